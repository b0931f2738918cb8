import { structuredPatch } from 'diff';
import {
  comparisonSentence,
  isEquivalent,
  type ComparedImage,
  type ComparisonReport,
} from '../comparison/report.js';
import { formatBytes } from '../size/format.js';
import { shorten } from '../size/size-text.js';
import { plainText } from '../build/build-log.js';
import type { ConversionView, DiffLine, SizeStack } from './panel-messages.js';

/** What a comparison of a file with its conversion found. */
export interface ComparedConversion {
  /** Name of the Dockerfile for people. */
  readonly file: string;
  /** The texts of the two. */
  readonly before: string;
  readonly after: string;
  readonly report: ComparisonReport;
}

/** The page of a conversion that was built beside the original: two stacked bars on one scale, the checks, the difference. */
export function conversionView({ file, before, after, report }: ComparedConversion): ConversionView {
  const stacks = [stackOf('Before', report.before), stackOf('After', report.after)];
  return {
    file,
    headline: plainText(comparisonSentence(report)),
    canApply: isEquivalent(report),
    scale: Math.max(...stacks.map(({ bytes }) => bytes)),
    stacks,
    checks: report.checks.map(({ name, verdict, details }) => ({
      name,
      verdict,
      details: details.map(plainText),
    })),
    toolchain: report.toolchain.map(plainText),
    lines: diffLines(before, after),
  };
}

function stackOf(title: string, { bytes, parts = [] }: ComparedImage): SizeStack {
  const known = parts.reduce((sum, part) => sum + part.bytes, 0);
  // What nobody can attribute still belongs to the bar.
  const rest = bytes - known;
  const shown = parts.map((part) => ({
    ...part,
    text: shorten(part.text.replace(/\s+/g, ' '), 80),
    label: formatBytes(part.bytes),
  }));
  const unknown = { kind: 'own', text: 'the image', bytes: rest, label: formatBytes(rest) } as const;
  return { title, bytes, label: formatBytes(bytes), parts: rest > 0 ? [...shown, unknown] : shown };
}

/** The lines that differ with three of those around them; a `gap` stands for lines that are left out. */
function diffLines(before: string, after: string): readonly DiffLine[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  return hunks.flatMap((hunk, index): DiffLine[] => {
    const lines = hunk.lines.flatMap((line): DiffLine[] => {
      const kind = kinds[line[0] ?? ''];
      return kind === undefined ? [] : [{ kind, text: line.slice(1) }];
    });
    return index === 0 ? lines : [{ kind: 'gap', text: '' }, ...lines];
  });
}

/** By the first character of a line; another one is a remark about the end of the file. */
const kinds: Readonly<Record<string, 'same' | 'added' | 'removed'>> = {
  ' ': 'same',
  '+': 'added',
  '-': 'removed',
};
