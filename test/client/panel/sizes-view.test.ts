import { describe, expect, test } from 'vitest';
import type { InspectedProgram } from '../../../client/src/model/inspect/inspect-image.js';
import { noObservations, reduceObservations } from '../../../client/src/model/inspect/observation-store.js';
import { readSizesReport } from '../../../client/src/model/panel/size-reports.js';
import { readRegistryMemory, keepNewest } from '../../../client/src/model/registry/registry-memory.js';
import { sizesView } from '../../../client/src/model/panel/sizes-view.js';
import type { SizeEvent } from '../../../client/src/model/size/size-store.js';
import type { StagesAnswer } from '../../../server/src/protocol/messages.js';
import { dockerfile, measured, sizesAfter, stagesOf } from '../../support/stages.js';

const view = (answer: StagesAnswer, ...events: readonly SizeEvent[]) =>
  sizesView({
    ...{ document: dockerfile, file: 'Dockerfile', answer, sizes: sizesAfter(...events) },
    ...{ notice: '', canBuild: true, now: 2 },
  });

/** The one instruction of the last stage is a COPY. */
function copying(answer: StagesAnswer): StagesAnswer {
  const stages = answer.plan.stages.map((stage, at) => {
    const [instruction] = stage.instructions;
    if (at < answer.final || instruction === undefined) return stage;
    return {
      ...stage,
      instructions: [{ ...instruction, keyword: 'COPY', text: 'COPY --from=builder /a /' }],
    };
  });
  return { ...answer, plan: { ...answer.plan, stages } };
}

const article = copying(stagesOf('builder: golang:1.19', ': alpine:3.20 <- builder'));

test('the heaviest stage, the final one, and how many times smaller that is', () => {
  const { headline } = view(article, measured('builder', 861_000_000), measured('1', 15_600_000, 13_000_000));
  expect(headline).toBe('builder 861 MB → stage 1 15.6 MB, 55 times smaller');
});

test('an image that was seen not to start is no success, however small it is', () => {
  const program: InspectedProgram = {
    ...{ path: '/app', role: 'start', line: 1, runs: false, reasons: ['the loader is missing'] },
    causes: [{ kind: 'loader', file: '/lib64/ld-linux-x86-64.so.2' }],
    ...{ linkage: 'dynamic', family: 'glibc', toolchain: undefined },
  };
  const observation = { image: 'sha256:1', fingerprint: 'now', programs: [program] };
  const observations = reduceObservations(noObservations, {
    ...{ kind: 'read', key: `${dockerfile}#1`, observation },
  });
  const { headline, stages } = sizesView({
    ...{ document: dockerfile, file: 'Dockerfile', answer: article, observations },
    sizes: sizesAfter(measured('builder', 861e6), measured('1', 15.6e6, 13e6)),
    ...{ notice: '', canBuild: true, now: 2 },
  });
  expect(headline).toBe("builder 861 MB → stage 1 15.6 MB, won't start: glibc loader missing");
  expect(stages.map(({ whyNot }) => whyNot)).toEqual([undefined, 'glibc loader missing']);
});

test('a heavier stage that the final one takes nothing from is not what it is compared with', () => {
  const answer = copying(
    stagesOf('builder: golang:1.19', 'checks: builder unused', ': alpine:3.20 <- builder'),
  );
  const sizes = [measured('builder', 100e6), measured('checks', 900e6), measured('2', 10e6)];
  expect(view(answer, ...sizes).headline).toBe('builder 100 MB → stage 2 10 MB, 10 times smaller');
});

test('what crosses to the final stage, and what stays behind', () => {
  const { stages } = view(article, measured('builder', 861_000_000), measured('1', 15_600_000, 6_500_000));
  expect(stages.map(({ crossings }) => crossings[0])).toEqual([
    '6.5 MB copied into stage 1, 854.5 MB left behind',
    '6.5 MB from builder',
  ]);
  expect(stages[1]?.instructions).toMatchObject([{ crossesFrom: 'builder', label: '6.5 MB' }]);
});

