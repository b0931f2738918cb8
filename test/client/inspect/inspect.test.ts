import { describe, expect, test } from 'vitest';
import type { InspectedProgram } from '../../../client/src/model/inspect/inspect-image.js';
import { planInspection, type StagePrograms } from '../../../client/src/model/inspect/inspection-plan.js';
import { inspectTitle } from '../../../client/src/model/inspect/lens-title.js';
import {
  currentObservationItems,
  isWorthInspecting,
  noObservations,
  observationState,
  observedImages,
  reduceObservations,
  type ObservationEvent,
  type ObservationState,
} from '../../../client/src/model/inspect/observation-store.js';
import { programRows } from '../../../client/src/model/inspect/program-rows.js';
import { isSeenToFail } from '../../../client/src/model/inspect/runs-here.js';
import { sizeState, type SizeEvent } from '../../../client/src/model/size/size-store.js';
import type { ImageRecord } from '../../../client/src/ports/engine.js';
import { dockerfile, measured, sizesAfter, stagesOf, started, textIs } from '../../support/stages.js';

const { plan } = stagesOf('builder: golang:1.19', 'final: alpine:3.20 <- builder');
const key = `${dockerfile}#final`;

function program(more: Partial<InspectedProgram> = {}): InspectedProgram {
  const sound = { role: 'start', line: 4, runs: true, reasons: [], causes: [], linkage: 'static' } as const;
  return { path: '/app', family: undefined, toolchain: undefined, ...sound, ...more };
}

function measureOf(stage: string): object {
  const event = measured(stage, 10);
  return event.kind === 'build-measured' ? event.measure : {};
}

function failing(name: string, role: InspectedProgram['role'] = 'start', path = '/app'): InspectedProgram {
  const reasons = [`\`${name}\` is missing`];
  return program({ path, role, runs: false, reasons, causes: [{ kind: 'library', name }] });
}

const arm = { kind: 'platform', built: 'linux/arm64', runs: 'linux/amd64' } as const;

test.each<[string, readonly InspectedProgram[], string]>([
  ['all start', [program(), program({ path: '/tool', role: 'delivered' })], 'Starts'],
  ['the program does not', [failing('libc.so.6')], "$(error) Won't start: libc.so.6 missing"],
  ['a copied tool does not', [program(), failing('libz.so.1', 'delivered', '/tool')], "$(error) Won't start: /tool: libz.so.1 missing"],
  ['the program counts before the tool', [failing('libz.so.1', 'delivered', '/tool'), failing('libc.so.6')], "$(error) Won't start: libc.so.6 missing"],
  ['a tool of another machine lies there', [program(), program({ role: 'delivered', runs: false, causes: [arm] })], 'Start not verified'],
  ['what lies deep in a folder does not count', [program(), failing('libz.so.1', 'found', '/x')], 'Starts'],
  ['nothing is there', [], 'Starts no program'],
  ['it cannot be told', [program({ runs: undefined })], 'Start not verified'],
  ['a name draws no icon', [failing('$(trash)\u202e')], "$(error) Won't start: $ (trash)\ufffd missing"],
])('%s', (_, programs, title) => {
  expect(inspectTitle({ kind: 'read', programs }).title).toBe(title);
}); // prettier-ignore

test.each([
  ['/lib64/ld-linux-x86-64.so.2', 'glibc loader missing'],
  ['/lib/ld-linux-aarch64.so.1', 'glibc loader missing'],
  ['/lib/ld-musl-x86_64.so.1', 'musl loader missing'],
  ['/opt/own/loader', '/opt/own/loader missing'],
])('a missing loader is named by its C library, and by its path in the tooltip: %s', (file, why) => {
  const reasons = [`\`${file}\` is missing`];
  const failed = program({ runs: false, reasons, causes: [{ kind: 'loader', file }] });
  const { title, tooltip } = inspectTitle({ kind: 'read', programs: [failed] });
  expect(title).toBe(`$(error) Won't start: ${why}`);
  expect(tooltip).toBe(`${file} is missing. Show what was found in the image`);
});

describe('an observation', () => {
  const read: ObservationEvent = {
    kind: 'read',
    key,
    observation: { image: 'sha256:final', fingerprint: 'now', programs: [program()] },
  };
  const observations = reduceObservations(noObservations, read);

  test.each([
    ['holds for the image that was measured', [measured('final', 10)], 'read'],
    ['holds while the next build runs', [measured('final', 10), started('final')], 'read'],
    ['falls with the text', [measured('final', 10), textIs('final', 'other')], 'unknown'],
    ['falls with a newer image', [measured('final', 10, 10, 'sha256:newer')], 'unknown'],
    [
      'falls with the text, also while it is built anew',
      [measured('final', 10), textIs('final', 'other'), started('final')],
      'unknown',
    ],
    ['needs a measure', [], 'unknown'],
  ])('%s', (_, events, kind) => {
    expect(observationState(observations, sizesAfter(...events), key).kind).toBe(kind);
  });

  test('goes with its image', () => {
    const sizes = sizesAfter(measured('final', 10));
    const gone = reduceObservations(observations, { kind: 'image-gone', image: 'sha256:final' });
    expect([
      observationState(gone, sizes, key).kind,
      observedImages(observations),
      observedImages(gone),
    ]).toEqual(['unknown', ['sha256:final'], []]);
    expect(reduceObservations(observations, { kind: 'image-gone', image: 'sha256:other' })).toBe(
      observations,
    );
  });

  test('is told to the server by stage', () => {
    const items = currentObservationItems(dockerfile, plan, observations, sizesAfter(measured('final', 10)));
    expect(items).toEqual([
      { stage: 1, path: '/app', runs: true, reason: '', linkage: 'static', causes: [] },
    ]);
  });

  test('an inspection that ends without a result leaves the last one', () => {
    const reading = reduceObservations(observations, { kind: 'started', key });
    expect(observationState(reading, sizesAfter(measured('final', 10)), key).kind).toBe('reading');
    const ended = reduceObservations(reading, { kind: 'ended', key });
    expect(observationState(ended, sizesAfter(measured('final', 10)), key).kind).toBe('read');
  });
});

