import type { BuildFaultView } from '../../../../server/src/protocol/reports.js';
import type { ProtocolRange } from '../../../../server/src/protocol/messages.js';
import type { EngineFault, Place } from '../../ports/engine.js';
import { stageTitle, withKind } from '../stage/document-stages.js';
import { printable } from '../text/printable.js';

/** The stage that was to be built. */
export interface FailedStage {
  readonly index: number;
  readonly name?: string | null;
}

/** What a report says of a fault; `stage`: absent for one that is no stage's. */
export function faultView(
  fault: EngineFault,
  stage: FailedStage | undefined,
  rangeOf: (place: Place) => ProtocolRange | null,
): BuildFaultView {
  const isFailed = fault.reason === 'failed';
  const place = isFailed || fault.reason === 'refused' ? fault.place : undefined;
  return {
    stage: stage?.index ?? null,
    name: stage?.name ?? null,
    reason: fault.reason,
    message: fault.message,
    step: isFailed ? fault.step : null,
    range: place === undefined ? null : rangeOf(place),
    exitCode: (isFailed ? fault.exitCode : undefined) ?? null,
    lastLines: (isFailed ? fault.lastLines : undefined) ?? [],
  };
}

/** Faults for people: the place, what failed and why, and below it what the step printed last. */
export function faultLines(faults: readonly BuildFaultView[], file: string): readonly string[] {
  const told = new Map<string, BuildFaultView>();
  return faults.flatMap((fault) => {
    const key = JSON.stringify([fault.reason, fault.message, fault.step, fault.range]);
    const before = told.get(key);
    told.set(key, before ?? fault);
    if (before !== undefined) return [`${titleOf(fault)} fails for the same reason as ${titleOf(before)}`];
    const place = fault.range === null ? '' : `${printable(file)}:${fault.range.start.line + 1}: `;
    const subject = fault.stage === null ? '' : `${titleOf(fault)} failed${stepOf(fault)}: `;
    return [`${place}${subject}${whyOf(fault)}`, ...fault.lastLines.map((line) => `    ${printable(line)}`)];
  });
}

function titleOf({ stage, name }: BuildFaultView): string {
  return withKind(printable(stageTitle({ index: stage ?? 0, name })));
}

function stepOf({ step }: BuildFaultView): string {
  return step === null ? '' : ` at ${printable(step)}`;
}

function whyOf({ exitCode, message }: BuildFaultView): string {
  return exitCode === null ? printable(message) : `exit code ${exitCode}`;
}
