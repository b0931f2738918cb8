import type { EngineFault } from '../../ports/engine.js';
import { plainText } from '../build/build-log.js';
import { shorten } from '../size/size-text.js';

/** Why a build of `stage` did not end well, as one sentence for a notification. */
export function faultSentence(stage: string, fault: EngineFault): string {
  const message = plainText(fault.message);
  if (fault.reason === 'unreachable') return message;
  const start = withKind(stage).replace(/^s/, 'S');
  if (fault.reason !== 'failed') return `${start}: ${message}`;
  const step = shorten(instructionOf(fault.step), 80);
  return fault.exitCode === undefined
    ? `${start}: ${step}: ${message}`
    : `${start}: ${step} ended with exit code ${fault.exitCode}.`;
}

/** What the mark on the failing instruction says. */
export function failureMark(
  stage: string,
  fault: EngineFault & { readonly reason: 'failed' | 'refused' },
): string {
  const message = plainText(fault.message);
  if (fault.reason === 'refused') return message;
  const why = fault.exitCode === undefined ? message : `exit code ${fault.exitCode}`;
  return `The build of ${withKind(stage)} failed here: ${why}`;
}

/** A stage without a name is called `stage 1` already. */
function withKind(stage: string): string {
  return /^stage \d+$/.test(stage) ? stage : `stage ${stage}`;
}

/** `[builder 2/3] RUN make` is `RUN make` to people. */
function instructionOf(step: string): string {
  return plainText(step).replace(/^\[[^\]]*\]\s*/, '');
}
