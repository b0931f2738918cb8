/**
 * What an image of a stage says of itself, read from the text in the plainest way: instructions in order, variables put
 * in. It shares the parser and the table of base images with the product, and nothing of the conversion.
 */
import { lookup } from '../../server/src/core/images/catalogue.js';
import { parse } from '../../server/src/core/text/parse.js';
import type { Instruction } from '../../server/src/core/text/ast.js';

export interface EffectiveConfiguration {
  /** Variables of ENV, PATH without what the base image put into it. */
  readonly env: ReadonlyMap<string, string>;
  /** Variables of the base image. */
  readonly inherited: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  readonly ports: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly workdir: string;
  readonly user: string;
  readonly stopSignal: string;
  readonly shell: string;
  readonly entrypoint: string;
  readonly command: string;
  readonly healthcheck: string;
  readonly author: string;
}

/** The configuration of the last stage, which must stand on an image or on `scratch`. */
export function effectiveConfiguration(text: string): EffectiveConfiguration {
  const { instructions } = parse(text);
  const at = instructions.findLastIndex(({ keyword }) => keyword === 'FROM');
  const scope = new Map<string, string>();
  const globals = new Map<string, string>();
  for (const { keyword, words } of instructions.slice(
    0,
    instructions.findIndex((one) => one.keyword === 'FROM'),
  ))
    if (keyword === 'ARG') for (const [name, value] of pairs(words)) globals.set(name, put(value, globals));
  const from = instructions[at];
  const image = put(from?.words[0]?.value ?? '', globals);
  const base = lookup(image);
  for (const [name, value] of Object.entries(base?.env ?? {})) scope.set(name, value);
  const made = {
    env: new Map<string, string>(),
    inherited: new Map(Object.entries(base?.env ?? {})),
    labels: new Map<string, string>(),
    ports: new Set<string>(),
    volumes: new Set<string>(),
    ...{ workdir: base?.workdir ?? '/', user: base?.user ?? 'root', stopSignal: '', shell: '' },
    ...{ entrypoint: '', command: '', healthcheck: '', author: '' },
  };
  const args = new Map<string, string>();
  const known = (): Map<string, string> => new Map([...args, ...scope]);
  for (const instruction of instructions.slice(at + 1)) {
    if (instruction.keyword === 'ARG') {
      for (const { raw, value } of instruction.words) {
        const [[name, given] = ['', '']] = pairs([{ value }]);
        const set = raw.includes('=') ? put(given, known()) : globals.get(name);
        if (set !== undefined) args.set(name, set);
      }
    } else if (instruction.keyword === 'ENV') {
      const before = known();
      for (const [name, value] of envPairs(instruction)) {
        const set = put(value, before);
        scope.set(name, set);
        made.env.set(name, name === 'PATH' ? withoutBase(set, base?.env['PATH']) : set);
      }
    } else describe(made, instruction, known());
  }
  return made;
}

type Made = { -readonly [Key in keyof EffectiveConfiguration]: EffectiveConfiguration[Key] } & {
  readonly labels: Map<string, string>;
  readonly ports: Set<string>;
  readonly volumes: Set<string>;
};

function describe(made: Made, instruction: Instruction, known: ReadonlyMap<string, string>): void {
  const { keyword, words, json, body } = instruction;
  const values = words.map(({ value }) => put(value, known));
  const start = JSON.stringify([json, json ? words.map(({ value }) => value) : body.text.trim()]);
  switch (keyword) {
    case 'LABEL':
      for (const [name, value] of pairs(words)) made.labels.set(put(name, known), put(value, known));
      break;
    case 'EXPOSE':
      for (const port of values) made.ports.add(port.includes('/') ? port : `${port}/tcp`);
      break;
    case 'VOLUME':
      for (const volume of values) made.volumes.add(volume);
      break;
    case 'WORKDIR':
      made.workdir = join(made.workdir, put(body.text.trim().replace(/^(["'])(.*)\1$/, '$2'), known));
      break;
    case 'USER':
      made.user = values[0] ?? '';
      break;
    case 'STOPSIGNAL':
      made.stopSignal = values[0] ?? '';
      break;
    case 'MAINTAINER':
      made.author = body.text.trim();
      break;
    case 'SHELL':
      made.shell = start;
      break;
    case 'ENTRYPOINT':
      made.entrypoint = start;
      break;
    case 'CMD':
      made.command = start;
      break;
    case 'HEALTHCHECK':
      made.healthcheck = `${instruction.flags.map(({ name, value }) => `${name}=${value ?? ''}`).join(' ')} ${start}`;
      break;
  }
}

function pairs(words: readonly { readonly value: string }[]): readonly (readonly [string, string])[] {
  return words.map(({ value }) => {
    const cut = value.indexOf('=');
    return cut === -1 ? [value, ''] : [value.slice(0, cut), value.slice(cut + 1)];
  });
}

/** `ENV name some words` is the old form. */
function envPairs({ words, body }: Instruction): readonly (readonly [string, string])[] {
  const [first] = words;
  if (first === undefined || first.raw.includes('=')) return pairs(words);
  return [[first.value, body.text.trim().slice(first.raw.length).trim()]];
}

/** `$X`, `${X}`, `${X:-word}` and `${X:+word}`. */
function put(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g,
    (_, plain?: string, name?: string, operator?: string, word: string = ''): string => {
      const value = known.get(plain ?? name ?? '') ?? '';
      if (operator === '-') return value === '' ? word : value;
      if (operator === '+') return value === '' ? '' : word;
      return value;
    },
  );
}

function join(folder: string, path: string): string {
  const parts = (path.startsWith('/') ? path : `${folder}/${path}`).split('/');
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return `/${kept.join('/')}`;
}

function withoutBase(path: string, base: string | undefined): string {
  const brought = new Set(
    (base ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin').split(':'),
  );
  return path
    .split(':')
    .filter(
      (folder) =>
        folder !== '' && !brought.has(folder) && !/^\/usr\/local\/s?bin$|^\/(usr\/)?s?bin$/.test(folder),
    )
    .join(':');
}
