import { formatBytes } from '../size/format.js';

/** One level of a comparison. */
export type CheckName = 'configuration' | 'files' | 'programs' | 'output';

export interface ComparisonCheck {
  readonly name: CheckName;
  /** `unsure`: it could not be told, `details` says why. */
  readonly verdict: 'same' | 'different' | 'unsure';
  /** A sentence each, names out of images harmless. */
  readonly details: readonly string[];
}

export interface ComparisonReport {
  readonly before: ComparedImage;
  readonly after: ComparedImage;
  /** In the order in which they were made; the output is missing where nobody agreed to run anything. */
  readonly checks: readonly ComparisonCheck[];
  /** Build tools that the result still holds. */
  readonly toolchain: readonly string[];
}

export interface ComparedImage {
  /** `sha256:…`. */
  readonly image: string;
  readonly bytes: number;
  /** From the base up, as far as the history of the image tells. */
  readonly parts?: readonly ImagePart[];
}

/** What the base or one instruction of the last stage adds. */
export interface ImagePart {
  /** `copied`: brought from another stage or image. */
  readonly kind: 'base' | 'own' | 'copied';
  /** The instruction, or `base`. */
  readonly text: string;
  readonly bytes: number;
}

/** Whether no check found a difference. */
export function isEquivalent({ checks }: ComparisonReport): boolean {
  return checks.every(({ verdict }) => verdict !== 'different');
}

const words: Readonly<Record<CheckName, string>> = {
  configuration: 'configuration',
  files: 'files',
  programs: 'programs',
  output: 'output',
};

/** `861 MB → 15.6 MB, same configuration, same output`. */
export function comparisonSentence({ before, after, checks }: ComparisonReport): string {
  const results = checks.map(({ name, verdict }) =>
    verdict === 'unsure' ? `${words[name]} not compared` : `${verdict} ${words[name]}`,
  );
  return [`${formatBytes(before.bytes)} → ${formatBytes(after.bytes)}`, ...results].join(', ');
}

/** The sentence, and below it what differs. */
export function comparisonLines(report: ComparisonReport): readonly string[] {
  const details = report.checks.flatMap((check) => check.details.map((detail) => `${check.name}: ${detail}`));
  const tools =
    report.toolchain.length === 0 ? [] : [`the result still contains ${report.toolchain.join(', ')}`];
  return [comparisonSentence(report), ...details, ...tools];
}
