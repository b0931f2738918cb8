import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { pack } from 'tar-stream';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { FileStat, LayerFile } from '../../client/src/ports/engine.js';
import { startDaemon } from '../support/engine/daemon.js';
import { keepRow, writeReliabilityTable } from '../support/engine/reliability.js';
import { createWorkbench, valueOf } from '../support/engine/workbench.js';
import type { Workbench } from '../support/engine/workbench.js';

let bench: Workbench;
afterEach(() => bench.dispose());
afterAll(writeReliabilityTable);

test('a full disk is a failure of its step, and over when there is room', { timeout: 120_000 }, async () => {
  const daemon = await startDaemon({ diskBytes: 120_000_000 });
  try {
    daemon.load('alpine:3.20');
    bench = createWorkbench(
      { Dockerfile: 'FROM alpine:3.20\nRUN head -c 300000000 /dev/zero > /big\n' },
      { host: daemon.host },
    );
    const { answer } = await bench.build(0);
    expect(answer).toMatchObject({ ok: false, fault: { reason: 'failed', place: { line: 1 } } });
    valueOf((await bench.build(0, { text: 'FROM alpine:3.20\nRUN echo small > /small\n' })).answer);
  } finally {
    await daemon.dispose();
  }
  keepRow({
    fault: 'Disk full',
    done: 'a RUN writes 300 MB on an engine with 120 MB of disk',
    happened: '"failed" at the line of the RUN; the next, smaller build succeeds',
  });
});

test(
  'a socket that is gone makes the engine unreachable, and a new one is found',
  { timeout: 120_000 },
  async () => {
    const daemon = await startDaemon();
    try {
      daemon.load('alpine:3.20');
      bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nRUN true\n' }, { host: daemon.host });
      valueOf((await bench.build(0)).answer);
      rmSync(daemon.host.replace('unix://', ''));
      const answers = [
        (await bench.build(0)).answer,
        await bench.engine.info(),
        (await bench.build(0)).answer,
      ];
      expect(answers.map((answer) => (answer.ok ? 'ok' : answer.fault.reason))).toEqual([
        'lost',
        'unreachable',
        'unreachable',
      ]);
      await daemon.stop();
      await daemon.start();
      valueOf((await bench.build(0)).answer);
    } finally {
      await daemon.dispose();
    }
    keepRow({
      fault: 'Socket gone',
      done: 'the socket of the engine removed, then the engine started anew',
      happened: '"lost" once, then "unreachable" with the address tried; the next build found the new socket',
    });
  },
);

const hostileNames = [
  'evil\u001b[2Jname',
  'line\nbreak',
  '<img onerror=alert(1)>',
  'a'.repeat(90),
  '-rf',
  'ÿ\u009b1m',
];

test('hostile names and labels of an image are only text', { timeout: 120_000 }, async () => {
  bench = createWorkbench({});
  const archive = pack();
  for (const name of hostileNames) archive.entry({ name: `d/${name}` }, 'x');
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  const label = [
    'import',
    '--change',
    'LABEL evil="<img onerror=alert(1)> [x](command:y)"',
    '-',
    'stage-insight-hostile:1',
  ];
  execFileSync('docker', label, { input: Buffer.concat(chunks), stdio: ['pipe', 'ignore', 'inherit'] });
  const image = valueOf(await bench.engine.open('stage-insight-hostile:1'));
  const flat: FileStat[] = [];
  const layered: LayerFile[] = [];
  valueOf(await image.list((file) => flat.push(file)));
  valueOf(await image.layers((file) => layered.push(file)));
  await image.close();
  execFileSync('docker', ['rmi', 'stage-insight-hostile:1'], { stdio: 'ignore' });
  expect(image.record.labels['evil']).toContain('<img');
  const names = [...flat, ...layered].map(({ path }) => path).filter((path) => path.startsWith('/d/'));
  expect(names).toHaveLength(2 * hostileNames.length);
  expect(names.filter((name) => /\p{Cc}/u.test(name))).toEqual([]);
  expect(existsSync('d')).toBe(false);
  keepRow({
    fault: 'Hostile image',
    done: 'file names with control characters, markup and option dashes, and a label with markup and a command link',
    happened: 'listed as text without control characters; nothing written to the disk',
  });
});

test(
  'an image that is deleted while it is read ends the reading with a reason',
  { timeout: 120_000 },
  async () => {
    bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nRUN head -c 20000000 /dev/urandom > /r\n' });
    const { image } = valueOf((await bench.build(0, { noCache: true })).answer);
    const opened = valueOf(await bench.engine.open(image.id));
    execFileSync(
      'sh',
      [
        '-c',
        'docker rm -f $(docker ps -aq --filter label=stage-insight.reader --filter ancestor=$0); docker rmi -f $0',
        image.id,
      ],
      {
        stdio: 'ignore',
      },
    );
    const answer = await opened.list(() => {});
    const read = await opened.files.read('/r').then(
      (bytes) => (bytes === undefined ? 'nothing' : 'bytes'),
      () => 'fault',
    );
    await opened.close();
    expect([answer.ok ? 'ok' : answer.fault.reason, read]).toEqual(['missing', 'nothing']);
    expect(await bench.engine.image(image.id)).toMatchObject({ ok: false, fault: { reason: 'missing' } });
    keepRow({
      fault: 'Image deleted',
      done: 'an image and its reader deleted by somebody else while it was open',
      happened: '"missing"; sizes that point to it are told as removed',
    });
  },
);
