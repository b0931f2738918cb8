import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { debianImage, dockerArchive } from '../support/image-archive.js';

/** A team reads its private base once and commits the lock: a clone needs no engine, no network and no cache. */
const program = join(import.meta.dirname, '../../dist/cli.cjs');
const base = debianImage.tag;
let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-clone-'));
  const folder = join(root, 'team');
  mkdirSync(join(folder, 'services/shop'), { recursive: true });
  const dockerfile = `FROM ${base}\nRUN curl -fsS https://example.com/\nUSER www-data\nENTRYPOINT ["tool"]\n`;
  writeFileSync(join(folder, 'services/shop/Dockerfile'), dockerfile);
  writeFileSync(join(root, 'base.tar'), await dockerArchive(debianImage));
  git(folder, 'init', '-q');
  call(folder, 'images', '--read', join(root, 'base.tar'), '--lock');
  git(folder, 'add', '.');
  git(folder, '-c', 'user.name=team', '-c', 'user.email=team@example.com', 'commit', '-qm', 'Lock the base');
  git(root, 'clone', '-q', folder, 'clone');
});
afterAll(() => rmSync(root, { recursive: true }));

function git(folder: string, ...words: readonly string[]): void {
  execFileSync('git', words, { cwd: folder, stdio: 'ignore' });
}

/** With a home that is new to every call, and an engine that nobody reaches. */
function call(folder: string, ...words: readonly string[]) {
  const home = mkdtempSync(join(root, 'home-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, DOCKER_HOST: 'tcp://127.0.0.1:1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

interface Report {
  readonly files: readonly { readonly findings: readonly Found[] }[];
}

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly related: readonly { readonly message: string }[];
}

function found(folder: string): readonly Found[] {
  const { stdout } = call(folder, 'check', '--format', 'json', '--fail-on', 'never');
  return (JSON.parse(stdout) as Report).files.flatMap(({ findings }) => findings);
}

test('a clone knows a private base by the lock alone, and says of which digest', () => {
  const clone = join(root, 'clone');
  const lock = readFileSync(join(clone, 'stage-insight.lock.json'), 'utf8');
  const digest = /"digest": ?"(sha256:[0-9a-f]{64})"/.exec(lock)?.[1] ?? '';
  const findings = found(clone);
  expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
    'error program-missing',
    'error user-missing',
  ]);
  for (const finding of findings)
    expect(JSON.stringify(finding)).toContain(`read from ${base} (${digest.slice(0, 19)}…)`);
  const { status, stdout } = call(clone, 'images', '--check');
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining(digest) as string });
});

test('without its lock nothing is said of that base', () => {
  const clone = join(root, 'clone');
  const lock = readFileSync(join(clone, 'stage-insight.lock.json'));
  rmSync(join(clone, 'stage-insight.lock.json'));
  expect(found(clone)).toEqual([]);
  writeFileSync(join(clone, 'stage-insight.lock.json'), lock);
});
