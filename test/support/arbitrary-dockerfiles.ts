/** Texts for property tests: any characters, heaps of Dockerfile words, and sound Dockerfiles with damage. */
import fc from 'fast-check';
import { corpus } from './corpus.js';

const words = [
  'FROM', 'from', 'AS', 'as', 'RUN', 'COPY', 'ADD', 'ARG', 'ENV', 'ONBUILD', 'WORKDIR', 'CMD', 'HEALTHCHECK', 'USER',
  '--from=', '--from=0', '--from=1', '--from=-1', '--from=a', '--from=B', '--from=$X', '--platform=$BUILDPLATFORM',
  '--mount=type=bind,from=', '--mount=from=a,target=/x', '--mount=type=cache,target=/c', '--chown=1', '--', '--link',
  'a', 'b', 'B', 'builder', 'biulder', 'scratch', 'context', 'alpine', 'alpine:3', 'golang', 'x/y', '0', '1st',
  '$X', '${X}', '${X:-a}', '${X:+b}', '${X#p*}', '${X/a/b}', '${', '$$', '/', '/x', '.', '*', 'X=a', 'X', 'X="a b"',
  '<<EOF', '<<-EOF', '<<"EOF"', 'EOF', '3<<EOF', '["a", "b"]', '[', '"', "'", '\\', '`', '#', '# escape=`', '=', ',',
  '# stage-insight: ignore=stage-unused', '\ufeff', '\u00e4', '\ud83d\ude80', '\ud800', '\0', '\t',
] as const; // prettier-ignore
const gaps = [' ', ' ', ' ', '\n', '\n', '\r\n', '\\\n', '\\\r\n', '', '\t', '\n\n', '\r'] as const;

const heap = fc
  .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(...gaps)), { maxLength: 60 })
  .map((parts) => parts.map((part) => part.join('')).join(''));

/** Lines that are instructions of a kind, so that references meet stages more often than in a heap. */
const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('alpine', 'a', 'b', 'A', 'scratch', '$X', 'golang:1.25', 'c'),
      fc.constantFrom('a', 'b', 'c', 'A', 'alpine', ''),
    )
    .map(([base, name]) => `FROM ${base}${name === '' ? '' : ` AS ${name}`}`),
  fc
    .tuple(
      fc.constantFrom('0', '1', '2', 'a', 'b', 'A', 'c', 'ab', '$X', 'node:$X'),
      fc.constantFrom('/x /x', '/x /y', '. .'),
    )
    .map(([from, paths]) => `COPY --from=${from} ${paths}`),
  fc.constantFrom('a', 'b', 'C', '$X').map((from) => `RUN --mount=type=bind,from=${from},target=/m ls /m`),
  fc.constantFrom(
    'ARG X=a',
    'ARG X',
    'RUN make',
    'ONBUILD COPY --from=a /x /x',
    'CMD ["x"]',
    '',
    '# note',
    'WORKDIR /w',
  ),
);
const stages = fc.array(line, { maxLength: 16 }).map((lines) => lines.join('\n'));

interface Damage {
  readonly at: number;
  readonly length: number;
  readonly kind: 'cut' | 'double' | 'insert' | 'upper' | 'swap';
  readonly word: string;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 40 }),
  kind: fc.constantFrom('cut', 'double', 'insert', 'upper', 'swap'),
  word: fc.constantFrom(...words),
});

function applyDamage(text: string, { at, length, kind, word }: Damage): string {
  const start = Math.floor(at * text.length);
  const [head, part, tail] = [
    text.slice(0, start),
    text.slice(start, start + length),
    text.slice(start + length),
  ];
  switch (kind) {
    case 'cut':
      return head + tail;
    case 'double':
      return head + part + part + tail;
    case 'insert':
      return head + word + part + tail;
    case 'upper':
      return head + part.toUpperCase() + tail;
    case 'swap':
      return tail + part + head;
  }
}

/** Sound texts with a few places cut, doubled, changed or swapped. */
export function damagedFrom(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(damage, { minLength: 1, maxLength: 6 }))
    .map(([text, damages]) => damages.reduce(applyDamage, text));
}

const damaged = damagedFrom(corpus.map(({ text }) => text));

/** Any text at all, mostly one that looks like a Dockerfile. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.string({ unit: 'binary', maxLength: 200 }), weight: 1 },
  { arbitrary: heap, weight: 3 },
  { arbitrary: stages, weight: 4 },
  { arbitrary: damaged, weight: 4 },
);

/** Dockerfiles whose stages refer to each other in every right and wrong way. */
export const stageText: fc.Arbitrary<string> = fc.oneof(stages, damaged);