test('what a stage weighs on each platform stands side by side, and the longest bar is the scale', () => {
  const event = measured('1', 15e6, 6e6);
  const sizes = [
    { platform: 'linux/amd64', bytes: 15e6 },
    { platform: 'linux/arm64', bytes: 17e6 },
  ];
  const platforms = [...sizes, { platform: 'linux/s390x' }];
  const several =
    event.kind === 'build-measured' ? { ...event, measure: { ...event.measure, platforms } } : event;
  const { scale, stages } = view(article, several);
  expect(scale).toBe(17e6);
  expect(stages[1]?.platforms?.map(({ bytes }) => bytes)).toEqual([15e6, 17e6, 0]);
  expect(stages.map((stage) => stage.platforms?.map(({ title, label }) => `${title} ${label}`))).toEqual([
    undefined,
    ['linux/amd64 15 MB', 'linux/arm64 17 MB', 'linux/s390x not built'],
  ]);
});

/** Measured by an engine with another image store, in another build. */
function elsewhere(event: SizeEvent, store = 'containerd overlayfs', build = 1): SizeEvent {
  return event.kind === 'build-measured' ? { ...event, build, measure: { ...event.measure, store } } : event;
}

test('a COPY out of the build context crosses from nowhere', () => {
  const answer = copying(stagesOf('builder: golang:1.19', ': alpine:3.20'));
  const { stages } = view(answer, measured('builder', 9), measured('1', 8, 3));
  expect(stages[1]?.instructions).toMatchObject([{ keyword: 'COPY', crossesFrom: '' }]);
});

test('a budget stands beside the stage, and is over only once it is measured', () => {
  const budgeted = { ...article, stages: article.stages.map((stage) => ({ ...stage, budget: 50 })) };
  const { stages, scale } = view(budgeted, measured('builder', 80));
  expect(stages.map(({ budget }) => [budget?.bytes, budget?.isOver])).toEqual([
    [50, true],
    [50, false],
  ]);
  expect(stages[1]?.budget?.label).toBe('at most 50 B');
  expect(scale).toBe(80);
});

test('figures of two image stores are neither compared nor subtracted', () => {
  const { headline, stages } = view(article, measured('builder', 861e6), elsewhere(measured('1', 15e6, 6e6)));
  expect([headline, ...stages.map(({ crossings }) => crossings)]).toEqual(['', [], ['6 MB from builder']]);
});

test('the last two builds stand side by side', () => {
  const now = elsewhere(measured('builder', 873.7e6, 35.7e6), 'overlay2', 60_000);
  const { stages } = view(article, measured('builder', 861.3e6, 23.3e6), now);
  expect(stages[0]?.comparison).toEqual({
    title: 'The last build compared with the one built just now',
    rows: [
      { title: 'Whole', before: '861.3 MB', after: '873.7 MB', change: '+12.4 MB' },
      { title: 'Base', before: '838 MB', after: '838 MB', change: 'no change' },
      { title: 'Own', before: '23.3 MB', after: '35.7 MB', change: '+12.4 MB' },
    ],
  });
  expect(stages[1]?.comparison).toBeUndefined();
});

test('what one of the two builds does not know is not compared', () => {
  const whole = elsewhere(measured('builder', 80, 10), 'overlay2', 9);
  if (whole.kind !== 'build-measured') throw new Error('a build was measured');
  const { baseBytes: _unknown, ...measure } = whole.measure;
  const { stages } = view(article, measured('builder', 90, 20), { ...whole, measure });
  expect(stages[0]?.comparison?.rows.map(({ title, change }) => [title, change])).toEqual([
    ['Whole', '-10 B'],
    ['Own', '-10 B'],
  ]);
});

test.each<[string, SizeEvent, string | undefined]>([
  [
    'of another text',
    { ...elsewhere(measured('builder', 1), 'overlay2', 9), fingerprint: 'other' } as SizeEvent,
    'The last build compared with the one built just now (of a different text)',
  ],
  ['in another store', elsewhere(measured('builder', 1), 'containerd overlayfs', 9), undefined],
])('two builds, the last one %s', (_, event, title) => {
  expect(view(article, measured('builder', 2), event).stages[0]?.comparison?.title).toBe(title);
});

test('a stage that was never measured says so, and claims nothing', () => {
  const { stages, headline, scale } = view(article);
  expect(headline).toBe('');
  expect(scale).toBe(0);
  expect(stages.map(({ label, facts, state, level }) => [label, facts, state, level])).toEqual([
    ['not measured', [], 'unknown', undefined],
    ['not measured', [], 'unknown', undefined],
  ]);
});

