import { describe, expect, test } from 'vitest';
import type { Instruction } from '../../../server/src/core/text/ast.js';
import { parse } from '../../../server/src/core/text/parse.js';
import { processorTime } from '../../support/processor-time.js';

/** `1-2 RUN [--flag] words` by instruction, lines from 1. */
function outline(text: string): string[] {
  const { instructions, lines } = parse(text);
  return instructions.map((instruction) => {
    const first = lines.positionAt(instruction.start).line + 1;
    const last = lines.positionAt(instruction.end).line + 1;
    return `${first === last ? first : `${first}-${last}`} ${draw(instruction)}`;
  });
}

function draw({ keyword, flags, words, trigger }: Instruction): string {
  const drawn = flags.map(({ name, value }) => `[${name}${value === undefined ? '' : `=${value}`}]`);
  const rest = trigger === undefined ? words.map(({ value }) => value) : [draw(trigger)];
  return [keyword, ...drawn, ...rest].join(' ');
}

describe('where an instruction ends', () => {
  test.each([
    [
      'a comment inside a continuation does not end it',
      'RUN a \\\n# b\n  c\nCMD d',
      ['1-3 RUN a c', '4 CMD d'],
    ],
    ['a blank line neither', 'RUN a \\\n\n  c\nCMD d', ['1-3 RUN a c', '4 CMD d']],
    ['it swallows a FROM that follows', 'RUN a \\\n# b\nFROM c', ['1-3 RUN a FROM c']],
    ['blanks after the escape are allowed', 'RUN a \\ \t\n  b', ['1-2 RUN a b']],
    ['two escapes are none', 'RUN a \\\\\nCMD d', ['1 RUN a \\', '2 CMD d']],
    [
      'a backtick escapes where a directive says so',
      '# escape=`\nRUN a `\n b\nRUN c \\\nCMD d',
      ['2-3 RUN a b', '4 RUN c \\', '5 CMD d'],
    ],
    ['CRLF', 'RUN a \\\r\n  b\r\nCMD d\r\n', ['1-2 RUN a b', '3 CMD d']],
    ['a byte order mark is no part of the first word', '\ufeffFROM a', ['1 FROM a']],
    ['lower case, indented, with tabs', '\tfrom\ta  as b', ['1 FROM a as b']],
    ['an escape at the end of the text', 'RUN a \\', ['1 RUN a']],
  ])('%s', (_title, text, expected) => {
    expect(outline(text)).toEqual(expected);
  });
});

describe('flags', () => {
  test.each([
    ['COPY --chown=1 --from=b /x /y', 'COPY [chown=1] [from=b] /x /y'],
    ['COPY --link --from=b /x /y', 'COPY [link] [from=b] /x /y'],
    ['COPY /x --from=b /y', 'COPY /x --from=b /y'],
    ['COPY --from="b" /x /y', 'COPY [from=b] /x /y'],
    ['COPY --from=b -- --x /y', 'COPY [from=b] --x /y'],
    ['COPY a--b --from=b /y', 'COPY a--b --from=b /y'],
    ['COPY --from="b c" /x /y', 'COPY [from=b c] /x /y'],
    ['COPY --from= /x /y', 'COPY [from=] /x /y'],
    [
      'RUN --mount=type=bind,from=b --network=none ls --all',
      'RUN [mount=type=bind,from=b] [network=none] ls --all',
    ],
    ['COPY --from=b \\\n  --chmod=755 ["a b", "/c"]', 'COPY [from=b] [chmod=755] a b /c'],
    ['ONBUILD COPY --from=b /x /y', 'ONBUILD COPY [from=b] /x /y'],
    ['HEALTHCHECK --interval=5s CMD ["curl", "x"]', 'HEALTHCHECK [interval=5s] CMD curl x'],
  ])('%s', (text, expected) => {
    expect(parse(text).instructions.map(draw)).toEqual([expected]);
  });

  test('the span of a value reaches over continuation lines and quotes', () => {
    const text = 'COPY --from=b\\\nuilder --chown="1" /x /y';
    const spans = parse(text).instructions[0]?.flags.map(({ valueSpan }) =>
      text.slice(valueSpan?.start, valueSpan?.end),
    );
    expect(spans).toEqual(['b\\\nuilder', '"1"']);
  });
});

test.each([
  ['CMD ["a", "b"]', 'a|b'],
  ['CMD ["a",\t"b"]', 'a|b'],
  ['CMD []', ''],
  ['CMD ["a", 1]', undefined],
  ['CMD {"a":1}', undefined],
  ['CMD [1]', undefined],
])('%s is an exec form of %s', (text, words) => {
  const [instruction] = parse(text).instructions;
  expect(instruction?.json === true ? instruction.words.map(({ value }) => value).join('|') : undefined).toBe(
    words,
  );
});

