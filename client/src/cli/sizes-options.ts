import { readFileSync } from 'node:fs';
import type { SizesReport } from '../../../server/src/protocol/reports.js';
import type { Comparison } from '../model/reports/sizes-text.js';
import { engineOptions } from './engine-call.js';
import type { Options } from './options.js';
import { nameOf, reasonOf } from './read-file.js';
import { UsageError } from './usage-error.js';

export const sizesFormats = ['text', 'json', 'markdown'] as const;

export const sizesOptions = {
  format: {
    type: 'string',
    short: 'f',
    value: 'FORMAT',
    choices: sizesFormats,
    help: 'text, json or markdown (for a pull request); text without it.',
  },
  budget: {
    type: 'boolean',
    help: 'The exit code is 1 when a stage is larger than its budget: "budgets" in stage-insight.json, or a comment "# stage-insight: max-size=50MB" above its FROM.',
  },
  compare: {
    type: 'string',
    value: 'FILE',
    help: 'Also show what grew since an earlier answer of sizes --format json.',
  },
  'no-transfer': {
    type: 'boolean',
    help: 'Leave images on a builder that is not the engine: a few kilobytes travel, and sizes are those of uncompressed layer archives, which are slightly larger.',
  },
  ...engineOptions,
} as const satisfies Options;

/** The report of `--compare`. Throws UsageError when the file holds something else. */
export function readComparison(file: string | undefined): Comparison | undefined {
  if (file === undefined) return undefined;
  const report = parseReport(file);
  if (!isReport(report))
    throw new UsageError(
      `${nameOf(file)} is no answer of sizes --format json, and nothing is compared with it`,
    );
  return { report, name: file };
}

function parseReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw new UsageError(`cannot read ${nameOf(file)}: ${reasonOf(error)}`);
  }
}

function isReport(value: unknown): value is SizesReport {
  const { version, stages } = (value ?? {}) as Partial<Record<string, unknown>>;
  return version === 1 && Array.isArray(stages) && stages.every(isStage);
}

function isStage(value: unknown): boolean {
  const { index, name, bytes, instructions } = (value ?? {}) as Partial<Record<string, unknown>>;
  const isNamed = name === null || typeof name === 'string';
  return (
    typeof index === 'number' &&
    isNamed &&
    typeof bytes === 'number' &&
    Array.isArray(instructions) &&
    instructions.every((one) => typeof (one as { bytes?: unknown } | null)?.bytes === 'number')
  );
}
