import { expect, test } from 'vitest';
import { engineReport, engineStatus, type EngineState } from '../../client/src/model/engine-state.js';

const ready: EngineState = {
  kind: 'ready',
  info: {
    kind: 'api',
    because: 'The engine serves BuildKit.',
    product: 'Docker Engine',
    version: '20.10.24',
    apiVersion: '1.41',
    address: 'unix:///var/run/docker.sock',
    addressSource: 'default socket',
    store: 'overlay2',
    platform: 'linux/amd64',
  },
};
const tried = [{ address: 'unix:///x.sock', source: 'DOCKER_HOST', problem: 'no such file\u001b[31m' }];
const away: EngineState = {
  kind: 'away',
  fault: { reason: 'unreachable', message: 'Docker is not reachable.', tried },
};

test.each<[EngineState, string, boolean]>([
  [{ kind: 'unasked' }, 'Docker', false],
  [ready, 'Docker Engine 20.10.24', false],
  [away, 'Docker is not reachable', true],
])('%j is shown as %s', (state, text, trouble) => {
  expect(engineStatus(state)).toMatchObject({ text, trouble });
});

test('the report says who answered', () => {
  expect(engineReport(ready)).toEqual([
    'Docker Engine 20.10.24 (API 1.41) at unix:///var/run/docker.sock, from default socket.',
    'Image store overlay2, platform linux/amd64. The engine serves BuildKit.',
  ]);
});

test('or what was tried, without control characters', () => {
  expect(engineReport(away)).toEqual([
    'Docker is not reachable.',
    'Tried unix:///x.sock (DOCKER_HOST): no such file',
  ]);
});
