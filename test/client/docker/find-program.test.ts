import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { childEnvironment, programPath } from '../../../client/src/docker/connection/find-program.js';

let folder: string;
/** Windows starts what is called so; it has no execute bit. */
const program = process.platform === 'win32' ? 'docker.exe' : 'docker';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-program-'));
  for (const name of ['first', 'second', 'folder']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'first', 'docker'), '#!/bin/sh\n', { mode: 0o644 });
  writeFileSync(join(folder, 'second', program), '#!/bin/sh\n', { mode: 0o755 });
  mkdirSync(join(folder, 'folder', program));
});

afterAll(() => rmSync(folder, { recursive: true }));

const pathOf = (...entries: readonly string[]): string => entries.join(delimiter);

test('the first file on PATH that can be executed is taken', () => {
  const entries = ['folder', 'first', 'second'].map((name) => join(folder, name));
  expect(programPath('docker', { PATH: pathOf(...entries) })).toBe(join(folder, 'second', program));
});

test.each(['.', '', 'second', './second', '..'])('the entry %j of PATH brings nothing', (entry) => {
  const before = process.cwd();
  process.chdir(entry === '..' ? join(folder, 'second', '..', 'first') : join(folder, 'second'));
  try {
    const path = programPath('docker', { PATH: pathOf(entry, entry) });
    expect(isAbsolute(path)).toBe(true);
    expect(path.startsWith(folder)).toBe(false);
  } finally {
    process.chdir(before);
  }
});

test('a child looks for programs in absolute folders only', () => {
  expect(childEnvironment({ PATH: pathOf('.', '/usr/bin', '', 'bin', '/bin'), HOME: '/root' })).toEqual({
    PATH: pathOf('/usr/bin', '/bin'),
    HOME: '/root',
  });
});
