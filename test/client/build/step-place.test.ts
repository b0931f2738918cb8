import { describe, expect, test } from 'vitest';
import {
  placeOfClassicStep,
  placeOfLine,
  placeOfMetadata,
  placeOfStep,
} from '../../../client/src/model/build/step-place.js';
import type { Place } from '../../../client/src/ports/engine.js';
import { planOfText } from '../../support/engine/plan.js';

const plan = planOfText(`ARG V=1
FROM golang:$V AS builder
WORKDIR /src
ENV A=1
COPY . .
RUN make \\
  all
RUN make
FROM builder AS tests
RUN make test
FROM --platform=$BUILDPLATFORM registry.example:5000/base
COPY --from=builder /src /src
CMD ["/src/app"]
`);

/** `0.3 4`: stage, instruction, line. */
const short = (place: Place | undefined): string =>
  place === undefined ? 'nowhere' : `${place.stage}.${place.instruction} ${place.line}-${place.endLine}`;

// prettier-ignore
describe('where a step of BuildKit stands', () => {
  test.each([
    ['[builder 1/5] FROM docker.io/library/golang:1', '0.-1 1-1'],
    ['[builder 2/5] WORKDIR /src', '0.0 2-2'],
    ['[builder 3/5] COPY . .', '0.2 4-4'],
    ['[builder 4/5] RUN make   all', '0.3 5-6'],
    ['[builder 5/5] RUN make', '0.4 7-7'],
    ['[BUILDER 5/5] RUN make', '0.4 7-7'],
    ['[linux/arm64 builder 3/5] COPY . .', '0.2 4-4'],
    ['[tests 1/1] RUN make test', '1.0 9-9'],
    ['[stage-2 2/2] COPY --from=builder /src /src', '2.0 11-11'],
    ['[stage-2 3/9] COPY --from=builder /src /src', '2.0 11-11'],
    ['[2/2] COPY --from=builder /src /src', '2.0 11-11'],
    ['[builder 2/7] ONBUILD COPY . .', '0.-1 1-1'],
    ['[builder 2/5] RUN nothing of the kind', 'nowhere'],
    ['[builder 9/9] RUN make', 'nowhere'],
    ['[builder 4/5] RUN another', '0.3 5-6'],
    ['[other 2/5] RUN make', 'nowhere'],
    ['[stage-7 2/5] RUN make', 'nowhere'],
    ['[internal] load build context', 'nowhere'],
    ['exporting to image', 'nowhere'],
  ])('%s', (name, expected) => {
    expect(short(placeOfStep(plan, 2, name))).toBe(expected);
  });

  test('a file of one stage does not name it', () => {
    expect(short(placeOfStep(planOfText('FROM a\nRUN b\n'), 0, '[2/2] RUN b'))).toBe('0.0 1-1');
    expect(short(placeOfStep(planOfText('FROM scratch\nCOPY b /\n'), 0, '[1/1] COPY b /'))).toBe('0.0 1-1');
  });

  test('of two stages with one name it is the one that is built, else the last', () => {
    const twice = planOfText('FROM a AS x\nRUN b\nFROM c AS x\nRUN b\n');
    expect([0, 1, 2].map((target) => short(placeOfStep(twice, target, '[x 2/2] RUN b')))).toEqual(['0.0 1-1', '1.0 3-3', '1.0 3-3']);
  });
});

test.each([
  ['FROM alpine\n', 'docker.io/library/alpine:latest', '0.-1 0-0'],
  ['FROM alpine:3.20\n', 'docker.io/library/alpine:3.20', '0.-1 0-0'],
  ['FROM user/image\n', 'docker.io/user/image:latest', '0.-1 0-0'],
  ['FROM ghcr.io/user/image:1\n', 'ghcr.io/user/image:1', '0.-1 0-0'],
  ['FROM localhost/image\n', 'localhost/image:latest', '0.-1 0-0'],
  ['FROM localhost:5000/image\n', 'localhost:5000/image:latest', '0.-1 0-0'],
  ['FROM a AS x\nFROM x\nFROM b\n', 'docker.io/library/b:latest', '2.-1 2-2'],
  ['FROM alpine\n', 'docker.io/library/debian:latest', 'nowhere'],
])('%j: the metadata of %s is asked for at %s', (text, image, expected) => {
  expect(short(placeOfMetadata(planOfText(text), `[internal] load metadata for ${image}`))).toBe(expected);
  expect(placeOfMetadata(planOfText(text), `[internal] load metadata for`)).toBeUndefined();
});

test.each([
  [1, 'ARG V=1', 'nowhere'],
  [2, 'FROM golang:1 AS builder', '0.-1 1-1'],
  [3, ' WORKDIR /src', '0.0 2-2'],
  [6, 'run make all', '0.3 5-6'],
  [6, 'COPY . .', 'nowhere'],
  [8, 'FROM builder AS tests', '1.-1 8-8'],
  [12, 'CMD ["/src/app"]', '2.1 12-12'],
  [13, 'CMD x', 'nowhere'],
  [3, '', 'nowhere'],
])('step %d of the classic builder, %s, stands at %s', (number, text, expected) => {
  expect(short(placeOfClassicStep(plan, number, text))).toBe(expected);
});

test.each([
  [0, 'nowhere'],
  [1, '0.-1 1-1'],
  [6, '0.3 5-6'],
  [8, '1.-1 8-8'],
  [11, '2.0 11-11'],
  [13, 'nowhere'],
])('line %d is that of %s', (line, expected) => {
  expect(short(placeOfLine(plan, line))).toBe(expected);
});
