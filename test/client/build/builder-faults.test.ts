import { describe, expect, test } from 'vitest';
import { builderFault, nodesFault } from '../../../client/src/model/build/builder-faults.js';
import type { EngineFault } from '../../../client/src/ports/engine.js';

const builder = { name: 'far', driver: 'remote', endpoints: ['tcp://a:1234', 'tcp://b:1234'] };
const failed = (step: string, message = 'no such host'): EngineFault => ({ reason: 'failed', step, message });
const refused = (message: string): EngineFault => ({ reason: 'refused', message });

// prettier-ignore
describe('a fault on a builder', () => {
  test.each<[string, EngineFault, EngineFault]>([
    ['that does not answer', failed('[internal] waiting for connection'), refused('The builder "far" (remote) does not answer at tcp://a:1234, tcp://b:1234: no such host')],
    ['that did not start', failed('[internal] booting buildkit'), refused('The builder "far" (remote) did not start: no such host')],
    ['that went away', failed('[2/2] RUN make', 'rpc error: code = Unavailable desc = error reading from server: EOF'), refused('The builder "far" disconnected during the build.')],
    ['that went away before a step', refused('closing transport due to: connection error'), refused('The builder "far" disconnected during the build.')],
    [
      'that cannot find a base',
      failed('[internal] load metadata for docker.io/library/mine:latest', 'not found'),
      failed('[internal] load metadata for docker.io/library/mine:latest', 'not found. The builder "far" pulls base images from registries and cannot use those of the engine.'),
    ],
    [
      'that cannot find a base, told without a step',
      refused('mine: failed to resolve source metadata for docker.io/library/mine'),
      refused('mine: failed to resolve source metadata for docker.io/library/mine. The builder "far" pulls base images from registries and cannot use those of the engine.'),
    ],
    ['in a step of the file', failed('[2/2] RUN make', 'exit code: 2'), failed('[2/2] RUN make', 'exit code: 2')],
    ['that is another one', { reason: 'cancelled', message: 'x: error reading from server' }, { reason: 'cancelled', message: 'x: error reading from server' }],
  ])('%s', (_, fault, expected) => {
    expect(builderFault(builder, fault, '')).toEqual(expected);
  });

  test('is known by what else buildx said', () => {
    expect(builderFault(builder, failed('[2/2] RUN make', 'x'), 'ERROR: use of closed network connection')).toEqual(
      refused('The builder "far" disconnected during the build.'),
    );
  });

  test('names a place only where that is an address', () => {
    const local = { ...builder, driver: 'docker-container' };
    const fault = failed('[internal] waiting for connection');
    for (const one of [local, { ...builder, endpoints: [] }])
      expect(builderFault(one, fault, '').message).toBe(`The builder "far" (${one.driver}) does not answer: no such host`);
  });
});

// prettier-ignore
test.each<[readonly (string | undefined)[], string | undefined]>([
  [[undefined, undefined], undefined],
  [[undefined, 'refused'], undefined],
  [['refused', undefined], 'The builder "far" (remote) does not answer at tcp://a:1234: refused; its node at tcp://b:1234 does.'],
  [['refused', 'late'], 'The builder "far" (remote) does not answer at tcp://a:1234: refused; tcp://b:1234: late.'],
  [[], undefined],
])('nodes that say %j', (problems, message) => {
  expect(nodesFault(builder, problems)).toEqual(message === undefined ? undefined : refused(message));
});
