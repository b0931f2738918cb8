/**
 * Cases of conversion that are files: `test/conversion/ecosystems/ECOSYSTEM/VARIANT.txt`. A file holds a folder:
 * `-- PATH --` opens the file of that name, which ends with the line above the next one. `Dockerfile` is what is
 * converted, and last comes what must become of it: `-- becomes --` with the text, byte for byte, or
 * `-- refused CODE LINE --` with part of the message. Lines above the first mark say what the case is about.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Files } from './context-files.js';

export interface EcosystemCase {
  readonly ecosystem: string;
  readonly variant: string;
  /** What it is about, for people. */
  readonly about: string;
  readonly text: string;
  readonly files: Files;
  readonly becomes: { readonly text: string } | { readonly refused: string; readonly says: string };
}

const folder = fileURLToPath(new URL('../conversion/ecosystems', import.meta.url));

/** All of them, by ecosystem and variant. Throws on a file without a Dockerfile or an expectation. */
export function readEcosystemCases(): readonly EcosystemCase[] {
  return readdirSync(folder)
    .sort()
    .flatMap((ecosystem) =>
      readdirSync(`${folder}/${ecosystem}`)
        .sort()
        .map((name) => readCase(ecosystem, name)),
    );
}

function readCase(ecosystem: string, name: string): EcosystemCase {
  const [about = '', ...parts] = readFileSync(`${folder}/${ecosystem}/${name}`, 'utf8').split(
    /^-- (.+) --\n/m,
  );
  const sections = new Map<string, string>();
  for (let at = 0; at + 1 < parts.length; at += 2) sections.set(parts[at] ?? '', parts[at + 1] ?? '');
  const last = [...sections].at(-1);
  const text = sections.get('Dockerfile');
  const outcome = last === undefined ? undefined : outcomeOf(...last);
  if (text === undefined || last === undefined || outcome === undefined)
    throw new Error(`${ecosystem}/${name}: a Dockerfile and what becomes of it are needed`);
  sections.delete('Dockerfile');
  sections.delete(last[0]);
  const common = { ecosystem, variant: name.replace(/\.txt$/, ''), about: about.trim() };
  return { ...common, text, files: Object.fromEntries(sections), becomes: outcome };
}

function outcomeOf(title: string, body: string): EcosystemCase['becomes'] | undefined {
  if (title === 'becomes') return { text: body };
  const [, refused] = /^refused (\S+ \d+)$/.exec(title) ?? [];
  return refused === undefined ? undefined : { refused, says: body.trim() };
}
