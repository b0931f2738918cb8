import { formatBytes } from '../size/format.js';

/** One level of a proof. */
export type CheckName = 'configuration' | 'files' | 'programs' | 'output';

export interface ProofCheck {
  readonly name: CheckName;
  /** `unsure`: it could not be told, `details` says why. */
  readonly verdict: 'same' | 'different' | 'unsure';
  /** A sentence each, names out of images harmless. */
  readonly details: readonly string[];
}

export interface ProofReport {
  readonly before: ProvedImage;
  readonly after: ProvedImage;
  /** In the order in which they were made; the output is missing where nobody agreed to run anything. */
  readonly checks: readonly ProofCheck[];
  /** Build tools that the result still holds. */
  readonly toolchain: readonly string[];
}

export interface ProvedImage {
  /** `sha256:…`. */
  readonly image: string;
  readonly bytes: number;
}

/** Whether no check found a difference. */
export function isProved({ checks }: ProofReport): boolean {
  return checks.every(({ verdict }) => verdict !== 'different');
}

const words: Readonly<Record<CheckName, string>> = {
  configuration: 'configuration',
  files: 'files',
  programs: 'programs',
  output: 'output',
};

/** `861 MB -> 15.6 MB, same configuration, same output`. */
export function proofSentence({ before, after, checks }: ProofReport): string {
  const told = checks.map(({ name, verdict }) =>
    verdict === 'unsure' ? `${words[name]} not compared` : `${verdict} ${words[name]}`,
  );
  return [`${formatBytes(before.bytes)} -> ${formatBytes(after.bytes)}`, ...told].join(', ');
}

/** The sentence, and below it what differs. */
export function proofLines(report: ProofReport): readonly string[] {
  const details = report.checks.flatMap((check) => check.details.map((detail) => `${check.name}: ${detail}`));
  const tools =
    report.toolchain.length === 0 ? [] : [`the result still holds ${report.toolchain.join(', ')}`];
  return [proofSentence(report), ...details, ...tools];
}
