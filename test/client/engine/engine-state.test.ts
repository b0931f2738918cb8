import { expect, test } from 'vitest';
import {
  engineReport,
  engineTitle,
  engineStatus,
  type EngineState,
} from '../../../client/src/model/engine/engine-state.js';
import type { EngineInfo } from '../../../client/src/ports/engine.js';

const ready = {
  kind: 'ready',
  info: {
    kind: 'api',
    because: 'it serves BuildKit',
    product: 'Docker Engine',
    version: '20.10.24',
    apiVersion: '1.41',
    address: 'unix:///var/run/docker.sock',
    addressSource: 'default socket',
    store: 'overlay2',
    platform: 'linux/amd64',
  },
} as const satisfies EngineState;
const tried = [{ address: 'unix:///x.sock', source: 'DOCKER_HOST', problem: 'no such file\u001b[31m' }];
const away: EngineState = {
  kind: 'away',
  fault: { reason: 'unreachable', message: "Can't connect to Docker.", tried },
};

test.each<[EngineState, string, boolean]>([
  [{ kind: 'unasked' }, 'Docker', false],
  [ready, 'Docker Engine 20.10.24', false],
  [away, "Can't connect to Docker", true],
])('%j is shown as %s', (state, text, trouble) => {
  expect(engineStatus(state)).toMatchObject({ text, trouble });
});

test.each<[EngineInfo, string]>([
  [ready.info, 'overlay2, API'],
  [{ ...ready.info, kind: 'classic' }, 'overlay2, classic builder'],
  [{ ...ready.info, kind: 'buildx', builder: 'far' }, 'overlay2, builder far'],
])('beside it: %#', (info, detail) => {
  expect(engineStatus({ kind: 'ready', info })).toMatchObject({ detail });
});

test('the report says who answered', () => {
  expect(engineReport(ready)).toEqual([
    'Docker Engine 20.10.24 (API 1.41) at unix:///var/run/docker.sock, from default socket.',
    'Image store overlay2, platform linux/amd64.',
    "Stages are built through the engine's API: it serves BuildKit.",
  ]);
});

test('or what was tried, without control characters', () => {
  expect(engineReport(away)).toEqual([
    "Can't connect to Docker.",
    'Tried unix:///x.sock (DOCKER_HOST): no such file',
  ]);
});

test('the head of a report names a builder that is elsewhere', () => {
  expect(engineTitle(ready.info)).toBe('Docker Engine 20.10.24 (overlay2)');
  expect(engineTitle({ ...ready.info, builder: 'far' })).toBe(
    'Docker Engine 20.10.24 (overlay2), builder far',
  );
});

test('of a fault without addresses only its message is told', () => {
  const fault = { reason: 'refused', message: 'no access' } as const;
  expect(engineReport({ kind: 'away', fault })).toEqual(['no access']);
});
