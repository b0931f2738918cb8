import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { measureChain } from '../../client/src/model/size/measure.js';
import { createWorkbench, storeOf, valueOf } from '../support/engine/workbench.js';
import type { Workbench } from '../support/engine/workbench.js';

let bench: Workbench;
afterEach(() => bench.dispose());

const threeStages = `
  # The base of everything
  FROM alpine:3.20 AS Base
  ENV A=b
  RUN echo one > /one

  FROM base
  COPY a.txt /a.txt
  RUN head -c 1000000 /dev/zero > /zeros
  ONBUILD RUN echo never
  FROM scratch AS final
  COPY --from=1 /zeros /z
`;

describe('a stage is built and measured', () => {
  test.each([
    { stage: 'base', own: [0, 4] },
    { stage: 1, own: [5, 1_000_000] },
    { stage: 'final', own: [1_000_000] },
  ])('$stage', async ({ stage, own }) => {
    bench = createWorkbench({ Dockerfile: threeStages, 'a.txt': 'hello' });
    const request = bench.request(stage);
    const { image } = valueOf((await bench.build(stage)).answer);
    const [measure] = measureChain(request.plan, request.stage, image);
    expect(measure?.instructions.map(({ bytes }) => bytes)).toEqual(own);
    expect(measure?.ownBytes).toBe(own.reduce((sum, bytes) => sum + bytes, 0));
    expect(measure?.bytes).toBe(image.bytes);
  });

  test('one build of a leaf measures its whole FROM chain', async () => {
    bench = createWorkbench({ Dockerfile: threeStages, 'a.txt': 'hello' });
    const { plan } = bench.request(1);
    const leaf = measureChain(plan, 1, valueOf((await bench.build(1)).answer).image);
    const base = measureChain(plan, 0, valueOf((await bench.build(0)).answer).image);
    expect(leaf.map(({ stage, bytes }) => [stage, bytes])).toEqual([
      [1, (base[0]?.bytes ?? 0) + 1_000_005],
      [0, base[0]?.bytes],
    ]);
    // Alone or within a child, a stage has as many layers as its image.
    expect(leaf.map(({ layers }) => layers)).toEqual([4, 2]);
    expect(base.map(({ layers }) => layers)).toEqual([2]);
  });

  test('the sum of the history is the size that the engine tells', async () => {
    bench = createWorkbench({ Dockerfile: threeStages, 'a.txt': 'hello' });
    const { image } = valueOf((await bench.build(1)).answer);
    const { store } = valueOf(await bench.engine.info());
    expect({ store, bytes: image.bytes }).toEqual({ store: storeOf(), bytes: inspectSize(image.id) });
  });
});

test('unsaved text is built instead of the file', async () => {
  bench = createWorkbench({ Dockerfile: 'FROM alpine:3.20\nRUN false\n' });
  const { answer } = await bench.build(0, { text: 'FROM alpine:3.20\nRUN head -c 7 /dev/zero > /seven\n' });
  expect(valueOf(answer).image.history.at(-1)).toEqual({
    createdBy: 'RUN head -c 7 /dev/zero > /seven',
    bytes: 7,
  });
});

test('of two stages with one name each can be built', async () => {
  bench = createWorkbench({
    Dockerfile: `
      FROM alpine:3.20 AS twin
      RUN echo first > /f
      FROM alpine:3.20 AS twin
      RUN echo second > /f
    `,
  });
  const sizes = [];
  for (const stage of [0, 1])
    sizes.push(valueOf((await bench.build(stage)).answer).image.history.at(-1)?.bytes);
  expect(sizes).toEqual(['first\n'.length, 'second\n'.length]);
});

test('build arguments reach the build, and their values do not come back', async () => {
  bench = createWorkbench({
    Dockerfile: `
      FROM alpine:3.20
      ARG WORD=x
      RUN printf %s "$WORD" > /word
    `,
  });
  const { answer } = await bench.build(0, { buildArgs: { WORD: 'sesame' } });
  const { history } = valueOf(answer).image;
  expect(history.at(-1)).toEqual({ createdBy: 'RUN printf %s "$WORD" > /word', bytes: 6 });
  expect(JSON.stringify(history)).not.toContain('sesame');
});

test('a secret is there for its RUN, and nowhere else', async () => {
  bench = createWorkbench({
    Dockerfile: `
      FROM alpine:3.20
      RUN --mount=type=secret,id=key sleep 6; cat /run/secrets/key; wc -c < /run/secrets/key > /length
    `,
  });
  const secrets = [{ id: 'key', source: { kind: 'value', value: 'open sesame' } }] as const;
  const { answer, log } = await bench.build(0, { secrets, noCache: true });
  const { history } = valueOf(answer).image;
  expect(log).toContain('***');
  expect(JSON.stringify(history) + log).not.toContain('sesame');
  expect(history.at(-1)?.bytes).toBe('11\n'.length);
});

function inspectSize(image: string): number {
  const inspect = ['image', 'inspect', '--format', '{{.Size}}', image];
  return Number(execFileSync('docker', inspect, { encoding: 'utf8' }));
}

test('stages whose names begin alike for longer than a tag may be have images of their own', async () => {
  const long = 'x'.repeat(140);
  bench = createWorkbench({
    Dockerfile: `FROM alpine:3.20 AS ${long}a\nRUN echo a > /a\nFROM alpine:3.20 AS ${long}b\nRUN echo b > /b\n`,
  });
  const built = [valueOf((await bench.build(0)).answer), valueOf((await bench.build(1)).answer)] as const;
  const [first, second] = built.map(({ tag }) => tag);
  expect(first).not.toBe(second);
  for (const { tag, image } of built) expect(valueOf(await bench.engine.image(tag)).id).toBe(image.id);
});

test('several platforms at once are refused in a sentence, on any way', async () => {
  for (const engine of ['api', 'buildx', 'classic'] as const) {
    bench = createWorkbench({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' }, { engine });
    expect((await bench.build(0, { platform: 'linux/amd64,linux/arm64' })).answer).toEqual({
      ok: false,
      fault: {
        reason: 'unsupported',
        message: 'A stage is built for one platform at a time: name one, such as linux/arm64.',
      },
    });
    bench.dispose();
  }
});
