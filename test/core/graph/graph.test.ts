import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../../server/src/core/graph/build-graph.js';
import type { Reference, StageGraph } from '../../../server/src/core/graph/graph.js';
import { parse } from '../../../server/src/core/text/parse.js';

const graphOf = (text: string): StageGraph => buildGraph(parse(text));

/** `raw -> target` of every reference but the bases that are plain images. */
function lookups(text: string): string[] {
  return graphOf(text)
    .references.filter(({ kind, target }) => kind !== 'FROM' || target.kind !== 'image')
    .map((reference) => `${reference.raw} -> ${drawTarget(reference)}`);
}

function drawTarget({ target, candidates }: Reference): string {
  const more = candidates.length === 0 ? '' : ` or ${candidates.join(' ')}`;
  if (target.kind === 'stage')
    return `stage ${target.stage} ${target.order}${target.byIndex ? ' by index' : ''}${more}`;
  if (target.kind === 'image') return `image ${target.image}`;
  return target.kind + more;
}

describe('FROM', () => {
  test.each([
    ['finds a stage above', 'FROM i AS a\nFROM a', ['a -> stage 0 above']],
    ['the nearest of that name', 'FROM i AS a\nFROM j AS a\nFROM a', ['a -> stage 1 above']],
    ['as written only', 'FROM i AS A\nFROM A', []],
    ['in lower case what was declared in capitals', 'FROM i AS A\nFROM a', ['a -> stage 0 above']],
    ['not a stage below', 'FROM a\nFROM i AS a', []],
    ['not itself', 'FROM a AS a', []],
    ['scratch', 'FROM scratch', ['scratch -> scratch']],
    ['a stage before scratch', 'FROM i AS scratch\nFROM scratch', ['scratch -> stage 0 above']],
    ['never a tagged word', 'FROM i AS alpine\nFROM alpine:3', []],
    ['with an ARG', 'ARG B=a\nFROM i AS a\nFROM ${B}', ['${B} -> stage 0 above or 0']],
    ['with quotes', 'ARG B="a"\nFROM i AS a\nFROM "$B"', ['"$B" -> stage 0 above or 0']],
    ['not with the ARG of a stage', 'FROM i AS a\nARG B=a\nFROM $B', ['$B -> unknown or 0']],
    [
      'a family by a predefined ARG',
      'FROM i AS x-a\nFROM i AS x-b\nFROM i AS y\nFROM x-$TARGETARCH',
      ['x-$TARGETARCH -> unknown or 0 1'],
    ],
    [
      'a family by a default',
      'ARG V=b\nFROM i AS x-a\nFROM i AS x-b\nFROM x-${V}',
      ['x-${V} -> stage 1 above or 0 1'],
    ],
    ['with an operator', 'ARG V\nFROM i AS x-a\nFROM x-${W:-a}', ['x-${W:-a} -> stage 0 above or 0']],
    ['an ARG without default is unknown', 'ARG B\nFROM $B', ['$B -> unknown']],
  ])('%s', (_title, text, expected) => {
    expect(lookups(text)).toEqual(expected);
  });
});

describe('COPY --from', () => {
  test.each([
    ['a', 'stage 0 above'],
    ['A', 'stage 0 above'],
    ['c', 'stage 3 below'],
    ['b', 'stage 2 same'],
    ['twice', 'stage 4 below'],
    ['0', 'stage 0 above by index'],
    ['00', 'stage 0 above by index'],
    ['+1', 'stage 1 above by index'],
    ['-0', 'stage 0 above by index'],
    ['2', 'stage 2 same by index'],
    ['-1', 'index-out-of-range'],
    ['5', 'index-out-of-range'],
    ['99', 'index-out-of-range'],
    ['nginx', 'image nginx'],
    ['a:1', 'image a:1'],
    ['scratch', 'scratch'],
    ['', 'context'],
    ['$a', 'variable'],
    ['x${a}', 'variable'],
    ['"a"', 'stage 0 above'],
  ])('%s', (from, expected) => {
    const text = `FROM i AS A\nFROM i AS twice\nFROM i AS b\nCOPY --from=${from} /x /x\nFROM i AS c\nFROM i AS Twice`;
    expect(lookups(text).map((line) => line.replace(/^.* -> /, ''))).toEqual([expected]);
  });

  test('an index past the last FROM may hit an image or a mount that BuildKit counts too', () => {
    const text =
      'FROM i\nCOPY --from=nginx /x /x\nRUN --mount=target=/m ls\nCOPY --from=2 /x /x\nCOPY --from=3 /x /x';
    expect(lookups(text).slice(1)).toEqual(['2 -> unknown', '3 -> index-out-of-range']);
  });

  test('ADD has no --from, a path after the first word is no flag', () => {
    expect(lookups('FROM i AS a\nADD --from=a /x /x\nCOPY /x --from=a /y\nRUN echo --from=a')).toEqual([]);
  });
});

