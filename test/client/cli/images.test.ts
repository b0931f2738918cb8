import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { check } from '../../../client/src/cli/check.js';
import { images } from '../../../client/src/cli/images.js';
import { debianImage, dockerArchive } from '../../support/image-archive.js';
import { serveImage } from '../../support/image-registry.js';
import { callCommand } from '../../support/terminal-call.js';

let root: string;
let archive: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-images-'));
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'));
  vi.spyOn(process, 'cwd').mockReturnValue(join(root, 'project'));
  mkdirSync(join(root, 'project/.git'), { recursive: true });
  writeFileSync(join(root, 'project/.git/HEAD'), '');
  writeFileSync(dockerfile(), 'FROM registry.example/base:3\nRUN echo\nUSER www-data\n');
  archive = join(root, 'image.tar');
  writeFileSync(archive, await dockerArchive(debianImage));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

function dockerfile(): string {
  return join(root, 'project/Dockerfile');
}

async function call(command: typeof images, ...words: readonly string[]) {
  const { code, printed, warnings } = await callCommand(command, words);
  return { code, printed, said: warnings };
}

const json = ['--format', 'json'];

test('what the catalogue knows, and an image of which nothing is known', async () => {
  const holds = ['--holds', 'library:libpq.so.5', '--holds', 'program:bash', '--holds', 'certificates'];
  const { code, printed } = await call(
    images,
    '--image',
    'debian:12-slim',
    '--image',
    'corp.example/x',
    ...holds,
    ...json,
  );
  expect(code).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({
    version: 1,
    images: [
      {
        image: 'corp.example/x',
        source: 'unknown',
        complete: { libraries: false, programs: false, users: false },
        holds: { 'library:libpq.so.5': null, 'program:bash': null, certificates: null },
      },
      {
        image: 'debian:12-slim',
        source: 'catalogue',
        distro: 'debian',
        release: 'bookworm',
        libc: { family: 'glibc', version: '2.36' },
        entrypoint: [],
        holds: { 'library:libpq.so.5': false, 'program:bash': true, certificates: false },
      },
    ],
  });
});

test('an archive is read, and from then on it is known', async () => {
  const before = JSON.parse((await call(check, dockerfile(), ...json)).printed) as object;
  expect(before).toMatchObject({ files: [{ findings: [] }] });
  const { code, printed } = await call(images, '--read', archive, '--holds', 'program:curl', ...json);
  expect(code).toBe(0);
  const answer = {
    image: 'registry.example/base:3',
    source: 'read',
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    entrypoint: ['/usr/bin/app'],
    cmd: [],
    user: 'app',
    complete: { libraries: true, programs: true, users: true },
    holds: { 'program:curl': false },
  };
  expect(JSON.parse(printed)).toMatchObject({ images: [answer] });
  const again = await call(images, dockerfile(), '--holds', 'program:curl', ...json);
  expect(JSON.parse(again.printed)).toMatchObject({ images: [answer] });
  const after = JSON.parse((await call(check, dockerfile(), ...json)).printed) as object;
  expect(after).toMatchObject({ files: [{ findings: [{ rule: 'user-missing' }] }] });
});