describe('of all stages of a file, one is inspected', () => {
  const starts = [{ program: '/app', sure: true, line: 1 }];
  const read: ObservationState = { kind: 'read', programs: [] };
  const within = { ...measured('final', 10), measure: { ...measureOf('final'), image: undefined } };
  const unknown: ObservationState = { kind: 'unknown' };
  test.each<[string, StagePrograms, readonly object[], ObservationState, boolean]>([
    ['that is to be built', {}, [], unknown, true],
    ['with an image of its own', {}, [measured('final', 10)], unknown, true],
    ['that starts something, measured within a child', { starts }, [within], unknown, true],
    [
      'that starts something and takes something, measured within a child',
      { starts, delivered: [{ path: '/tool', line: 2 }] },
      [within],
      unknown,
      true,
    ],
    ['but not one that only a child was measured for', {}, [within], unknown, false],
    ['but not twice', { starts }, [measured('final', 10)], read, false],
    ['but not while it is read', { starts }, [], { kind: 'reading' }, false],
  ])('%s', (_, stage, events, observation, expected) => {
    const state = sizeState(sizesAfter(...(events as SizeEvent[])), key);
    expect(isWorthInspecting(stage, state, observation)).toBe(expected);
  });
});

test.each([
  [failing('x'), true],
  [failing('x', 'delivered'), true],
  [failing('x', 'found'), false],
  [program(), false],
  [program({ runs: undefined }), false],
])('%#: counts against the image: %s', (one, expected) => {
  expect(isSeenToFail(one)).toBe(expected);
});

test('rows show failing programs first, and only text', () => {
  const rows = programRows([
    program({ toolchain: 'go1.19, CGO_ENABLED=0' }),
    failing('libc.so.6', 'start', '/b\u001b[0m'),
  ]);
  expect(rows.map(({ label, description, detail }) => `${label} | ${description} | ${detail}`)).toEqual([
    '/b\ufffd[0m | does not start, static | libc.so.6 is missing',
    '/app | starts, static, go1.19, CGO_ENABLED=0 | ',
  ]);
});

const config = { entrypoint: [], command: [], environment: [], workingDirectory: '/srv' };

function planned(
  image: Partial<ImageRecord>,
  stage: Parameters<typeof planInspection>[1] = {},
): readonly string[] {
  return planInspection({ ...config, ...image } as ImageRecord, stage).map(
    ({ program: path, role, required }) => `${role} ${path}${required ? ' !' : ''}`,
  );
}

describe('what is looked at', () => {
  test.each<[string, Partial<ImageRecord>, readonly string[]]>([
    ['ENTRYPOINT before CMD', { entrypoint: ['/app'], command: ['--serve'] }, ['start /app !']],
    ['CMD alone', { command: ['nginx', '-g'] }, ['start nginx !']],
    ['from the working folder', { command: ['./run.sh'] }, ['start /srv/run.sh !']],
    ['a jar', { entrypoint: ['java', '-Xmx1g', '-jar', 'a.jar'] }, ['start java !', 'start /srv/a.jar !']],
    [
      'classes of a path',
      { entrypoint: ['java', '-cp', 'classes:/x.jar:lib/*', '-Xmx1g', 'com.example.Main'] },
      ['start java !', 'start /srv/classes/com/example/Main.class', 'start /x.jar'],
    ],
    ['nothing', {}, []],
  ])('%s', (_, image, expected) => {
    expect(planned(image)).toEqual(expected);
  });

  test('what the text knows besides, each path once', () => {
    const starts = [
      { program: '/app', path: '/app', sure: true, line: 3 },
      { program: 'curl', sure: false, line: 4 },
    ];
    const delivered = [
      { path: '/app', line: 2 },
      { path: '/lib/x/', line: 2 },
    ];
    expect(planned({ command: ['/app'] }, { starts, delivered })).toEqual([
      'start /app !',
      'delivered curl',
      'delivered /lib/x/',
    ]);
  });

  test('an image that starts nothing only carries files', () => {
    expect(planned({}, { delivered: [{ path: '/app', line: 2 }] })).toEqual(['found /app']);
  });
});
