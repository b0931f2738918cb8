import type { MeasuredStageView, SizesReport } from '../../../../server/src/protocol/reports.js';
import type { StageItem } from '../../../../server/src/protocol/messages.js';
import type { StageMeasure } from '../size/stage-measure.js';
import { comparisonRows } from './before-after.js';
import type { Comparison } from './panel-messages.js';
import { t } from '../text/translate.js';
import { parseJson, record } from '../text/untyped.js';

/** Sizes of the same Dockerfile as `stage-insight sizes --format json` printed them elsewhere, e.g. on the base branch. */
export interface SizeBaseline {
  /** Name of the file for people. */
  readonly name: string;
  readonly report: SizesReport;
}

/** The report in a text; `undefined` for anything else. */
export function readSizesReport(text: string): SizesReport | undefined {
  const value = parseJson(text);
  return isReport(value) ? value : undefined;
}

/** A stage against the one of the same name in the report, without a name the one at the same place. */
export function comparedToBaseline(
  stage: StageItem,
  measure: StageMeasure,
  { name, report }: SizeBaseline,
): Comparison | undefined {
  const before = report.stages.find((one) =>
    stage.name === undefined ? one.name === null && one.index === stage.index : one.name === stage.name,
  );
  if (before === undefined) return undefined;
  // Figures of two image stores are not compared.
  if (report.engine?.includes(measure.store) !== true)
    return {
      title: t('{0} was measured with another image store ({1})', name, report.engine ?? 'unknown'),
      rows: [],
    };
  const rows = comparisonRows(
    {
      bytes: before.bytes,
      ...(before.baseBytes !== null && { baseBytes: before.baseBytes }),
      ...(before.ownBytes !== null && { ownBytes: before.ownBytes }),
    },
    measure,
  );
  return { title: t('Compared with {0}', name), rows };
}

function isReport(value: unknown): value is SizesReport {
  const { version, engine, stages } = record(value);
  return version === 1 && typeof engine === 'string' && Array.isArray(stages) && stages.every(isStage);
}

function isStage(value: unknown): value is MeasuredStageView {
  const { index, name, bytes, ownBytes, baseBytes } = record(value);
  const isCount = (one: unknown): boolean => typeof one === 'number' && Number.isFinite(one);
  return (
    isCount(index) &&
    isCount(bytes) &&
    (name === null || typeof name === 'string') &&
    [ownBytes, baseBytes].every((one) => one === null || isCount(one))
  );
}
