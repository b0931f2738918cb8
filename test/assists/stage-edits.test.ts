import { describe, expect, test } from 'vitest';
import { aliasStage } from '../../server/src/assists/alias-stage.js';
import { goBuildFixes } from '../../server/src/assists/go-build-fixes.js';
import { deleteStage } from '../../server/src/assists/delete-stage.js';
import { moveStageUp } from '../../server/src/assists/move-stage-up.js';
import { useStageName } from '../../server/src/assists/name-stage.js';
import { renameStage } from '../../server/src/assists/rename-stage.js';
import type { Source } from '../../server/src/assists/stage-blocks.js';
import { createFacts } from '../../server/src/core/analysis.js';
import { noInputs } from '../../server/src/core/inputs.js';
import type { Edit } from '../../server/src/core/text/edit.js';
import { contextOf } from '../support/context-files.js';
import { dedent } from '../support/marked-text.js';
import { afterEdit } from '../support/stage-edits.js';

function checkEdit(
  before: string,
  assist: (source: Source) => readonly Edit[] | undefined,
  after: string | undefined,
): void {
  expect(afterEdit(before, assist)).toBe(after === undefined ? undefined : dedent(after));
}

const rename =
  (index: number, name: string) =>
  (source: Source): readonly Edit[] => {
    const stage = source.graph.stages[index];
    return stage === undefined ? [] : renameStage(source, stage, name);
  };

describe('rename a stage', () => {
  test('in FROM, COPY, mounts, ONBUILD and SOURCE_DATE_EPOCH, whatever the letters', () => {
    checkEdit(
      `
      FROM i AS Old
      FROM old AS b
      ONBUILD COPY --from=old /x /x
      RUN --mount=type=bind,from=OLD,target=/x --mount=from=old ls
      FROM b
      ARG SOURCE_DATE_EPOCH=old
      COPY --link --from="old" /old /old
      COPY --from=0 /x /x
      RUN echo old --from=old # old
      `,
      rename(0, 'new'),
      `
      FROM i AS new
      FROM new AS b
      ONBUILD COPY --from=new /x /x
      RUN --mount=type=bind,from=new,target=/x --mount=from=new ls
      FROM b
      ARG SOURCE_DATE_EPOCH=new
      COPY --link --from=new /old /old
      COPY --from=0 /x /x
      RUN echo old --from=old # old
      `,
    );
  });

  test('in the ARG that chooses it', () => {
    checkEdit(
      `
      ARG BASE=old
      FROM i AS old
      FROM \${BASE}
      `,
      rename(0, 'new'),
      `
      ARG BASE=new
      FROM i AS new
      FROM \${BASE}
      `,
    );
  });

  test('leaves its namesake and its image alone', () => {
    checkEdit(
      `
      FROM a AS a
      FROM a AS b
      FROM j AS a
      COPY --from=a /x /x
      COPY --from=a:1 /x /x
      `,
      rename(0, 'new'),
      `
      FROM a AS new
      FROM new AS b
      FROM j AS a
      COPY --from=a /x /x
      COPY --from=a:1 /x /x
      `,
    );
  });
});

describe('delete a stage', () => {
  test('with the comment above it, indexes below follow', () => {
    checkEdit(
      `
      FROM i
      # Not needed.
      # Really.
      FROM j AS old
      COPY --from=0 /x /x
      RUN <<EOF
      FROM nothing
      EOF

      FROM k AS b
      FROM i
      COPY --from=2 /x /x
      COPY --from=0 /x /x
      `,
      (source) => deleteStage(source, 1),
      `
      FROM i
      FROM k AS b
      FROM i
      COPY --from=1 /x /x
      COPY --from=0 /x /x
      `,
    );
  });

  test('the last one takes the blank lines with it', () => {
    checkEdit('FROM i\nRUN a\n\nFROM j\nRUN b', (source) => deleteStage(source, 1), 'FROM i\nRUN a');
  });

  test('the first one leaves the comment on top of the file', () => {
    checkEdit(
      '# About this file.\nFROM i\nFROM j',
      (source) => deleteStage(source, 0),
      '# About this file.\nFROM j',
    );
  });
});

