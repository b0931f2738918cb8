import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { convert } from '../../../client/src/cli/convert.js';
import { sizes } from '../../../client/src/cli/sizes.js';
import { verify } from '../../../client/src/cli/verify.js';
import type { BuildRequest, Engine, EngineFault } from '../../../client/src/ports/engine.js';
import type { VerifyReport } from '../../../server/src/protocol/reports.js';
import { elfFile } from '../../support/elf-file.js';
import { imageRecord, openImage, type FilesInMemory } from '../../support/image-in-memory.js';
import { endSignalListeners } from '../../support/signal-listeners.js';
import { callCommand } from '../../support/terminal-call.js';

vi.mock('../../../client/src/docker/index.js', () => ({ createEngine: () => engine }));
endSignalListeners();

let folder: string;
let file: string;
let engine: Engine;
let built: number[];

const text = `FROM golang:1.22 AS build
WORKDIR /src
COPY main.go ./
RUN go build -o /app main.go
FROM alpine:3.20
COPY --from=build /app /app
CMD ["/app"]
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stage-insight-verify-'));
  file = join(folder, 'Dockerfile');
  writeFileSync(file, text);
  writeFileSync(join(folder, 'main.go'), 'package main\nfunc main() {}\n');
  writeFileSync(
    join(folder, 'one'),
    text.slice(0, text.indexOf('FROM alpine')).replace(' AS build', '') + 'CMD ["/app"]\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An engine whose images hold the same files. */
function engineOf(files: FilesInMemory, faults: Readonly<Record<number, EngineFault>> = {}): Engine {
  built = [];
  return {
    info: () =>
      Promise.resolve({
        ok: true,
        value: { product: 'Docker Engine', version: '28.5.2', store: 'overlay2' },
      }),
    build: ({ stage }: BuildRequest) => {
      built.push(stage);
      const fault = faults[stage];
      return Promise.resolve(
        fault === undefined
          ? { ok: true, value: { image: imageRecord({ id: `sha256:${stage}` }) } }
          : { ok: false, fault },
      );
    },
    open: () => Promise.resolve({ ok: true, value: openImage({}, files) }),
    remove: () => Promise.resolve({ ok: true, value: { images: 0, cache: 0, bytes: 0 } }),
  } as unknown as Engine;
}

const call = (...words: readonly string[]) => callCommand(verify, [...words, file]);
const musl = { '/lib/ld-musl-x86_64.so.1': elfFile({ soname: 'libc.musl-x86_64.so.1' }) };
const starts = { '/app': elfFile({ type: 2 }), ...musl };
const fails = {
  '/app': elfFile({ type: 2, interpreter: '/lib64/ld-linux-x86-64.so.2', needed: ['libc.so.6'] }),
  ...musl,
};

test.each([
  ['starts', starts, 0],
  ['does not start', fails, 1],
])('a program that %s', async (_, files, code) => {
  engine = engineOf(files);
  const result = await call('--format', 'json');
  expect(result).toMatchObject({ code, warnings: [] });
  const report = JSON.parse(result.printed) as VerifyReport;
  expect(report).toMatchObject({ engine: 'Docker Engine 28.5.2 (overlay2)', faults: [] });
  expect(report.stages).toMatchObject([
    { index: 1, name: null, image: 'sha256:1', programs: [{ path: '/app' }] },
  ]);
  expect(built).toEqual([1]);
});

test('stages that are named are built, and no other', async () => {
  engine = engineOf(starts);
  await call('--stage', 'build');
  expect(built).toEqual([0]);
});

test('after a build that failed the others are read', async () => {
  const fault: EngineFault = { reason: 'failed', step: 'RUN go build', message: 'exit code: 1' };
  engine = engineOf(starts, { 0: fault });
  const { code, warnings } = await call('--stage=0', '--stage=1');
  expect({ code, warnings, built }).toEqual({
    code: 2,
    warnings: ['stage build failed at RUN go build: exit code: 1'],
    built: [0, 1],
  });
});

test('after an engine that is gone none is', async () => {
  engine = engineOf(starts, { 0: { reason: 'lost', message: 'gone' } });
  const { code, printed } = await call('--stage=0', '--stage=1');
  expect({ code, printed, built }).toEqual({ code: 2, printed: '', built: [0] });
});

test('where nothing answers nothing is built and printed', async () => {
  const fault: EngineFault = { reason: 'unreachable', message: 'no engine', tried: [] };
  engine = { ...engineOf(starts), info: () => Promise.resolve({ ok: false, fault }) };
  expect(await call()).toMatchObject({ code: 2, printed: '', warnings: ['no engine'] });
  expect(built).toEqual([]);
});

test('a file without stages is refused before an engine is asked', async () => {
  writeFileSync(join(folder, 'none'), '# nothing yet\n');
  const words = [join(folder, 'none')];
  await expect(callCommand(verify, words)).rejects.toThrow('it has no FROM instruction');
  await expect(callCommand(sizes, words)).rejects.toThrow('it has no FROM instruction');
});

test('images of one platform are read at a time', async () => {
  engine = engineOf(starts);
  await expect(call('--platform=linux/amd64,linux/arm64')).rejects.toThrow('one platform at a time');
});

test('--prove prints a conversion whose image does what the original does', async () => {
  engine = engineOf(starts);
  const one = join(folder, 'one');
  const { printed } = await callCommand(convert, [one]);
  expect(await callCommand(convert, [one, '--prove'])).toMatchObject({ code: 0, printed });
});

test('--prove answers 1 where a build fails, with what the builder says', async () => {
  engine = engineOf(starts, { 0: { reason: 'failed', step: 'RUN go build', message: 'exit code: 1' } });
  const result = await callCommand(convert, [join(folder, 'one'), '--prove']);
  expect(result).toMatchObject({ code: 1, printed: '' });
  expect(result.warnings).toEqual(['The original failed to build at RUN go build: exit code: 1']);
});
