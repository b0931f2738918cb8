import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries, options } from '../../scripts/lib/bundles.mjs';
import { playgroundFiles } from '../../scripts/lib/playground-files.mjs';
import { inRoot } from '../../scripts/lib/project.mjs';
import { loadRules } from '../../scripts/lib/rule-files.mjs';
import { wholeName, type PageAnswer, type PageQuestion } from '../../server/src/protocol/page-messages.js';
import { corpus } from '../support/corpus.js';
import { readMarkedText } from '../support/marked-text.js';
import { findingsOfTerminal, repositoryFiles } from '../support/same-findings.js';

const folder = mkdtempSync(join(tmpdir(), 'stage-insight-playground-'));
const bundles = entries.filter(({ out }) => out.startsWith('dist/playground'));

beforeAll(async () => {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const entry of bundles) {
    const { outfile, outdir, ...rest } = options(entry);
    const place =
      outfile === undefined ? { outdir: join(folder, outdir ?? '') } : { outfile: join(folder, outfile) };
    await build({ ...rest, ...place, sourcemap: false });
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A worker of a page in Node: the bundle sees a global scope with the members that it uses. */
const scope = `
const [script, name] = process.argv.slice(1);
const questions = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const answers = [];
Object.assign(globalThis, {
  name,
  postMessage: (message) => {
    if ('ready' in message) return;
    answers.push(message);
    if (answers.length === questions.length) process.stdout.write(JSON.stringify(answers));
  },
});
import(script).then(() => questions.forEach((data) => globalThis.onmessage({ data })));
`;

function answersOf(name: string, questions: readonly PageQuestion[]): readonly PageAnswer[] {
  const script = join(folder, 'dist/playground-analysis.js');
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', scope, script, name], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as readonly PageAnswer[];
}

test('the first findings of the playground take at most 280 kB, compressed', () => {
  const sizes = Object.entries(playgroundFiles).map(([address, [path]]) => {
    const built = path.startsWith('dist/') ? join(folder, path) : inRoot(path);
    return { address, bytes: gzipSync(readFileSync(built), { level: 9 }).length };
  });
  const atFirst = sizes.filter(({ address }) => address !== '/playground-page-late.js');
  expect(atFirst.length).toBe(sizes.length - 1);
  // The headers of the answers count too, some 350 bytes each.
  const headers = 500 * atFirst.length;
  expect(atFirst.reduce((sum, { bytes }) => sum + bytes, headers)).toBeLessThan(280_000);
});

interface Text {
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
}

const examples = (await loadRules()).flatMap(({ doc }) =>
  doc.bad.map(({ text, files }): Text => ({ text: readMarkedText(text).text, files: files ?? {} })),
);
/** Sound Dockerfiles, and those with a fault of every rule. */
const texts: readonly Text[] = [...corpus.map(({ text }) => ({ text, files: {} })), ...examples];

test('what the playground says before everything is loaded is part of what it says then', () => {
  const questions = texts.map(({ text, files }, id) => ({
    id,
    dockerfile: text,
    files: Object.entries(files),
  }));
  const keysOf = ({ findings }: PageAnswer): readonly string[] =>
    findings.map(({ rule, range }) => `${rule} ${JSON.stringify(range)}`);
  const first = answersOf('', questions);
  const whole = answersOf(wholeName, questions);
  const tooMuch = first.flatMap((answer, at) => {
    const known = new Set(whole[at] === undefined ? [] : keysOf(whole[at]));
    return keysOf(answer)
      .filter((key) => !known.has(key))
      .map((key) => `${key} in ${texts[at]?.text ?? ''}`);
  });
  expect(tooMuch).toEqual([]);
  expect(first.flatMap(({ findings }) => findings).length).toBeGreaterThan(100);
});

test('the playground says of a repository what the terminal says of its Dockerfile, word for word', () => {
  const { Dockerfile: dockerfile = '', ...files } = repositoryFiles;
  const [answer] = answersOf(wholeName, [{ id: 0, dockerfile, files: Object.entries(files) }]);
  const shown = answer?.findings.map(({ rule, severity, message, range: { start } }) => ({
    ...{ file: 'Dockerfile', line: start.line + 1, column: start.character + 1 },
    ...{ severity, rule, message },
  }));
  expect(shown).toEqual(findingsOfTerminal().filter(({ file }) => file === 'Dockerfile'));
});