describe('move a stage up', () => {
  test('with what it needs; indexes follow', () => {
    checkEdit(
      `
      ARG V=1
      # The result.
      FROM i AS final
      COPY --from=2 /x /x

      # The sources.
      FROM j AS sources

      FROM sources AS build
      COPY --from=sources /y /y
      COPY --from=1 /z /z

      FROM final
      `,
      (source) => moveStageUp(source, 2, 0),
      `
      ARG V=1
      # The sources.
      FROM j AS sources

      FROM sources AS build
      COPY --from=sources /y /y
      COPY --from=0 /z /z

      # The result.
      FROM i AS final
      COPY --from=1 /x /x

      FROM final
      `,
    );
  });

  test('from the end of a text without a last line break', () => {
    checkEdit(
      'FROM i\nCOPY --from=b /x /x\n\nFROM j AS b\nRUN x',
      (source) => moveStageUp(source, 1, 0),
      'FROM j AS b\nRUN x\n\nFROM i\nCOPY --from=b /x /x',
    );
  });

  test.each([
    ['a ring', 'FROM i AS a\nCOPY --from=b /x /x\nFROM a AS b'],
    ['a name that is declared twice', 'FROM i AS a\nCOPY --from=b /x /x\nFROM j AS b\nFROM k AS b'],
  ])('not out of %s', (_title, text) => {
    checkEdit(text, (source) => moveStageUp(source, 1, 0), undefined);
  });
});

const nameStage =
  (index: number) =>
  (source: Source): readonly Edit[] | undefined => {
    const stage = source.graph.stages[index];
    return stage && useStageName(source, stage)?.edits;
  };

describe('name a stage', () => {
  test.each([
    ['FROM golang:1.25', 'FROM golang:1.25 AS builder', 'builder'],
    ['FROM mcr.microsoft.com/dotnet/sdk:9.0', 'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS builder', 'builder'],
    ['from redis', 'from redis as redis-stage', 'redis-stage'],
    ['FROM scratch', 'FROM scratch AS files', 'files'],
    ['FROM $X', 'FROM $X AS stage', 'stage'],
    ['FROM --platform=linux/amd64 node', 'FROM --platform=linux/amd64 node AS builder', 'builder'],
    ['FROM x AS Web', 'FROM x AS Web', 'web'],
  ])('%s', (from, named, name) => {
    checkEdit(
      `${from}\nFROM j\nCOPY --from=0 /x /x`,
      nameStage(0),
      `${named}\nFROM j\nCOPY --from=${name} /x /x`,
    );
  });

  test('a name that is taken gets a number', () => {
    checkEdit(
      'FROM go\nFROM i AS builder\nFROM j\nCOPY --from=0 /x /x\nCOPY --from=builder /x /x',
      nameStage(0),
      'FROM go AS builder-2\nFROM i AS builder\nFROM j\nCOPY --from=builder-2 /x /x\nCOPY --from=builder /x /x',
    );
  });

  test.each(['FROM i AS a\nFROM j AS a\nCOPY --from=0 /x /x', 'FROM i AS 1a\nFROM j\nCOPY --from=0 /x /x'])(
    'not where the name leads elsewhere: %j',
    (text) => {
      checkEdit(text, nameStage(0), undefined);
    },
  );
});

test('an alias stage stands for a variable, in all uses from there on', () => {
  checkEdit(
    `
    ARG V=3
    FROM i AS a
    # Final.
    FROM j
    COPY --from=node:$V /x /x
    COPY --from=node:$V /y /y
    COPY --from=1 /z /z
    `,
    (source) =>
      source.graph.references
        .flatMap((one) => (one.target.kind === 'variable' ? [one] : []))
        .slice(0, 1)
        .flatMap((one) => aliasStage(source, one).edits),
    `
    ARG V=3
    FROM i AS a
    FROM node:$V AS node-v

    # Final.
    FROM j
    COPY --from=node-v /x /x
    COPY --from=node-v /y /y
    COPY --from=2 /z /z
    `,
  );
});

test.each([
  [
    'go build -o /app .',
    [
      'Disable cgo (CGO_ENABLED=0)',
      'Use the Go implementations: `-tags netgo`',
      'Link statically: `-linkmode external -extldflags "-static"`',
    ],
  ],
  ['./build.sh', []],
])('`%s` becomes static by %j', (command, titles) => {
  const context = contextOf({
    'go.mod': 'module x\n',
    'main.go': 'package main\nimport _ "net"\nfunc main() {}\n',
    'build.sh': '#!/bin/sh\ngo build -o /app .\n',
  });
  const text = `FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN ${command}\n`;
  const facts = createFacts(text, { ...noInputs, context });
  const [build] = facts.runs.goBuilds;
  expect(build && goBuildFixes(facts, build).map(({ title }) => title)).toEqual(titles);
});
