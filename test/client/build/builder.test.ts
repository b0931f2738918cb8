import { expect, test } from 'vitest';
import { builderStatus, type BuilderState } from '../../../client/src/model/build/builder.js';

const nodes = (...statuses: readonly string[]): BuilderState => ({
  error: '',
  nodes: statuses.map((status) => ({ status, error: '' })),
});
const refused = 'failed to dial: connection refused';

test.each<[string, string, BuilderState | undefined, string]>([
  ['nothing', 'remote', undefined, 'docker buildx does not report it'],
  [
    'a driver that this buildx lacks',
    'cloud',
    { error: 'failed to find driver "cloud"', nodes: [] },
    'cannot be used here: failed to find driver "cloud"',
  ],
  ['nodes that all run', 'kubernetes', nodes('running', 'running'), 'running'],
  ['one node of three', 'kubernetes', nodes('stopped', 'running', 'inactive'), '1 of 3 nodes are running'],
  ['a container that sleeps', 'docker-container', nodes('stopped'), 'not running; the first build starts it'],
  ['a cluster that has none yet', 'kubernetes', nodes('inactive'), 'not running; the first build starts it'],
  // Nothing here can start it.
  ['a daemon elsewhere that is down', 'remote', nodes('inactive'), 'does not answer'],
  [
    'a node with a fault beside one that runs',
    'remote',
    { error: '', nodes: [...nodes('running').nodes, { status: '', error: refused }] },
    `does not answer: ${refused}`,
  ],
])('what is told of a builder of which buildx says %s', (_, driver, state, words) => {
  expect(builderStatus(driver, state)).toBe(words);
});
