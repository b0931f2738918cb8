import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  bytesGiven,
  cancelled,
  failedFault,
  faultOf,
  fileProblem,
  lineOf,
  refuse,
} from '../../../client/src/model/engine/engine-faults.js';

function errorOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

const nowhere = join(tmpdir(), 'stage-insight-nowhere');

describe('a file that is not read is told with its path, and is no lost connection', () => {
  test.each([
    [() => lstatSync(nowhere), `${nowhere} disappeared while the build was reading the context.`],
    [() => readFileSync(tmpdir()), undefined],
    [
      () => readdirSync(`${nowhere}/\ufffd`),
      `The name of ${nowhere}/\ufffd is not valid UTF-8: rename it, or exclude it in .dockerignore.`,
    ],
  ])('%#', (act, sentence) => {
    const error = errorOf(act);
    expect(fileProblem(error)).toBe(sentence);
    if (sentence !== undefined)
      expect(faultOf(error, false)).toEqual({ reason: 'refused', message: sentence });
  });

  test('what may not be read', () => {
    const error = Object.assign(new Error(), { code: 'EACCES', syscall: 'open', path: '/c/key' });
    expect(fileProblem(error)).toBe('/c/key cannot be read: permission denied.');
  });

  test('a socket that is not there is another matter', () => {
    const error = Object.assign(new Error(), { code: 'ENOENT', syscall: 'connect', address: '/run/d.sock' });
    expect(faultOf(error, false)).toMatchObject({ reason: 'lost' });
  });
});

test.each([
  ['(HTTP code 500) unexpected - ', 'The engine answered with HTTP 500 and gave no reason.'],
  ['(HTTP code 400) bad parameter - invalid tag', 'invalid tag'],
])('%s is told without the wrapping', (message, expected) => {
  expect(faultOf(Object.assign(new Error(message), { statusCode: 500 }), false).message).toBe(expected);
});

test('an image that "# syntax=" names and that cannot be pulled is named as such', () => {
  const step = 'resolve image config for docker-image://docker.io/docker/dockerfile:1';
  expect(failedFault(step, 'failed to do request: dial tcp: no route').message).toBe(
    'The image docker/dockerfile:1, which "# syntax=" names, cannot be pulled: failed to do request: dial tcp: no route',
  );
});

const failing = (message: string, more: object): Error => Object.assign(new Error(message), more);

test.each<[string, unknown, object]>([
  ['a time that ran out', failing('late', { name: 'TimeoutError' }), { reason: 'lost' }],
  [
    'a request that was ended by it',
    failing('ended', { name: 'AbortError', cause: failing('late', { name: 'TimeoutError' }) }),
    { reason: 'lost', message: 'The engine took too long to answer.' },
  ],
  [
    'an answer that is no HTTP',
    failing('Parse Error', { code: 'HPE_INVALID_CONSTANT' }),
    { reason: 'refused', message: 'The engine gave an answer that cannot be read.' },
  ],
  [
    'an answer of another shape',
    new TypeError('x is not iterable'),
    { reason: 'refused', message: 'The engine gave an answer that cannot be read.' },
  ],
  ['404', failing('no such image', { statusCode: 404 }), { reason: 'missing', message: 'no such image' }],
  ['an engine that stops', failing('context canceled', { statusCode: 500 }), { reason: 'lost' }],
  ['500', failing('broken', { statusCode: 500 }), { reason: 'refused', message: 'broken' }],
  [
    'a login that ended',
    failing('kex error', { code: 'ESSH' }),
    { reason: 'lost', message: 'The connection to the engine ended: kex error' },
  ],
  [
    'a connection that ended',
    failing('read ECONNRESET', { code: 'ECONNRESET' }),
    { reason: 'lost', message: 'The connection to the engine ended (ECONNRESET).' },
  ],
  ['anything else', 'no', { reason: 'refused', message: 'no' }],
])('%s', (_, error, expected) => {
  expect(faultOf(error, false)).toMatchObject(expected);
  expect(faultOf(error, true)).toMatchObject({ reason: 'cancelled' });
});

test('a size that cannot be is no size', () => {
  expect([bytesGiven(0), bytesGiven(2 ** 50)]).toEqual([0, 2 ** 50]);
  for (const value of [-1, 1.5, 2 ** 50 + 1, Number.NaN, '5', undefined])
    expect(() => bytesGiven(value)).toThrow('The engine reported an impossible size.');
});

test.each([
  ['dockerfile parse error on line 3: unknown instruction: RUNN', 2],
  ['Dockerfile parse error line 12: x', 11],
  ['process "/bin/sh -c make" did not complete successfully: exit code: 2', undefined],
])('%s is of the line %s, from 0', (message, line) => {
  expect(lineOf(message)).toBe(line);
});

test('a refused answer carries its fault', () => {
  expect(refuse(cancelled)).toEqual({ ok: false, fault: cancelled });
  expect(faultOf(new Error('x'), true)).toBe(cancelled);
  expect(cancelled.message).toBe('The build was cancelled.');
});
