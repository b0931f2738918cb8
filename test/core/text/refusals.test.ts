import { expect, test } from 'vitest';
import { parse } from '../../../server/src/core/text/parse.js';
import { refusalsOf } from '../../../server/src/core/text/refusals.js';

/** What BuildKit prints of a line, and the title of the fix. */
function refusals(line: string): readonly string[] {
  return refusalsOf(parse(`FROM alpine\n${line}\n`)).map(
    ({ words, fix }) => words + (fix === undefined ? '' : ` [${fix.title}]`),
  );
}

const fromShape = 'FROM requires either one or three arguments';

test.each([
  ['HEALTHCHECK --interval=3s --interval=4s NONE', []],
  ['HEALTHCHECK --interval=3s --interval=4s CMD x', ['duplicate flag specified: --interval']],
  ['RUN --mount=type=tmpfs,target=/a --mount=type=tmpfs,target=/b x', []],
  ['COPY --exclude=a --exclude=b x y', []],
  ['COPY --chown=a --chown=b x y', ['duplicate flag specified: --chown']],
  ['COPY --CHOWN=a x y', ['unknown flag: --CHOWN [Change to `--chown`]']],
  ['COPY --chown app x y', ['missing a value on flag: --chown [Write `--chown=app`]']],
  ['COPY --chown =app x y', ['missing a value on flag: --chown']],
  ['COPY --chown', ['missing a value on flag: --chown']],
  ['ENV', ['ENV requires at least one argument']],
  ['ENV a', ['ENV must have two arguments']],
  ['ENV a b', []],
  ['ENV a=b c', [`Syntax error - can't find = in "c". Must be of the form: name=value`]],
  ['FROM alpine AS', [`${fromShape} [Remove \`AS\`]`]],
  ['FROM alpine AS b # c', [`${fromShape} [Remove \`# c\`]`]],
  ['FROM alpine # c', [`${fromShape} [Remove \`# c\`]`]],
  // Which of the words is too many is for its author to say.
  ['FROM alpine b', [fromShape]],
  ['FROM alpine AS b c', [fromShape]],
])('%s', (line, expected) => {
  expect(refusals(line)).toEqual(expected);
});

test.each(['FROM alpine # the base', 'FROM alpine   # the base  ', 'FROM alpine AS b # the base'])(
  '%j is refused from the comment on',
  (text) => {
    const [refusal] = refusalsOf(parse(`${text}\n`));
    expect(text.slice(refusal?.start, refusal?.end)).toBe('# the base');
  },
);
