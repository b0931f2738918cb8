import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { imageTable } from '../../../client/src/cli/image-table.js';
import { choice, onlyFile, readCommandLine } from '../../../client/src/cli/options.js';
import { baseOf, folderUri, pathsFrom } from '../../../client/src/cli/report-paths.js';
import { useColour } from '../../../client/src/cli/terminal.js';
import { UsageError } from '../../../client/src/cli/usage-error.js';

afterEach(() => vi.unstubAllEnvs());

test.each([[[]], [['a', 'b']]])('a command that takes one file refuses %j', (files) => {
  expect(() => onlyFile('graph', files)).toThrow('graph takes one Dockerfile');
  expect(onlyFile('graph', ['a'])).toBe('a');
});

test.each([
  [['--nope'], 'unknown option --nope; --help lists the options'],
  [['--format'], "Option '--format <value>' argument missing"],
])('the words %j are refused in one sentence', (words, message) => {
  const format = { type: 'string', value: 'NAME', help: 'How.' } as const;
  expect(() => readCommandLine(words, { format })).toThrow(new UsageError(message));
});

// https://no-color.org and https://force-color.org.
test.each<[NodeJS.ProcessEnv, boolean, boolean]>([
  [{}, true, true],
  [{}, false, false],
  [{ TERM: 'dumb' }, true, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: 'false' }, true, false],
])('with %j and a terminal: %s, colours are used: %s', (environment, toTerminal, expected) => {
  expect(useColour('auto', toTerminal, environment)).toBe(expected);
  expect(useColour('always', toTerminal, environment)).toBe(true);
  expect(useColour('never', toTerminal, environment)).toBe(false);
});

test('the first of several words is taken where none is given', () => {
  expect([choice('format', undefined, ['text', 'json']), choice('format', 'json', ['text', 'json'])]).toEqual(
    ['text', 'json'],
  );
  expect(() => choice('format', 'xml', ['text', 'json'])).toThrow('--format takes text, json; not xml');
});

// The variables are those of GitHub Actions and GitLab CI.
test('paths of a report are read from the folder of the service that it is for', () => {
  vi.stubEnv('GITHUB_WORKSPACE', '/github');
  vi.stubEnv('CI_PROJECT_DIR', '/gitlab');
  expect([baseOf('github'), baseOf('gitlab')]).toEqual(['/github', '/gitlab']);
  vi.stubEnv('GITHUB_WORKSPACE', '');
  expect([baseOf('github'), baseOf('sarif')]).toEqual([process.cwd(), process.cwd()]);
});

test('paths of a report lead from that folder, those outside of it are absolute', () => {
  const base = join(process.cwd(), 'web');
  const files = ['-', join(base, 'a/Dockerfile'), 'Dockerfile', join(base, '..x')].map((file) => ({
    file,
    findings: [],
  }));
  const report = pathsFrom(base, { version: 1, files, errors: [{ file: '-', message: 'x' }] });
  expect(report.files.map(({ file }) => file)).toEqual([
    '-',
    'a/Dockerfile',
    join(process.cwd(), 'Dockerfile'),
    '..x',
  ]);
  expect(report.errors[0]?.file).toBe('-');
  expect(folderUri('/a b')).toBe('file:///a%20b/');
});

test('images are drawn with a line for each thing that is known of them', () => {
  const complete = { libraries: true, programs: false, users: false };
  expect(imageTable([])).toBe('no images\n');
  expect(
    imageTable([
      { image: 'a:1', source: 'unknown', complete, holds: { 'program:sh': null } },
      {
        ...{
          image: 'b:1',
          source: 'read',
          asOf: '2026-01-01',
          distro: 'debian',
          release: 'trixie',
          complete,
        },
        ...{
          libc: { family: 'glibc' },
          entrypoint: [],
          cmd: ['sh', '-c'],
          holds: { shell: true, certificates: false },
        },
      },
      { image: 'c:1', source: 'catalogue', asOf: '2026-01-01', complete, holds: {} },
    ]),
  ).toBe(`a:1: nothing is known of it
  program:sh  not known

b:1: read from the image on 2026-01-01
  system        debian trixie
  libc          glibc
  entrypoint    none
  cmd           ["sh","-c"]
  shell         yes
  certificates  no

c:1: from the catalogue, as of 2026-01-01
`);
});
