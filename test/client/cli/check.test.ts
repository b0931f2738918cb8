import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../../client/src/cli/check.js';
import { findFiles } from '../../../client/src/cli/files.js';
import { UsageError } from '../../../client/src/cli/usage-error.js';
import type { CheckReport } from '../../../server/src/protocol/reports.js';
import { callCommand } from '../../support/terminal-call.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-check-'));
});

afterAll(() => rmSync(root, { recursive: true }));

/** Writes files into a folder of their own; answers the path of one of them. */
function folderOf(name: string, files: Readonly<Record<string, string | Buffer>>): (path: string) => string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true });
    writeFileSync(join(root, name, path), content);
  }
  return (path) => join(root, name, path);
}

/** What `check` prints, what it warns of, and its exit code. */
async function call(...words: string[]) {
  const { printed, ...rest } = await callCommand(check, words);
  return { ...rest, out: printed };
}

const sound = 'FROM alpine:3.22\nRUN true\n';

test('a configuration that is named must be there', async () => {
  const at = folderOf('no-config', { Dockerfile: sound });
  await expect(call(at('Dockerfile'), '--config', at('none.json'))).rejects.toThrow('there is no such file');
});

test('the ignore file of one Dockerfile replaces the common one', async () => {
  const at = folderOf('own-ignore', {
    Dockerfile: 'FROM alpine:3.22\nCOPY main.c .\n',
    'Dockerfile.dockerignore': 'docs\n',
    '.dockerignore': '*\n',
    'main.c': 'int main() {}',
  });
  expect(await call(at('Dockerfile'))).toMatchObject({ code: 0 });
});

test('how far it has come is told, and taken back', async () => {
  const at = folderOf('progress', { 'a/Dockerfile': sound, 'b/Dockerfile': sound });
  const { progress } = await call(at('a/Dockerfile'), at('b/Dockerfile'));
  expect(progress.filter((text) => text !== '').map((text) => text.replace(/: .*/, ''))).toEqual([
    'checking 1 of 2',
    'checking 2 of 2',
  ]);
  expect(progress.at(-1)).toBe('');
});

