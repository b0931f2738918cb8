import { describe, expect, test } from 'vitest';
import { createClassicReader } from '../../../client/src/model/build/classic-lines.js';
import type { BuildEvent, BuildRequest } from '../../../client/src/ports/engine.js';
import { eventText } from '../../support/build-events.js';
import { planOfText } from '../../support/engine/plan.js';

const text = 'FROM alpine AS builder\nRUN make\nFROM scratch\nCOPY --from=builder /a /a\n';
const request: BuildRequest = {
  dockerfile: '/w/Dockerfile',
  context: '/w',
  plan: planOfText(text),
  stage: 1,
};

/** Each line comes half a second after the one before it. */
function read(hidden: readonly string[] = []) {
  const events: BuildEvent[] = [];
  let time = 1_700_000_000_000;
  const reader = createClassicReader(
    request,
    (event) => events.push(event),
    () => (time += 500),
    hidden,
  );
  const told = (): readonly string[] => events.filter(({ kind }) => kind !== 'progress').map(eventText);
  const places = (): readonly (string | undefined)[] =>
    events.flatMap((event) =>
      event.kind === 'step-started'
        ? [
            event.step.place &&
              `${event.step.place.stage} ${event.step.place.instruction} ${event.step.place.line}`,
          ]
        : [],
    );
  return { reader, told, places };
}

const docker = `Step 1/4 : FROM alpine AS builder
 ---> 1d34ffeaf190
Step 2/4 : RUN make
 ---> Running in 0a1b2c3d4e5f
cc main.c
Removing intermediate container 0a1b2c3d4e5f
 ---> 9f8e7d6c5b4a
Step 3/4 : FROM scratch
 --->${' '}
Step 4/4 : COPY --from=builder /a /a
 ---> 5a4b3c2d1e0f
Successfully built 5a4b3c2d1e0f
Successfully tagged app:latest
`;

const podman = `[1/2] STEP 1/2: FROM alpine AS builder
[1/2] STEP 2/2: RUN make
cc main.c
--> 9f8e7d6c5b4a
[2/2] STEP 1/2: FROM scratch
[2/2] STEP 2/2: COPY --from=builder /a /a
[2/2] COMMIT app
--> 5a4b3c2d1e0f
Successfully tagged localhost/app:latest
${'5a'.repeat(32)}
`;

describe.each([
  [
    'Docker',
    docker,
    [
      '[1/4] FROM alpine AS builder',
      '[2/4] RUN make',
      '[3/4] FROM scratch',
      '[4/4] COPY --from=builder /a /a',
    ],
  ],
  [
    'Podman',
    podman,
    [
      '[1 1/2] FROM alpine AS builder',
      '[1 2/2] RUN make',
      '[2 1/2] FROM scratch',
      '[2 2/2] COPY --from=builder /a /a',
    ],
  ],
])('what the builder of %s prints', (_, printed, [from = '', run = '', scratch = '', copy = '']) => {
  test('is told as steps with their places; of the rest only what steps print', () => {
    const { reader, told, places } = read();
    reader.push(printed);
    reader.finish();
    expect(told().map((line) => line.replace(/ \d+$/, ''))).toEqual([
      ...[`step-started ${from}`, `step-done ${from}`],
      ...[`step-started ${run}`, 'stdout cc main.c\n', `step-done ${run}`],
      ...[`step-started ${scratch}`, `step-done ${scratch}`],
      ...[`step-started ${copy}`, `step-done ${copy}`],
    ]);
    expect(places()).toEqual(['0 -1 0', '0 0 1', '1 -1 2', '1 0 3']);
    expect(reader.allCached()).toBe(false);
  });

  test('is the same in pieces', () => {
    const [whole, pieces] = [read(), read()];
    whole.reader.push(printed);
    whole.reader.finish();
    for (const letter of printed.trimEnd()) pieces.reader.push(letter);
    pieces.reader.finish();
    expect(pieces.told()).toEqual(whole.told());
  });
});

test('a cached step', () => {
  const { reader, told } = read();
  reader.push('Step 2/4 : RUN make\n ---> Using cache\n ---> 9f8e7d6c5b4a\n');
  reader.finish();
  expect(told()).toEqual(['step-started [2/4] RUN make', 'step-cached [2/4] RUN make']);
  expect(reader.allCached()).toBe(true);
});

test('a step that fails is to blame, with its place', () => {
  const { reader, told } = read();
  reader.push('Step 2/4 : RUN make\n ---> Running in 0a1b2c3d4e5f\nmake: *** No rule.\n');
  const message = "The command '/bin/sh -c make' returned a non-zero code: 2";
  expect(reader.fail(message)).toMatchObject({
    reason: 'failed',
    step: '[2/4] RUN make',
    exitCode: 2,
    place: { line: 1 },
  });
  expect(told().at(-1)).toBe(`step-failed [2/4] RUN make: ${message}`);
});

test('a build that fails before its first step blames none', () => {
  const { reader } = read();
  reader.push('Sending build context to Docker daemon\n');
  expect(reader.fail('no space left on device')).toBeUndefined();
});

test('a step takes as long as its lines say', () => {
  const { reader, told } = read();
  reader.push('Step 2/4 : RUN make\nStep 3/4 : FROM scratch\n');
  expect(told()[1]).toBe('step-done [2/4] RUN make 500');
});

test('secrets are not shown', () => {
  const { reader, told } = read(['hunter2secret']);
  reader.push('Step 2/4 : RUN make\nit is hunter2secret\n');
  expect(told()).toContain('stdout it is ***\n');
});

test.each([
  ['STEP 2/4: RUN make', '[1 2/4] RUN make', '0 0 1'],
  ['STEP 2: RUN make', '[1 2/2] RUN make', '0 0 1'],
  ['[2/2] STEP 1/2: FROM 5a4b3c2d1e0f', '[2 1/2] FROM 5a4b3c2d1e0f', '1 -1 2'],
  ['[2/2] STEP 2/2: RUN make', '[2 2/2] RUN make', undefined],
  ['[3/3] STEP 1/2: FROM scratch', '[3 1/2] FROM scratch', undefined],
  ['[1/2] STEP 3/3: RUN make', '[1 3/3] RUN make', undefined],
  ['Step 9/9 : RUN make', '[9/9] RUN make', undefined],
])('%s', (line, name, place) => {
  const { reader, told, places } = read();
  reader.push(`${line}\n`);
  expect([told(), places()]).toEqual([[`step-started ${name}`], [place]]);
});
