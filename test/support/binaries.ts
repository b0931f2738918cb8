import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder for what a test file makes; gone when its last test is over. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-binary-'));
  made.push(folder);
  return folder;
}

export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', ...env },
    maxBuffer: 200_000_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Compiles C and answers the path of the result. `compiler` is a program and its options. */
export function compile(
  folder: string,
  name: string,
  source: string,
  ...compiler: readonly string[]
): string {
  const [program = 'gcc', ...options] = compiler;
  const extension = program.endsWith('++') ? 'cc' : 'c';
  const [input, output] = [join(folder, `${name}.${extension}`), join(folder, name)];
  writeFileSync(input, source);
  run(program, [input, '-o', output, ...options.map((option) => option.replaceAll('FOLDER', folder))]);
  return output;
}

export type RootEntry =
  { readonly copy: string } | { readonly text: string; readonly mode?: number } | { readonly link: string };

/** Makes a root folder of copies, texts and links by path. */
export function makeRoot(entries: Readonly<Record<string, RootEntry>>): string {
  const root = scratchFolder();
  for (const [path, entry] of Object.entries(entries)) {
    const at = join(root, path);
    mkdirSync(dirname(at), { recursive: true });
    if ('copy' in entry) copyFileSync(entry.copy, at);
    else if ('link' in entry) symlinkSync(entry.link, at);
    else {
      writeFileSync(at, entry.text);
      chmodSync(at, entry.mode ?? 0o755);
    }
  }
  return root;
}

/** Where a file of this machine really lies: roots are made of files, not of this machine's links. */
export function realFile(path: string): string {
  return realpathSync(path);
}

export interface ReadelfFacts {
  readonly interpreter: string | undefined;
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
  readonly versionNeeds: readonly string[];
  readonly versionsDefined: readonly string[];
}

/** What binutils say of each file, in the order of the files. A single file would get no heading, so one is asked twice. */
export function askReadelf(files: readonly string[]): readonly ReadelfFacts[] {
  const text = run('readelf', ['-l', '-d', '-V', '-W', ...files, ...files.slice(0, 1)]);
  return text
    .split(/^\nFile: .*$/m)
    .slice(1, files.length + 1)
    .map(readReadelf);
}

function readReadelf(text: string): ReadelfFacts {
  const all = (pattern: RegExp): readonly string[] =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  const paths = (pattern: RegExp): readonly string[] => all(pattern).flatMap((path) => path.split(':'));
  const [definitions = '', needs = ''] = [
    /Version definition section[\s\S]*?(?=\n\n|$)/,
    /Version needs section[\s\S]*?(?=\n\n|$)/,
  ].map((section) => section.exec(text)?.[0]);
  return {
    interpreter: all(/Requesting program interpreter: ([^\]]*)\]/g)[0],
    needed: all(/\(NEEDED\).*\[(.*)\]/g),
    soname: all(/\(SONAME\).*\[(.*)\]/g)[0],
    rpath: paths(/\(RPATH\).*\[(.*)\]/g),
    runpath: paths(/\(RUNPATH\).*\[(.*)\]/g),
    versionNeeds: readNeeds(needs),
    versionsDefined: [...definitions.matchAll(/Flags: (\S+).*Name: (\S+)/g)]
      .filter(([, flags]) => flags !== 'BASE')
      .map(([, , name]) => name ?? ''),
  };
}

function readNeeds(section: string): readonly string[] {
  let library = '';
  return section.split('\n').flatMap((line) => {
    library = / File: (\S+)/.exec(line)?.[1] ?? library;
    const version = /Name: (\S+)\s+Flags: (\S+)/.exec(line);
    return version === null ? [] : [`${library} ${version[1] ?? ''}${version[2] === 'WEAK' ? ' weak' : ''}`];
  });
}

/** What `file` says of each file. */
export function askFile(files: readonly string[]): readonly string[] {
  return run('file', ['-b', ...files])
    .trimEnd()
    .split('\n');
}
