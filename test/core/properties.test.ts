import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text/edit.js';
import { parse } from '../../server/src/core/text/parse.js';
import type { ReportedFinding } from '../../server/src/core/rule.js';
import { runRules } from '../../server/src/core/run-rules.js';
import type { Span } from '../../server/src/core/text/text.js';
import { fixAll } from '../../server/src/features/code-actions.js';
import { soundFixes } from '../../server/src/features/sound-fixes.js';
import { rules } from '../../server/src/rules/index.js';
import { anyText, stageText } from '../support/arbitrary-dockerfiles.js';
import { analyseText, checkEdits } from '../support/check-findings.js';

const options = { numRuns: Number(process.env['RUNS'] ?? 100) };

function holdsForAll(texts: fc.Arbitrary<string>, holds: (text: string) => void): void {
  fc.assert(fc.property(texts, holds), options);
}

/** What a finding says, without its functions. */
function said({ fixes, ...rest }: ReportedFinding): unknown {
  return { ...rest, fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits() })) };
}

test('any text is analysed, and every range lies in it', () => {
  holdsForAll(anyText, (text) => {
    const { facts, findings } = analyseText(text);
    const spans: Span[] = [
      ...facts.ast.instructions,
      ...facts.ast.instructions.flatMap(({ flags, words, heredocs }) => [...flags, ...words, ...heredocs]),
      ...facts.ast.comments,
      ...facts.ast.problems,
      ...facts.graph.references,
      ...findings.flatMap((finding) => [finding, ...finding.related]),
    ];
    const outside = spans.filter(({ start, end }) => !(0 <= start && start <= end && end <= text.length));
    expect(outside).toEqual([]);
  });
});

test('the same text gives the same answer, and no edit of a fix touches another', () => {
  holdsForAll(anyText, (text) => {
    const first = analyseText(text);
    checkEdits(first);
    expect(analyseText(text).findings.map(said)).toEqual(first.findings.map(said));
  });
});

test('each rule alone says what it says among all', () => {
  holdsForAll(stageText, (text) => {
    const { facts, findings: together } = analyseText(text);
    for (const rule of rules) {
      const share = together.filter((finding) => finding.rule === rule.id).map(said);
      expect(runRules([rule], facts).map(said)).toEqual(share);
    }
  });
});

test('instructions and stages follow each other', () => {
  holdsForAll(anyText, (text) => {
    const { ast, graph } = analyseText(text).facts;
    const ends = ast.instructions.map(
      ({ start }, index) => [ast.instructions[index - 1]?.end ?? 0, start] as const,
    );
    expect(ends.filter(([end, start]) => end > start)).toEqual([]);
    const held = [
      ...graph.preamble,
      ...graph.stages.flatMap(({ from, instructions }) => [from, ...instructions]),
    ];
    expect(held).toEqual(ast.instructions);
  });
});

test('what stands below an instruction changes none', () => {
  const padding = `\n${`# ${'-'.repeat(998)}\n`.repeat(51)}`;
  holdsForAll(anyText, (text) => {
    const short = (source: string): unknown[] =>
      parse(source).instructions.map(({ start, keyword, flags }) => [start, keyword, flags]);
    expect(short(text + padding)).toEqual(short(text));
  });
});

test('CRLF and a byte order mark change no finding', () => {
  holdsForAll(stageText, (text) => {
    const plain = text.replace(/\r/g, '').replace(/\ufeff/g, '');
    const short = (source: string): string[] =>
      analyseText(source).findings.map(({ rule, severity, message }) => `${rule} ${severity} ${message}`);
    const expected = short(plain);
    expect(short(plain.replace(/\n/g, '\r\n'))).toEqual(expected);
    expect(short(`\ufeff${plain}`)).toEqual(expected);
  });
});

test('after a safe fix that is offered there is less of its fault and no new alarm', () => {
  holdsForAll(stageText, (text) => {
    const before = analyseText(text);
    for (const finding of before.findings) {
      const [fix] = soundFixes(before, finding, analyseText);
      if (fix?.safety !== 'safe') continue;
      const after = analyseText(applyEdits(text, fix.edits())).findings;
      const alike = (findings: readonly ReportedFinding[]): number =>
        findings.filter(({ rule, message }) => rule === finding.rule && message === finding.message).length;
      expect(alike(after), fix.title).toBeLessThanOrEqual(alike(before.findings));
      expect(alarms(after), fix.title).toBeLessThanOrEqual(alarms(before.findings));
    }
  });
});

test('all safe fixes together bring no alarm, and leave none to be made', () => {
  holdsForAll(stageText, (text) => {
    const before = analyseText(text);
    const fixed = fixAll(before, analyseText);
    const after = analyseText(fixed);
    expect(alarms(after.findings)).toBeLessThanOrEqual(alarms(before.findings));
    expect(fixAll(after, analyseText)).toBe(fixed);
  });
});

/** A mended FROM may bring a stage into the build, whose warnings are errors from then on. */
function alarms(findings: readonly ReportedFinding[]): number {
  return findings.filter(({ severity }) => severity === 'error' || severity === 'warning').length;
}
