import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { check } from '../../client/src/cli/check.js';
import { images } from '../../client/src/cli/images.js';
import { startRegistry, type LocalRegistry } from '../support/engine/registry.js';
import { callCommand } from '../support/terminal-call.js';

let root: string;
let registry: LocalRegistry;
let base: string;
let isStopped = false;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-private-'));
  registry = await startRegistry(join(root, 'storage'));
  base = `${registry.host}/team/base:3`;
  const dockerfile = 'FROM debian:bookworm-slim\nRUN useradd --system shop\nLABEL team=shop\n';
  execFileSync('docker', ['build', '-q', '-t', base, '-'], { input: dockerfile });
  execFileSync('docker', ['push', '-q', base]);
  execFileSync('docker', ['rmi', '-f', base]);
}, 300_000);

afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  if (!isStopped) registry.dispose();
  rmSync(root, { recursive: true });
});

/** A clone of the project, on a machine with a cache of its own. */
function clone(name: string): string {
  const folder = join(root, name);
  mkdirSync(join(folder, '.git'), { recursive: true });
  writeFileSync(join(folder, '.git/HEAD'), '');
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${base}\nUSER shop\nRUN true\nCMD ["curl", "--version"]\n`);
  vi.stubEnv('XDG_CACHE_HOME', join(root, `${name}-cache`));
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  return folder;
}

async function call(command: typeof images, ...words: readonly string[]): Promise<string> {
  const { printed, warnings } = await callCommand(command, words);
  return printed + warnings.join('');
}

interface Report {
  readonly files: readonly {
    readonly findings: readonly { readonly rule: string; readonly message: string }[];
  }[];
}

async function found(folder: string): Promise<readonly { readonly rule: string }[]> {
  const report = JSON.parse(await call(check, join(folder, 'Dockerfile'), '--format', 'json')) as Report;
  return report.files.flatMap(({ findings }) => findings);
}

test('a private base is unknown, then read from its registry, then known from the lock of a clone', async () => {
  const folder = clone('first');
  expect(await found(folder)).toEqual([]);
  expect(await call(images, folder, '--holds', 'program:curl')).toContain(`${base}: nothing is known`);
  await call(images, folder, '--read', 'registry', '--lock');
  const answer = await call(
    images,
    folder,
    '--holds',
    'program:curl',
    '--holds',
    'user:shop',
    '--format',
    'json',
  );
  expect(JSON.parse(answer)).toMatchObject({
    images: [
      {
        image: base,
        source: 'read',
        digest: expect.stringMatching(/^sha256:/) as string,
        distro: 'debian',
        release: 'bookworm',
        holds: { 'program:curl': false, 'user:shop': true },
      },
    ],
  });
  expect(await found(folder)).toMatchObject([{ rule: 'program-missing' }]);
  const second = clone('second');
  cpSync(join(folder, 'stage-insight.lock.json'), join(second, 'stage-insight.lock.json'));
  registry.dispose();
  isStopped = true;
  vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
  const [finding, ...more] = await found(second);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ rule: 'program-missing' });
  expect(JSON.stringify(finding)).toMatch(/read from [^"]*sha256:/);
}, 120_000);
