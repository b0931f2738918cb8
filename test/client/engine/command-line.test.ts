import { expect, test } from 'vitest';
import { hostArguments } from '../../../client/src/model/engine/command-line.js';

test('the command line builds where we were answered: in the context, else at the address', () => {
  const host = 'ssh://far';
  expect(hostArguments({ host, source: 'DOCKER_HOST' })).toEqual(['--host=ssh://far']);
  expect(hostArguments({ host, source: 'context', context: 'far' })).toEqual(['--context=far']);
});