describe('RUN --mount', () => {
  test.each([
    ['type=bind,from=a', ['a -> stage 0 above']],
    ['TYPE=bind,From=A', ['A -> stage 0 above']],
    ['from=0', ['0 -> image 0']],
    ['from=nginx,target=/x', ['nginx -> image nginx']],
    ['type=cache,target=/x', []],
    ['from=$a', ['$a -> variable']],
    ['type=bind,source=from=a,target=/x', []],
  ])('%s', (mount, expected) => {
    expect(lookups(`FROM i AS a\nFROM j\nRUN --mount=${mount} ls`)).toEqual(expected);
  });

  test.each(['--mount=type=bind,from=a,target=/x', '--mount="type=bind,from=a,target=/x"', '--mount=from=a'])(
    'the span of %s covers the name',
    (flag) => {
      const text = `FROM i AS a\nFROM j\nRUN ${flag} ls`;
      expect(
        graphOf(text)
          .references.slice(2)
          .map(({ start, end }) => text.slice(start, end)),
      ).toEqual(['a']);
    },
  );
});

test('ONBUILD takes something for the stages that are FROM it', () => {
  const { edges } = graphOf('FROM i AS a\nFROM j AS b\nONBUILD COPY --from=a /x /x\nFROM b\nFROM b');
  const triggered = edges.filter(({ kind }) => kind === 'ONBUILD').map(({ from, to }) => [from, to]);
  expect(triggered).toEqual([
    [0, 2],
    [0, 3],
  ]);
});

describe('what a build reaches', () => {
  test.each([
    [
      'through FROM, COPY and mounts',
      'FROM i AS a\nFROM i AS b\nFROM a AS c\nRUN --mount=from=b,target=/x ls\nFROM i AS d\nFROM i\nCOPY --from=c /x /x',
      [0, 1, 2, 4],
    ],
    ['through triggers', 'FROM i AS a\nFROM i AS b\nONBUILD COPY --from=a /x /x\nFROM b', [0, 1, 2]],
    ['every member of a family', 'ARG V=a\nFROM i AS x-a\nFROM i AS x-b\nFROM x-$V', [0, 1, 2]],
    ['the stage that gives the time', 'FROM i AS a\nFROM i\nARG SOURCE_DATE_EPOCH=a', [0, 1]],
    ['a ring once', 'FROM i AS a\nCOPY --from=b /x /x\nFROM i AS b\nCOPY --from=a /x /x', [0, 1]],
  ])('%s', (_title, text, expected) => {
    const graph = graphOf(text);
    expect([...graph.reachableFrom(graph.final)].sort()).toEqual(expected);
  });
});

describe('--target', () => {
  test.each([
    ['a', 0],
    ['B', 2],
    ['1', 1],
    ['9', undefined],
    ['x', undefined],
    ['', undefined],
    ['1.0', undefined],
  ])('%s', (name, expected) => {
    expect(graphOf('FROM i AS a\nFROM i AS b\nFROM i AS b').target(name)?.index).toBe(expected);
  });
});

test.each([
  ['linux/amd64', 'linux/amd64'],
  ['$P', 'linux/arm64'],
  ['$BUILDPLATFORM', undefined],
  ['"$P"', 'linux/arm64'],
])('--platform=%s', (platform, expected) => {
  const { stages } = graphOf(`ARG P=linux/arm64\nFROM --platform=${platform} i AS a`);
  expect(stages[0]?.platform?.value).toBe(expected);
  expect(stages[0]?.name).toBe('a');
});

test('a text without FROM has no stage', () => {
  const graph = graphOf('RUN x\n# FROM a\n');
  expect([graph.stages, graph.final, graph.preamble.length, graph.stageAt(1)]).toEqual([
    [],
    -1,
    1,
    undefined,
  ]);
});

test.each([
  ['x-$TARGETARCH', [0, 1]],
  // What is nothing but variables may be any image.
  ['$V-$TARGETARCH', []],
])('FROM %s is one of a family', (word, members) => {
  const { base } = graphOf(`FROM i AS x-a\nFROM i AS x-b\nFROM ${word}`).stages[2] ?? {};
  expect(base).toEqual({ kind: 'unknown', raw: word, members });
});
