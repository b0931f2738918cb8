import { structuredPatch } from 'diff';
import type { StageItem, StagesAnswer } from '../../../../server/src/protocol/messages.js';
import {
  checkWords,
  comparisonSentence,
  isEquivalent,
  type ComparedImage,
  type ComparisonReport,
} from '../comparison/report.js';
import { formatBytes } from '../size/format.js';
import { shorten } from '../size/size-text.js';
import { plainText } from '../build/build-log.js';
import type { ConversionView, DiffLine, SizeStack } from './panel-messages.js';
import { t } from '../text/translate.js';

/** What a comparison of a file with its conversion found. */
export interface ComparedConversion {
  /** Name of the Dockerfile for people. */
  readonly file: string;
  /** The texts of the two. */
  readonly before: string;
  readonly after: string;
  readonly report: ComparisonReport;
}

/** The image that a stage begins with, and what it weighs by itself. */
interface WeighedBase {
  readonly image: string;
  /** Uncompressed, as the catalogue has it; absent where nobody knows. */
  readonly bytes?: number;
}

/** Of the stage that is shipped. */
export function shippedBase({ stages, final }: Pick<StagesAnswer, 'stages' | 'final'>): WeighedBase {
  const { base, baseSize }: Partial<StageItem> = stages[final] ?? {};
  if (base?.kind === 'scratch') return { image: 'scratch', bytes: 0 };
  const bytes = baseSize?.bytes;
  return { image: base?.kind === 'image' ? base.image : '', ...(bytes !== undefined && { bytes }) };
}

/** What the shipped stage begins with, before a conversion and after it. */
export interface WeighedBases {
  readonly before: WeighedBase;
  readonly after: WeighedBase;
}

/** A conversion that was not built. */
export interface EstimatedConversion extends Omit<ComparedConversion, 'report'> {
  readonly bases: WeighedBases;
  readonly canCompare: boolean;
}

/** The page of a conversion before any build: the base images on one scale, said as estimates, and the difference. */
export function estimatedConversion(conversion: EstimatedConversion): ConversionView {
  const { file, before, after, bases, canCompare } = conversion;
  const stacks = [estimatedStack(t('Before'), bases.before), estimatedStack(t('After'), bases.after)];
  return {
    state: 'estimated',
    file,
    headline: basesText(bases),
    canApply: true,
    canCompare,
    scale: Math.max(...stacks.map(({ bytes }) => bytes)),
    stacks,
    checks: [],
    toolchain: [],
    lines: diffLines(before, after),
  };
}

/** `Base image: ≈ 823 MB → ≈ 2 MB`. */
export function basesText({ before, after }: WeighedBases): string {
  return t('Base image: {0} → {1}', estimateOf(before), estimateOf(after));
}

function estimatedStack(title: string, base: WeighedBase): SizeStack {
  const { image, bytes = 0 } = base;
  const label = estimateOf(base);
  const part = { kind: 'base', text: image, bytes, label } as const;
  return { title, bytes, label, parts: [part] };
}

function estimateOf({ bytes }: WeighedBase): string {
  if (bytes === undefined) return t('size unknown');
  return bytes === 0 ? formatBytes(0) : `≈ ${formatBytes(bytes)}`;
}

/** The page of a conversion that was built beside the original: two stacked bars on one scale, the checks, the difference. */
export function conversionView({ file, before, after, report }: ComparedConversion): ConversionView {
  const stacks = [stackOf(t('Before'), report.before), stackOf(t('After'), report.after)];
  return {
    state: 'compared',
    file,
    headline: plainText(comparisonSentence(report)),
    canApply: isEquivalent(report),
    canCompare: false,
    scale: Math.max(...stacks.map(({ bytes }) => bytes)),
    stacks,
    checks: report.checks.map((check) => ({
      text: checkWords(check),
      verdict: check.verdict,
      details: check.details.map(plainText),
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
  const unknown = { kind: 'own', text: t('the image'), bytes: rest, label: formatBytes(rest) } as const;
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