test('a lock holds what was read, and says when it is stale', async () => {
  const lock = join(root, 'project/stage-insight.lock.json');
  expect(await call(images, join(root, 'project'), '--check')).toMatchObject({
    code: 1,
    said: ['stage-insight: stage-insight.lock.json lacks registry.example/base:3'],
  });
  await call(images, join(root, 'project'), '--read', archive);
  expect((await call(images, join(root, 'project'), '--lock')).code).toBe(0);
  const text = readFileSync(lock, 'utf8');
  await call(images, join(root, 'project'), '--lock');
  expect(readFileSync(lock, 'utf8')).toBe(text);
  expect(text.split('\n').slice(0, 7).join('\n')).toMatch(
    /^\{\n "version": 1,\n "images": \[\n {2}\{\n {3}"image": "registry.example\/base:3",\n {3}"platform": "linux\/amd64",\n {3}"digest": "sha256:/,
  );
  // The lock is enough: another machine has no cache.
  rmSync(join(root, 'cache'), { recursive: true });
  expect(await call(images, join(root, 'project'), '--check')).toMatchObject({ code: 0, said: [] });
  const found = JSON.parse((await call(check, dockerfile(), ...json)).printed) as object;
  expect(found).toMatchObject({ files: [{ findings: [{ rule: 'user-missing' }] }] });
  writeFileSync(archive, await dockerArchive({ ...debianImage, config: {} }));
  const { code, said } = await call(images, join(root, 'project'), '--check', '--read', archive);
  expect(code).toBe(1);
  expect(said[0]).toMatch(
    /^stage-insight: stage-insight\.lock\.json is stale: registry\.example\/base:3 for linux\/amd64 is sha256:/,
  );
  writeFileSync(dockerfile(), 'FROM scratch\n');
  expect((await call(images, join(root, 'project'), '--check')).said).toEqual([
    'stage-insight: stage-insight.lock.json has registry.example/base:3, which no Dockerfile names',
  ]);
});

test('from a registry: read, locked, and compared without the layers', async () => {
  const registry = await serveImage(debianImage);
  const reference = `${registry.host}/team/base:3`;
  const name = (text: string): string => text.replaceAll(registry.host, 'REGISTRY');
  writeFileSync(dockerfile(), `FROM ${reference}\nRUN echo\n`);
  const project = join(root, 'project');
  expect(await call(images, project, '--read', 'registry', '--lock')).toMatchObject({ code: 0, said: [] });
  const before = registry.asked.length;
  expect(await call(images, project, '--read', 'registry', '--check')).toMatchObject({ code: 0, said: [] });
  expect(registry.asked.length - before).toBe(2);
  await registry.replace({ ...debianImage, config: {} });
  const { code, said } = await call(images, project, '--read', 'registry', '--check');
  expect(code).toBe(1);
  expect(name(said.join(''))).toMatch(/is stale: REGISTRY\/team\/base:3 for linux\/amd64 is sha256:/);
  await registry.stop();
  const gone = await call(images, project, '--read', 'registry');
  expect(gone.code).toBe(1);
  expect(gone.said.map(name)).toEqual([
    'stage-insight: REGISTRY/team/base:3 was not read: REGISTRY cannot be reached.',
  ]);
});

test('a broken lock and a broken cache are as good as none', async () => {
  await call(images, '--read', archive);
  const cache = join(root, 'cache/stage-insight/images');
  for (const name of readdirSync(cache).filter((one) => one.endsWith('.gz')))
    writeFileSync(join(cache, name), 'x');
  writeFileSync(join(root, 'project/stage-insight.lock.json'), '{"version": 1, "images": [{}]}');
  const { printed } = await call(images, dockerfile(), ...json);
  expect(JSON.parse(printed)).toMatchObject({ images: [{ source: 'unknown' }] });
});

test('for people', async () => {
  const { printed } = await call(images, '--read', archive, '--holds', 'user:app');
  expect(printed.split('\n').filter((line) => !line.includes('digest'))).toEqual([
    expect.stringMatching(/^registry\.example\/base:3: read from the image on \d{4}-\d\d-\d\d$/) as string,
    '  system      debian bookworm',
    '  libc        glibc 2.36',
    '  entrypoint  ["/usr/bin/app"]',
    '  cmd         none',
    '  user        app',
    '  workdir     /srv',
    '  user:app    yes',
    '',
  ]);
});

test.each([
  [['--holds', 'libpq'], /^--holds takes KIND:NAME/],
  [['--lock', '--check'], /give one of them$/],
  [['--lock', '--image', 'corp.example/x'], /none of the images was read yet/],
  [['--read', 'nothing.tar'], /There is no file/],
])('%s', async (words, message) => {
  await expect(call(images, ...words)).rejects.toThrow(message);
});