test('what is remembered of registries comes back, and rubbish does not', () => {
  const size = { digest: 'sha256:1', compressedBytes: 5, layers: 1, platform: 'linux/amd64' };
  const tag = { digest: 'sha256:1', at: 7 };
  const kept = {
    sizes: [['k', size], ['x', {}], 'y', [7, size]],
    tags: [
      ['t', tag],
      ['u', null],
    ],
    waits: [
      ['hub', 7],
      ['x', 'soon'],
    ],
  };
  const { sizes, tags, waits } = readRegistryMemory(JSON.parse(JSON.stringify(kept)));
  expect([[...sizes], [...tags], [...waits]]).toEqual([[['k', size]], [['t', tag]], [['hub', 7]]]);
  for (const rubbish of [undefined, null, 7, 'x', { sizes: 7 }, []])
    expect(readRegistryMemory(rubbish)).toEqual({ sizes: new Map(), tags: new Map(), waits: new Map() });
});

test('the oldest of many entries goes', () => {
  const map = new Map<string, number>();
  for (let at = 0; at < 502; at++) keepNewest(map, String(at), at);
  keepNewest(map, '2', 2);
  keepNewest(map, 'new', 0);
  expect([map.size, map.has('2'), map.has('3'), [...map.keys()].at(-1)]).toEqual([500, true, false, 'new']);
});

test('bars know what was copied into a stage and what went on from it', () => {
  const { stages } = view(article, measured('builder', 861_000_000), measured('1', 15_600_000, 6_500_000));
  expect(stages.map(({ copiedBytes, crossedBytes }) => [copiedBytes, crossedBytes])).toEqual([
    [undefined, 6_500_000],
    [6_500_000, undefined],
  ]);
});

test('a budget is drawn on the scale of the bars and says by how much it is missed', () => {
  const stages = article.stages.map((stage, at) => ({ ...stage, budget: [100e6, 50e6][at] ?? 0 }));
  const bounded = { ...article, stages };
  const { scale, stages: bars } = view(bounded, measured('builder', 90e6), measured('1', 62e6, 6e6));
  expect(scale).toBe(100e6);
  expect(bars.map(({ budget }) => budget)).toEqual([
    { bytes: 100e6, label: 'within 100 MB', isOver: false },
    { bytes: 50e6, label: '12 MB over 50 MB', isOver: true },
  ]);
  expect(view(bounded).stages[1]?.budget?.label).toBe('at most 50 MB');
});

describe('a report of sizes that was printed elsewhere', () => {
  const stage = { layers: 3, image: null, instructions: [] };
  const report = {
    version: 1,
    engine: 'Docker 28.0 (overlay2)',
    stages: [
      { ...stage, index: 0, name: 'builder', bytes: 800e6, ownBytes: 20e6, baseBytes: 780e6 },
      { ...stage, index: 1, name: null, bytes: 10e6, ownBytes: null, baseBytes: null },
    ],
  };
  const compared = (text: string) => {
    const read = readSizesReport(text);
    return sizesView({
      ...{ document: dockerfile, file: 'Dockerfile', answer: article, notice: '', canBuild: true, now: 2 },
      sizes: sizesAfter(measured('builder', 861e6, 81e6), measured('1', 15e6, 6e6)),
      baseline: read && { name: 'main.json', report: read },
    });
  };

  test('is compared stage by stage: by name, without one by place', () => {
    const { comparedWith, stages } = compared(JSON.stringify(report));
    expect(comparedWith).toBe('main.json');
    expect(stages.map(({ baseline }) => baseline?.rows)).toEqual([
      [
        { title: 'Whole', before: '800 MB', after: '861 MB', change: '+61 MB' },
        { title: 'Base', before: '780 MB', after: '780 MB', change: 'no change' },
        { title: 'Own', before: '20 MB', after: '81 MB', change: '+61 MB' },
      ],
      [{ title: 'Whole', before: '10 MB', after: '15 MB', change: '+5 MB' }],
    ]);
  });

  test('of another image store is told of, but not compared', () => {
    const { stages } = compared(JSON.stringify({ ...report, engine: 'Docker 29 (containerd overlayfs)' }));
    expect(stages[0]?.baseline).toEqual({
      title: 'main.json was measured with another image store (Docker 29 (containerd overlayfs))',
      rows: [],
    });
  });

  test.each(['', 'x', '[]', '{}', '{"version":1,"engine":"e","stages":[{"index":"0"}]}'])(
    '%j is none',
    (text) => {
      expect(readSizesReport(text)).toBeUndefined();
    },
  );
});
