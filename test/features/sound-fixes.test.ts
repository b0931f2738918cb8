import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../server/src/core/analysis.js';
import type { ReportedFinding, Rule, RuleDoc } from '../../server/src/core/rule.js';
import { applyEdits, type Edit } from '../../server/src/core/text/edit.js';
import { brokenClaim, soundFixes } from '../../server/src/features/sound-fixes.js';
import { analyseText } from '../support/check-findings.js';
import { corpus } from '../support/corpus.js';
import { dedent, readMarkedText } from '../support/marked-text.js';
import { brokenBuilds } from '../support/broken-builds.js';

interface Example {
  readonly title: string;
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
}

const folder = new URL('../../server/src/rules/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
const docs = await Promise.all(
  names.map(async (name) => (await import(new URL(name, folder).href)) as { rule?: Rule; doc?: RuleDoc }),
);
const ruleExamples = docs.flatMap(({ rule, doc }) =>
  (doc?.bad ?? []).map(({ text, files = {} }, index): Example => {
    return { title: `${rule?.id ?? ''} ${index + 1}`, text: readMarkedText(text).text, files };
  }),
);
const shapes = brokenBuilds.map((shape): Example => ({ ...shape, text: dedent(shape.text) }));
const examples: readonly Example[] = [
  ...ruleExamples,
  ...corpus.map(({ name, text }): Example => ({ title: name, text })),
  ...shapes,
];

const again =
  ({ files = {} }: Example) =>
  (text: string): Analysis =>
    analyseText(text, { files });

/** What the fixes of an example make of its text, each with the finding that it is for. */
function fixed(
  example: Example,
): { finding: ReportedFinding; title: string; before: Analysis; after: Analysis }[] {
  const before = again(example)(example.text);
  return before.findings.flatMap((finding) =>
    soundFixes(before, finding, again(example)).map(({ title, edits }) => {
      return { finding, title, before, after: again(example)(applyEdits(example.text, edits())) };
    }),
  );
}

function alarms({ findings }: Analysis): string[] {
  return findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule }) => rule)
    .sort();
}

/** The programs that a container of the default target starts. */
/** A health check may be written in another way. */
function programs({ facts: { verdicts, graph } }: Analysis): (string | undefined)[] {
  return verdicts
    .startsOf(graph.final)
    .filter(({ by, command }) => command.script === undefined && by !== 'HEALTHCHECK')
    .map(({ command }) => command.words[0]?.text);
}

test.each(examples)('$title: an offered fix takes its finding away and brings no alarm', (example) => {
  for (const { finding, before, after } of fixed(example)) {
    const same = ({ rule, message }: ReportedFinding): boolean =>
      rule === finding.rule && message === finding.message;
    expect(after.findings.filter(same).length).toBeLessThan(before.findings.filter(same).length);
    const known = alarms(before);
    expect(alarms(after).filter((rule) => !known.includes(rule))).toEqual([]);
    if (programs(before).length > 0) expect(programs(after)).toEqual(programs(before));
  }
});

test('the examples offer fixes of most rules that have some', () => {
  const rules = new Set(examples.flatMap((example) => fixed(example).map(({ finding }) => finding.rule)));
  expect(rules.size).toBeGreaterThan(20);
});

describe('what is offered', () => {
  test.each(shapes)('$title', (example) => {
    const { offered } = brokenBuilds.find(({ title }) => title === example.title) ?? { offered: [] };
    const titles = fixed(example).map(({ finding, title }) => `${finding.rule}: ${title}`);
    expect(titles).toEqual(offered);
  });
});

describe('an edit is no fix', () => {
  const copy = 'COPY --from=biulder /a /a\n';
  const text = `FROM golang:1.25 AS builder\nFROM alpine:3.22\n${copy}RUN true\n`;
  const example = { title: 'a misspelt stage', text };
  const at = text.indexOf(copy);
  const why = (...edits: readonly Edit[]): string | undefined => {
    const before = again(example)(text);
    const finding = before.findings.find(({ rule }) => rule === 'stage-not-found');
    if (finding === undefined) throw new Error('there is no finding');
    return brokenClaim(before, finding, edits, again(example));
  };
  const word = { start: at + 12, end: at + 19 };

  test.each<[string, readonly Edit[], string | undefined]>([
    ['the right name', [{ ...word, newText: 'builder' }], undefined],
    ['the whole line taken away', [{ start: at, end: at + copy.length, newText: '' }], undefined],
    ['nothing', [], 'the result cannot be parsed'],
    ['a change elsewhere', [{ start: 0, end: 0, newText: '# a comment\n' }], 'the finding remains'],
    ['another wrong name', [{ ...word, newText: 'bulider' }], 'bulider'],
    [
      'the same line further down',
      [
        { start: at, end: at + copy.length, newText: '' },
        { start: text.length, end: text.length, newText: copy },
      ],
      'the finding remains',
    ],
  ])('where it makes %s', (_, edits, reason) => {
    expect(why(...edits)).toBe(reason);
  });
});

test('cgo that an experiment of Go needs is not switched off', () => {
  const text =
    'FROM golang:1.23-bookworm AS build\nENV GOEXPERIMENT=boringcrypto\nCOPY . .\nRUN CGO_ENABLED=1 go build -o /app .\n' +
    'FROM alpine:3.20\nCOPY --from=build /app /app\nCMD ["/app"]\n';
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.23\n',
    'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com") }\n',
  };
  const analysis = analyseText(text, { files });
  const titles = analysis.findings.flatMap((finding) => finding.fixes.map(({ title }) => title));
  expect(titles).toContain('Run on `debian:bookworm-slim`');
  expect(titles.filter((title) => /CGO_ENABLED=0|netgo/.test(title))).toEqual([]);
});
