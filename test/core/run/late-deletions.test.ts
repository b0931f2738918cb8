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
  [
    'a file of a folder under another name',
    ['COPY src /d', 'RUN rm /d/b.tar'],
    ['`/d/b.tar`, of COPY src /d'],
  ],
  ['a file in a folder', ['COPY big.tar /d/', 'RUN rm /d/big.tar'], ['`/d/big.tar`, of COPY big.tar /d/']],
  ['no folder of a few bytes', ['COPY src /d', 'RUN rm -r /d/*'], []],
  [
    'the last of several',
    ['COPY big.tar .', 'COPY big.tar .', 'RUN rm big.tar'],
    ['`/w/big.tar`, of COPY big.tar .'],
  ],
  ['what a stage held', ['COPY --from=alpine /x.tar /d', 'RUN rm /d'], ['`/d`, of COPY /x.tar /d']],
  ['no part of what a stage held', ['COPY --from=alpine /x /d', 'RUN rm /d/y.tar'], []],
  ['nothing of two sources', ['COPY big.tar src /d/', 'RUN rm /d/big.tar'], []],
  ['nothing of a pattern', ['COPY *.tar /d/', 'RUN rm /d/big.tar'], []],
  ['nothing of a heredoc', ['COPY <<E /d/x.tar\na\nE', 'RUN rm /d/x.tar'], []],
  ['nothing of all', ['COPY . /', 'RUN rm /big.tar'], []],
  ['nothing by a pattern', ['COPY big.tar /d/', 'RUN rm /d/b*'], []],
  ['nothing in a branch', ['COPY big.tar .', 'RUN test -e x || rm big.tar'], []],
  ['nothing behind it', ['RUN rm big.tar', 'COPY big.tar .'], []],
  [
    'a redirection',
    ['RUN curl https://example.org/y > /d.tgz', 'RUN rm /d.tgz'],
    ['`/d.tgz`, of RUN curl https://example.org/y > /d.tgz'],
  ],
  [
    'a download of wget',
    ['RUN wget -O x.tgz https://example.org/y', 'RUN rm x.tgz'],
    ['`/w/x.tgz`, of RUN wget -O x.tgz https://example.org/y'],
  ],
  ['no download in a branch', ['RUN true || wget -O x.tgz https://example.org/y', 'RUN rm x.tgz'], []],
  ['no script that was fetched', ['RUN curl -o x.sh https://example.org/y', 'RUN rm x.sh'], []],
  ['development packages', ['RUN npm ci', 'RUN npm prune'], ['development packages, of RUN npm ci']],
  [
    'development packages of yarn',
    ['RUN yarn', 'RUN yarn install --production'],
    ['development packages, of RUN yarn'],
  ],
  [
    'development packages of pnpm',
    ['RUN pnpm i', 'RUN pnpm prune --prod'],
    ['development packages, of RUN pnpm i'],
  ],
  ['no development packages that were left out', ['RUN npm ci --omit=dev', 'RUN npm prune'], []],
  ['no development packages without an install', ['RUN npm run build', 'RUN npm prune'], []],
  ['nothing by another verb', ['RUN npm ci', 'RUN npm test'], []],
  [
    'packages',
    ['RUN apt-get install -y gcc=12 make', 'RUN apt-get purge -y gcc'],
    ['packages, of RUN apt-get install -y gcc=12 make'],
  ],
  ['packages of Alpine', ['RUN apk add gcc', 'RUN apk del gcc'], ['packages, of RUN apk add gcc']],
  ['no other packages', ['RUN apt-get install -y gcc', 'RUN apt-get -y autoremove make'], []],
  ['no packages that are only listed', ['RUN apt-get install -y gcc', 'RUN apt-get install -y make'], []],
  [
    'no lists in a cache',
    ['RUN apt-get update', 'RUN --mount=type=cache,target=/var/lib/apt/lists rm -rf /var/lib/apt/lists/*'],
    [],
  ],
  ['no file in a cache', ['COPY big.tar /d/', 'RUN --mount=type=cache,target=/d/big.tar rm /d/big.tar'], []],
  [
    'a file beside a cache',
    ['COPY big.tar /d/', 'RUN --mount=type=cache,target=/e rm /d/big.tar'],
    ['`/d/big.tar`, of COPY big.tar /d/'],
  ],
])('%s', (_, lines, expected) => {
  expect(late(lines)).toEqual(expected);
});

test('a file of a hundred kilobytes counts, whatever it is called', () => {
  const found = (length: number): number => {
    const all = { 'data.json': 'x'.repeat(length) };
    const runs = runText('FROM debian:12\nCOPY data.json /d/\nRUN rm /d/data.json\n', all);
    const [stage] = runs.graph.stages;
    return stage === undefined ? 0 : lateDeletions(stage, runs.stage(0), contextOf(all)).length;
  };
  expect([found(99_999), found(100_000)]).toEqual([0, 1]);
});
