import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = join(import.meta.dirname, '../../dist/cli.cjs');
const numbered = 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=0 /app /app\n';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stage-insight-terminal-'));
  writeFileSync(join(folder, 'Dockerfile'), numbered);
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Surroundings {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function call(words: readonly string[], { input = '', env = {} }: Surroundings = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

describe('the program', () => {
  test('says its version', () => {
    const { version } = JSON.parse(readFileSync(join(program, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(call(['--version'])).toEqual({ status: 0, stdout: `stage-insight ${version}\n`, stderr: '' });
  });

  test.each([[['check', '--help']], [['help', 'check']], [['check', '-h']]])(
    '%j explains a command',
    (words) => {
      const { status, stdout } = call(words);
      expect(status).toBe(0);
      expect(stdout).toContain('--fail-on LEVEL');
      expect(stdout).toContain('Examples:');
    },
  );

  test('prints the fixed text of standard input, and remarks beside it', () => {
    const { status, stdout, stderr } = call(['check', '--fix', '-'], { input: numbered });
    expect({ status, stdout }).toEqual({ status: 0, stdout: numbered.replace('from=0', 'from=builder') });
    expect(stderr).toBe('stage-insight: fixed 1 finding (1 stage-index-reference) in 1 file\n');
  });

  test('writes its result to a file', () => {
    expect(call(['check', '-q', '-f', 'json', '-o', 'out.json'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'))).toMatchObject({
      version: 1,
      errors: [],
    });
    expect(call(['check', '-o', 'no/out.json'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'stage-insight: cannot write no/out.json: its folder does not exist\n',
    });
  });

  test.each<[readonly string[], Readonly<Record<string, string>>, boolean]>([
    [[], {}, false],
    [[], { FORCE_COLOR: '1' }, true],
    [[], { FORCE_COLOR: '0' }, false],
    [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    [['--color', 'always'], { NO_COLOR: '1', TERM: 'dumb' }, true],
    [['--color', 'never'], { FORCE_COLOR: '1' }, false],
  ])('%j with %j: coloured %s', (words, env, expected) => {
    expect(call(['check', ...words], { env }).stdout.includes('\u001b[')).toBe(expected);
  });

  test('names files of annotations from the workspace of the job', () => {
    const { stdout } = call(['check', '-f', 'github'], { env: { GITHUB_WORKSPACE: join(folder, '..') } });
    expect(stdout).toContain(`file=${folder.slice(folder.lastIndexOf('/') + 1)}/Dockerfile,line=3`);
  });

  test('says in one sentence what is wrong with a call', () => {
    expect(call(['chekc'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'stage-insight: there is no command chekc; stage-insight --help lists them\n',
    });
    expect(call(['check', '--color', 'red']).stderr).toBe(
      'stage-insight: --color takes auto, always, never; not red\n',
    );
  });
});