describe('a file that is no Dockerfile', () => {
  test.each([
    ['misspelled', 'Dockerfile', 'FORM alpine\n'],
    ['empty', 'Dockerfile', ''],
    ['comments', 'Dockerfile', '# nothing yet\n'],
    ['compose', 'compose.yaml', 'services:\n  web:\n    image: nginx\n'],
    ['notes', 'notes.txt', 'Remember the milk.\n'],
    ['binary', 'program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0xff, 0xfe])],
  ])('named on the command line, %s: one sentence, and exit code 2', async (folder, name, content) => {
    const file = folderOf(`named-${folder}`, { [name]: content })(name);
    const { code, out, warnings } = await call(file);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(warnings).toEqual([`stage-insight: ${file} is not a Dockerfile: it has no FROM instruction`]);
  });

  test.each([
    ['misspelled', 'FORM alpine\n'],
    ['empty', ''],
    ['a part', 'RUN make\n'],
  ])('found in a folder, %s: a finding', async (folder, content) => {
    const at = folderOf(`found-${folder}`, { Dockerfile: content });
    const { out, warnings } = await call(at('.'), '--format', 'json');
    const { files, errors } = JSON.parse(out) as CheckReport;
    expect(files.flatMap(({ findings }) => findings.map(({ rule }) => rule))).toEqual(['builder-refuses']);
    expect([errors, warnings]).toEqual([[], []]);
  });

  test('a folder without any: one sentence', async () => {
    const at = folderOf('none', { 'notes.txt': 'x' });
    await expect(call(at('.'))).rejects.toThrow(new UsageError(`there is no Dockerfile in ${at('.')}`));
  });
});

describe('a file that cannot be read never ends the run', () => {
  test.each(['json', 'sarif', 'text', 'github'])('format %s', async (format) => {
    const at = folderOf(`broken-${format}`, {
      'a.Dockerfile': sound,
      'b.Dockerfile': Buffer.from('\ufeffFROM alpine\n', 'utf16le'),
      'c.Dockerfile': 'FROM alpine AS a\nCOPY --from=9 /x /y\n',
    });
    const missing = at('missing');
    const { code, out, warnings } = await call(at('.'), missing, '--format', format, '--fail-on', 'never');
    expect(code).toBe(2);
    expect(warnings).toEqual([
      `stage-insight: cannot read ${missing}: there is no such file`,
      `stage-insight: ${at('b.Dockerfile')} is in UTF-16 (little endian), which Docker does not read: save it as UTF-8`,
    ]);
    expect(out).toContain(at('c.Dockerfile'));
    if (format === 'json') {
      const { errors } = JSON.parse(out) as CheckReport;
      expect(errors.map(({ file }) => file)).toEqual([missing, at('b.Dockerfile')]);
    }
    if (format === 'sarif') {
      const { runs } = JSON.parse(out) as {
        runs: { invocations: { executionSuccessful: boolean; toolExecutionNotifications: object[] }[] }[];
      };
      expect(runs[0]?.invocations[0]?.executionSuccessful).toBe(false);
      expect(runs[0]?.invocations[0]?.toolExecutionNotifications).toHaveLength(2);
    }
  });

  test('larger than any Dockerfile', async () => {
    const at = folderOf('large', { Dockerfile: Buffer.alloc(70 * 1024 * 1024, 'x'), Containerfile: sound });
    const { code, out, warnings } = await call(at('.'));
    expect(code).toBe(2);
    expect(warnings).toEqual([
      `stage-insight: ${at('Dockerfile')} is 73400320 bytes long, which no Dockerfile is`,
    ]);
    expect(out).toContain('in 1 file');
  });

  test('devices and pipes are not read', async () => {
    const at = folderOf('pipes', { 'x.txt': '' });
    execFileSync('mkfifo', [at('pipe')]);
    const { code, warnings } = await call('/dev/zero', at('pipe'));
    expect(code).toBe(2);
    expect(warnings).toEqual([
      'stage-insight: cannot read /dev/zero: it is not a regular file',
      `stage-insight: cannot read ${at('pipe')}: it is not a regular file`,
    ]);
  });
});

test('nothing in a name steers the terminal', async () => {
  const { warnings } = await call('a\u001b[31m\u009b\u202eb\n');
  expect(warnings).toEqual([
    'stage-insight: cannot read a\ufffd[31m\ufffd\ufffdb\ufffd: there is no such file',
  ]);
});

describe('searching', () => {
  test('one file is found once, by the name of the file itself', () => {
    const at = folderOf('links', { 'z/Dockerfile': sound });
    symlinkSync('z/Dockerfile', at('Dockerfile'));
    symlinkSync('missing', at('Containerfile'));
    symlinkSync('.', at('loop'));
    expect(findFiles([at('.')]).files).toEqual([{ file: at('z/Dockerfile'), isNamed: false }]);
    expect(findFiles([at('Dockerfile'), at('.')]).files).toEqual([{ file: at('Dockerfile'), isNamed: true }]);
  });

  test('a link that leads to another name is a Dockerfile', () => {
    const at = folderOf('renamed', { 'images/web.txt': sound });
    symlinkSync('images/web.txt', at('Dockerfile'));
    expect(findFiles([at('.')]).files).toEqual([{ file: at('Dockerfile'), isNamed: false }]);
  });

  test('ignore files of the folders above count, up to the root of the repository', () => {
    const at = folderOf('ignored', {
      '.git/HEAD': '',
      '.gitignore': 'old.Dockerfile\n/app/gone/\n',
      'app/Dockerfile': sound,
      'app/old.Dockerfile': sound,
      'app/gone/Dockerfile': sound,
    });
    expect(findFiles([at('app')]).files.map(({ file }) => file)).toEqual([at('app/Dockerfile')]);
    // Whoever names a folder that is left out means it.
    expect(findFiles([at('app/gone')]).files.map(({ file }) => file)).toEqual([at('app/gone/Dockerfile')]);
  });
});

const numbered = 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=0 /app /app\n';
const named = numbered.replace('from=0', 'from=builder');

describe('fixes are told', () => {
  const cased = 'FROM alpine:3.22 AS x\nRUN touch /a\nFROM alpine:3.22\nCOPY --from=X /a /a\n';

  test('to who looks at one file, and to programs', async () => {
    const at = folderOf('fixes', { Dockerfile: cased, 'b/Dockerfile': cased });
    expect((await call(at('Dockerfile'))).out).toContain('fix: Use `x` everywhere');
    expect((await call(at('.'))).out).not.toContain('fix:');
    const fixesIn = async (...words: readonly string[]) => {
      const { files } = JSON.parse((await call(...words, '--format', 'json')).out) as CheckReport;
      return files.map(({ findings }) => findings[0]?.fixes.length);
    };
    expect([await fixesIn(at('Dockerfile')), await fixesIn(at('.'))]).toEqual([[1], [1, 1]]);
  });

  test('and the exit code is 1 from the asked severity on', async () => {
    const at = folderOf('codes', { Dockerfile: cased });
    const codeFor = async (level: string) => (await call(at('Dockerfile'), '--fail-on', level)).code;
    expect([await codeFor('hint'), await codeFor('info'), await codeFor('never')]).toEqual([1, 0, 0]);
  });
});

describe('--fix', () => {
  test('says what it fixed in how many files', async () => {
    const at = folderOf('fix', { 'a.Dockerfile': numbered, 'b.Dockerfile': numbered, 'c.Dockerfile': named });
    const { notes } = await call(at('.'), '--fix');
    expect(notes).toEqual(['stage-insight: fixed 2 findings (2 stage-index-reference) in 2 files']);
    expect(readFileSync(at('a.Dockerfile'), 'utf8')).toBe(named);
  });

  test('with --dry-run prints the differences and writes nothing', async () => {
    const at = folderOf('dry', { Dockerfile: numbered });
    const { out, notes } = await call(at('Dockerfile'), '--fix', '--dry-run');
    expect(notes).toEqual(['stage-insight: would fix 1 finding (1 stage-index-reference) in 1 file']);
    expect(out).toBe(
      [
        `--- ${at('Dockerfile')}`,
        `+++ ${at('Dockerfile')}`,
        '@@ -1,3 +1,3 @@',
        ' FROM golang:1.25 AS builder',
        ' FROM alpine:3.22',
        '-COPY --from=0 /app /app',
        '+COPY --from=builder /app /app',
        '',
      ].join('\n'),
    );
    expect(readFileSync(at('Dockerfile'), 'utf8')).toBe(numbered);
  });

  test('goes with what it can be done to', async () => {
    await expect(call('--dry-run')).rejects.toThrow('--dry-run goes with --fix');
    await expect(call('--fix', '--dry-run', '-f', 'json')).rejects.toThrow('takes no --format');
  });
});

describe('options', () => {
  test('--rule and --fail-on decide what fails', async () => {
    const at = folderOf('rules', { Dockerfile: numbered });
    expect((await call(at('Dockerfile'), '--fail-on', 'hint')).code).toBe(1);
    expect((await call(at('Dockerfile'), '--rule', 'stage-index-reference=error')).code).toBe(1);
    expect(
      (await call(at('Dockerfile'), '--fail-on', 'hint', '--rule', 'stage-index-reference=off')).code,
    ).toBe(0);
    await expect(call(at('Dockerfile'), '--rule', 'stage-indx=off')).rejects.toThrow(
      'there is no rule stage-indx',
    );
    await expect(call(at('Dockerfile'), '--rule', 'stage-unused=loud')).rejects.toThrow('not loud');
  });

  test('--exclude leaves out what is found, and not what is named', () => {
    const at = folderOf('exclude', { 'a/Dockerfile': sound, 'b/Dockerfile': sound });
    const found = (...paths: string[]) =>
      findFiles(paths, { exclude: ['**/b/**'] }).files.map(({ file }) => file);
    const here = process.cwd();
    process.chdir(at('.'));
    try {
      expect(found('.')).toEqual(['a/Dockerfile']);
      expect(found('b/Dockerfile')).toEqual(['b/Dockerfile']);
      expect(findFiles(['b/Dockerfile'], { exclude: ['**/b/**'], isForced: true }).files).toEqual([]);
    } finally {
      process.chdir(here);
    }
  });
});

describe('stage-insight.json', () => {
  const rulesIn = (out: string): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      (JSON.parse(out) as CheckReport).files.map(({ file, findings }) => [
        file.slice(root.length + 1),
        findings.map(({ rule, severity }) => `${severity} ${rule}`),
      ]),
    );

  test('is found upwards from each Dockerfile, and flags win', async () => {
    const at = folderOf('config', {
      '.git/HEAD': '',
      'stage-insight.json':
        '{ "rules": { "stage-index-reference": "warning" }, /* ours */ "exclude": ["old"] }',
      'a/Dockerfile': numbered,
      'b/Dockerfile': numbered,
      'b/stage-insight.json': '{ "rules": { "stage-index-reference": "off" } }',
      'old/Dockerfile': numbered,
    });
    const level = 'stage-index-reference';
    expect(rulesIn((await call(at('.'), '-f', 'json')).out)).toEqual({
      'config/a/Dockerfile': [`warning ${level}`],
      'config/b/Dockerfile': [],
    });
    expect(rulesIn((await call(at('old/Dockerfile'), '-f', 'json')).out)).toEqual({
      'config/old/Dockerfile': [`warning ${level}`],
    });
    expect(rulesIn((await call(at('old/Dockerfile'), '-f', 'json', '--force-exclude')).out)).toEqual({});
    expect(rulesIn((await call(at('b'), '-f', 'json', '--rule', `${level}=error`)).out)).toEqual({
      'config/b/Dockerfile': [`error ${level}`],
    });
    const config = at('b/stage-insight.json');
    expect(rulesIn((await call(at('a'), '-f', 'json', '--config', config)).out)).toEqual({
      'config/a/Dockerfile': [],
    });
  });

  test('a key that does not exist is named, and the rest is used', async () => {
    const text = '{\n  "rule": {},\n  "rules": { "stage-index-reference": "off" } }';
    const at = folderOf('misspelled-config', {
      '.git/HEAD': '',
      Dockerfile: numbered,
      'stage-insight.json': text,
    });
    const { code, out, warnings } = await call(at('.'), '--fail-on', 'warning');
    expect(code).toBe(1);
    expect(warnings).toEqual([]);
    expect(out).toMatch(
      /stage-insight\.json:2:3 {2}warning {2}there is no key "rule"; did you mean "rules"\? {2}\[configuration\]/,
    );
    expect(out).not.toContain('stage-index-reference');
  });

  test('one that cannot be read is an error, and the files are checked', async () => {
    const at = folderOf('broken-config', {
      '.git/HEAD': '',
      Dockerfile: numbered,
      'stage-insight.json': '{ "rules": ',
    });
    const { code, out } = await call(at('.'), '-f', 'json');
    expect(code).toBe(2);
    const { files, errors } = JSON.parse(out) as CheckReport;
    expect(files).toHaveLength(1);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/stage-insight\.json:1: it is no valid JSON: value expected$/),
    ]);
  });

  test('names the build context, which does not leave the repository', async () => {
    const files = {
      '.git/HEAD': '',
      'app.sh': '#!/bin/sh\n',
      'docker/Dockerfile': 'FROM alpine:3.22\nCOPY app.sh /app.sh\nCMD ["/app.sh"]\n',
    };
    const without = folderOf('context-none', files);
    expect(Object.values(rulesIn((await call(without('.'), '-f', 'json')).out)).flat()).toEqual([]);
    const inside = folderOf('context', {
      ...files,
      'docker/stage-insight.json': '{ "build": { "context": ".." } }',
    });
    // Only the context tells that the script has no execute bit.
    expect(Object.values(rulesIn((await call(inside('.'), '-f', 'json')).out)).flat()).toEqual([
      'error script-not-runnable',
    ]);
  });
});
