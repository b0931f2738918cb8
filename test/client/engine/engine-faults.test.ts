import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failedFault, faultOf, fileProblem } from '../../../client/src/model/engine/engine-faults.js';

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