describe('heredocs', () => {
  test.each([
    ['one', 'RUN <<EOF\nFROM a\nEOF\nCMD b', ['1-3 RUN <<EOF', '4 CMD b']],
    ['two of one line', 'COPY <<A <<B /x/\nFROM a\nA\nFROM b\nB\nCMD c', ['1-5 COPY <<A <<B /x/', '6 CMD c']],
    ['tabs stripped', 'RUN <<-EOF\n\tx\n\tEOF\nCMD c', ['1-3 RUN <<-EOF', '4 CMD c']],
    ['a quoted word', 'RUN <<"E F" cat\nx\nE F\nCMD c', ['1-3 RUN <<E F cat', '4 CMD c']],
    ['blanks behind the sign', 'RUN cat << EOF\nx\nEOF\nCMD c', ['1-3 RUN cat << EOF', '4 CMD c']],
    ['with a number', 'RUN 3<<EOF cat\nx\nEOF\nCMD c', ['1-3 RUN 3<<EOF cat', '4 CMD c']],
    ['of a trigger', 'ONBUILD RUN <<EOF\nFROM x\nEOF\nCMD c', ['1-3 ONBUILD RUN <<EOF', '4 CMD c']],
    ['a here-string is none', 'RUN cat <<<EOF\nCMD c', ['1 RUN cat <<<EOF', '2 CMD c']],
    ['a shift is none', 'RUN echo $(( 1 << 2 ))\nCMD c', ['1 RUN echo $(( 1 << 2 ))', '2 CMD c']],
    ['inside a word is none', 'RUN test a<<b EOF\nCMD c', ['1 RUN test a<<b EOF', '2 CMD c']],
    ['quoted text is none', 'RUN echo "<<EOF"\nCMD c', ['1 RUN echo <<EOF', '2 CMD c']],
    ['a name with quotes inside', 'RUN <<E"O"F cat\n$x\nEOF\nCMD c', ['1-3 RUN <<EOF cat', '4 CMD c']],
    ['not behind a blank that is escaped', 'RUN a\\ <<EOF\nCMD c', ['1 RUN a <<EOF', '2 CMD c']],
    ['not in JSON', 'RUN ["cat", "<<EOF"]\nCMD c', ['1 RUN cat <<EOF', '2 CMD c']],
    ['not in CMD', 'CMD <<EOF\nUSER c', ['1 CMD <<EOF', '2 USER c']],
  ])('%s', (_title, text, expected) => {
    expect(outline(text)).toEqual(expected);
  });

  test('one without an end runs to the end, and is told', () => {
    const { instructions, problems } = parse('RUN <<EOF\nFROM a\n');
    expect(instructions).toHaveLength(1);
    expect(problems.map(({ message }) => message)).toEqual(['heredoc `EOF` is not terminated']);
  });
});

describe('directives', () => {
  test.each([
    ['# syntax=docker/dockerfile:1\n# escape=`\nFROM a', ['syntax=docker/dockerfile:1', 'escape=`']],
    ['#!/usr/bin/env x\n# Escape = `\nFROM a', ['escape=`']],
    ['\ufeff# check=skip=all\nFROM a', ['check=skip=all']],
    ['# a note\n# escape=`\nFROM a', []],
    ['\n# escape=`\nFROM a', []],
    ['FROM a\n# escape=`', []],
    ['# escape=`\n# escape=\\\nFROM a', ['escape=`']],
    ['# other=1\n# escape=`\nFROM a', []],
  ])('%j', (text, expected) => {
    expect(parse(text).directives.map(({ name, value }) => `${name}=${value}`)).toEqual(expected);
  });
});

/** Faults of dockerfile-ast 0.7.1 that nobody else may notice. */
describe('the parser below', () => {
  test.each([' RUN $x', '\tCOPY ${x} $y\nFROM a', ' RUN $x\n RUN $x\nFROM $x'])(
    'overflows its stack on %j, we do not',
    (text) => {
      expect(parse(text).instructions.length).toBeGreaterThan(0);
    },
  );

  test.each([
    ['sees an instruction behind a lone CR of a comment', '# a\rFROM b\nFROM c', ['3 FROM c']],
    ['takes a vertical tab for a keyword', '\v\0', ['1 \0']],
  ])('%s, we do not', (_title, text, expected) => {
    expect(outline(text)).toEqual(expected);
  });

  test('is slow on a line of a million words, we are not', () => {
    const started = processorTime();
    const { instructions } = parse(`FROM a\nRUN ${'x '.repeat(500_000)}`);
    expect(instructions[1]?.words).toHaveLength(500_000);
    expect(processorTime() - started).toBeLessThan(5000);
  });
});

describe('a line that is too long for the parser below at once', () => {
  const many = Array.from({ length: 2000 }, (_, at) => `/a${String(at)}`);
  const long = 'x'.repeat(9000);

  test.each([
    ['words', `COPY ${many.join(' ')} /b`, `COPY ${many.join(' ')} /b`],
    ['a word', `COPY /a ${long} /b`, `COPY /a ${long} /b`],
    ['quoted blanks', `ENV A="${many.join(' ')}" B=c`, `ENV A=${many.join(' ')} B=c`],
    ['strings', `CMD ${JSON.stringify(many)}`, `CMD ${many.join(' ')}`],
    ['a string', `CMD ["a,]", "${long}", "\\"c\\n"]`, `CMD a,] ${long} "c\n`],
    [
      'flags',
      `COPY ${many.map((word) => `--x=${word}`).join(' ')} /b`,
      `COPY ${many.map((word) => `[x=${word}]`).join(' ')} /b`,
    ],
    ['a flag', `COPY --x="${long} y" --link /b`, `COPY [x=${long} y] [link] /b`],
  ])('%s', (_title, text, expected) => {
    const { instructions } = parse(text);
    expect(instructions.map(draw)).toEqual([expected]);
    const words = instructions.flatMap((instruction) => instruction.words);
    expect(words.filter(({ start, end, raw }) => text.slice(start, end) !== raw)).toEqual([]);
  });
});

test.each([
  ['FROM --platform=$P a:${V}', ['$P', '${V}']],
  ['ENV A=$B"c" D=\\$E F=\'$G\' H=$1', ['$B']],
  ['COPY ${A:-${B}} "$C d" $D\\\n_E /', ['${A:-${B}', '${B}', '$C', '$D\\\n_E']],
  ['COPY ${A-x} ${B#*.} ${ /', ['${A-x}', '${B#*.}']],
])('the variables of %j', (text, expected) => {
  const [{ variables } = { variables: [] }] = parse(text).instructions;
  expect(variables.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
});
