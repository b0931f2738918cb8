import { formatBytes } from '../size/format.js';
import { t } from '../text/translate.js';

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

const sayings: Readonly<Record<CheckName, Readonly<Record<ComparisonCheck['verdict'], () => string>>>> = {
  configuration: {
    same: () => t('same configuration'),
    different: () => t('different configuration'),
    unsure: () => t('configuration not compared'),
  },
  files: {
    same: () => t('same files'),
    different: () => t('different files'),
    unsure: () => t('files not compared'),
  },
  programs: {
    same: () => t('same programs'),
    different: () => t('different programs'),
    unsure: () => t('programs not compared'),
  },
  output: {
    same: () => t('same output'),
    different: () => t('different output'),
    unsure: () => t('output not compared'),
  },
};

/** `same configuration`, for people. */
export function checkWords({ name, verdict }: Pick<ComparisonCheck, 'name' | 'verdict'>): string {
  return sayings[name][verdict]();
}

/** `861 MB → 15.6 MB, same configuration, same output`. */
export function comparisonSentence({ before, after, checks }: ComparisonReport): string {
  return [`${formatBytes(before.bytes)} → ${formatBytes(after.bytes)}`, ...checks.map(checkWords)].join(', ');
}

/** The sentence, and below it what differs. */
export function comparisonLines(report: ComparisonReport): readonly string[] {
  const details = report.checks.flatMap((check) => check.details.map((detail) => `${check.name}: ${detail}`));
  const tools =
    report.toolchain.length === 0 ? [] : [t('the result still contains {0}', report.toolchain.join(', '))];
  return [comparisonSentence(report), ...details, ...tools];
}
