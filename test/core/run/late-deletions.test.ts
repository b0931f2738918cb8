import { expect, test } from 'vitest';
import { lateDeletions } from '../../../server/src/core/run/late-deletions.js';
import { contextOf } from '../../support/context-files.js';
import { runText } from '../../support/stage-runs.js';

const files = {
  'big.tar': 'x',
  'src/b.tar': 'x',
  '.dockerignore': 'old.tar\n',
  'old.tar': 'x',
  'notes.txt': 'x',
};

/** `what, of the instruction that made it`, for each deletion that frees nothing. */
function late(lines: readonly string[]): readonly string[] {
  const runs = runText(['FROM debian:12', 'WORKDIR /w', ...lines, ''].join('\n'), files);
  const [stage] = runs.graph.stages;
  if (stage === undefined) return [];
  return lateDeletions(stage, runs.stage(0), contextOf(files)).map(
    ({ what, maker }) => `${what}, of ${maker.keyword} ${maker.body.text}`,
  );
}

test.each<[string, readonly string[], readonly string[]]>([
  ['a copied file', ['COPY big.tar .', 'RUN rm big.tar'], ['`/w/big.tar`, of COPY big.tar .']],
  ['a file of a copied folder', ['COPY . .', 'RUN rm /w/src/b.tar'], ['`/w/src/b.tar`, of COPY . .']],
  ['no file of a few bytes', ['COPY notes.txt .', 'RUN rm notes.txt'], []],
  ['no file that the context lacks', ['COPY . .', 'RUN rm /w/none.tar'], []],
  ['no file that is ignored', ['COPY . .', 'RUN rm /w/old.tar'], []],
  [
    'what an ADD fetched into a folder',
    ['ADD https://example.org/a.tgz /d/', 'RUN rm /d/a.tgz'],
    ['`/d/a.tgz`, of ADD https://example.org/a.tgz /d/'],
  ],
  [
    'what an ADD fetched under a name',
    ['ADD https://example.org/a.tgz /d', 'RUN rm /d'],
    ['`/d`, of ADD https://example.org/a.tgz /d'],
  ],
  ['no other file beside it', ['ADD https://example.org/a.tgz /d/', 'RUN rm /d/b.tgz'], []],
  [
    'a download of a RUN above',
    ['RUN curl -o x.tgz https://example.org/y', 'RUN rm x.tgz'],
    ['`/w/x.tgz`, of RUN curl -o x.tgz https://example.org/y'],
  ],
  [
    'a download under the name of its address',
    ['RUN curl -LO https://example.org/y.tgz?v=1', 'RUN rm /w/y.tgz'],
    ['`/w/y.tgz`, of RUN curl -LO https://example.org/y.tgz?v=1'],
  ],
  [
    'no download that goes to standard output',
    ['RUN curl https://example.org/y.tgz', 'RUN rm -f /w/y.tgz'],
    [],
  ],
  [
    'no download in another folder',
    ['RUN cd /tmp && wget https://example.org/y.tgz', 'RUN rm -f /w/y.tgz'],
    [],
  ],
  ['no download of the same RUN', ['RUN curl -o x.tgz https://example.org/y && rm x.tgz'], []],
  ['nothing that its own RUN has deleted', ['RUN wget https://example.org/y && rm y', 'RUN rm -f y'], []],
  [
    'package lists',
    ['RUN apt-get update', 'RUN rm -rf /var/lib/apt/lists/*'],
    ['package lists, of RUN apt-get update'],
  ],
  [
    'no package lists that are gone',
    ['RUN apt-get update && rm -rf /var/lib/apt/lists/*', 'RUN rm -rf /var/lib/apt/lists/*'],
    [],
  ],
])('%s', (_, lines, expected) => {
  expect(late(lines)).toEqual(expected);
});
