import { expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs, type NamedTarget } from '../../../server/src/core/inputs.js';
import { missingTargets } from '../../../server/src/core/workspace/missing-targets.js';

/** What is said of a target `bulid` that a Compose file names. */
function missing(text: string, more: Partial<NamedTarget> = {}): readonly string[] {
  const { ast, graph } = createFacts(text, noInputs);
  const target = { stage: 'bulid', file: 'compose.yaml', span: { start: 3, end: 8 }, isSure: true, ...more };
  return missingTargets(ast, graph, [target]).map(
    ({ start, end, stage, near, names }) => `${start}-${end} ${stage}: ${near ?? '-'} of ${names.join(' ')}`,
  );
}

const stages = 'FROM golang:1.22 AS build\nFROM alpine:3.20 AS run\n';

test.each<[string, string, Partial<NamedTarget>, string[]]>([
  ['a stage that is misspelled', stages, {}, ['3-8 bulid: build of build run']],
  ['nothing like a stage', stages, { stage: 'production' }, ['3-8 production: - of build run']],
  ['a stage', stages, { stage: 'run' }, []],
  ['a stage in other letters', stages, { stage: 'RUN' }, []],
  ['a stage by its number', stages, { stage: '1' }, []],
  ['a target that is not sure', stages, { isSure: false }, []],
  ['a text without stages', '# nothing yet\n', {}, []],
  ['a template', `FROM {{ .Base }} AS base\n${stages}`, {}, []],
  ['a file for another front end', `# syntax=example/frontend\n${stages}`, {}, []],
  [
    "BuildKit's own front end",
    `# syntax=docker/dockerfile:1\n${stages}`,
    {},
    ['3-8 bulid: build of build run'],
  ],
])('%s', (_, text, more, expected) => {
  expect(missing(text, more)).toEqual(expected);
});
