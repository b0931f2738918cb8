import type { EngineFault } from '../../ports/engine.js';
import { plainText } from '../build/build-log.js';
import { shorten } from '../size/size-text.js';
import { withKind } from '../stage/document-stages.js';
import { t } from '../text/translate.js';

/** What is said, once, when no engine answers. */
export function unreachableText(): string {
  return t("Can't connect to Docker. Is it installed and running?");
}

/** Whether a fault says something of the stage, and not of the engine or the user. */
export function isOfStage({ reason }: EngineFault): boolean {
  return reason !== 'unreachable' && reason !== 'cancelled';
}

/** Why a build of `stage` did not end well, as one sentence for a notification. */
export function faultSentence(stage: string, fault: EngineFault): string {
  if (fault.reason === 'unreachable') return unreachableText();
  return faultText(t('Building {0}', withKind(stage)), fault);
}

/** `failing`: what did not succeed, as the subject of a sentence. */
export function faultText(failing: string, fault: EngineFault): string {
  if (fault.reason === 'unreachable') return unreachableText();
  const message = plainText(fault.message);
  if (fault.reason === 'cancelled') return t('{0} ended: {1}', failing, message);
  if (fault.reason !== 'failed') return t('{0} failed: {1}', failing, message);
  const step = shorten(instructionOf(fault.step), 80);
  const why = fault.exitCode === undefined ? message : t('exit code {0}', fault.exitCode);
  return t('{0} failed at {1} ({2}){3}', failing, step, why, lastLine(fault));
}

/** What the mark on the failing instruction says; the last lines of its output stand below. */
export function failureMark(
  stage: string,
  fault: EngineFault & { readonly reason: 'failed' | 'refused' },
): string {
  const message = plainText(fault.message);
  if (fault.reason === 'refused') return message;
  const why = fault.exitCode === undefined ? message : t('exit code {0}', fault.exitCode);
  const lines = (fault.lastLines ?? []).map((line) => shorten(plainText(line), 200));
  return [t('Building {0} failed here: {1}', withKind(stage), why), ...lines].join('\n');
}

function lastLine({ lastLines = [] }: EngineFault & { readonly reason: 'failed' }): string {
  const line = lastLines.at(-1);
  return line === undefined ? '.' : `: ${shorten(plainText(line).trim(), 160)}`;
}

/** `[builder 2/3] RUN make` is `RUN make` to people. */
function instructionOf(step: string): string {
  return plainText(step).replace(/^\[[^\]]*\]\s*/, '');
}
