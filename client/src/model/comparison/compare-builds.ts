import type {
  Answer,
  BuildEvent,
  BuildRequest,
  CancelSignal,
  Engine,
  EngineFault,
  ImageRecord,
} from '../../ports/engine.js';
import { cancelled, carriedFault } from '../inspect/inspect-stage.js';
import type { StagePrograms } from '../inspect/inspection-plan.js';
import { compareImages, valueOf, type BuiltFile, type RunOptions } from './compare-images.js';
import { declaredVariables } from './configuration.js';
import { imageParts } from './image-parts.js';
import type { ComparisonReport } from './report.js';
import { t } from '../text/translate.js';

/** One of the two files that are compared. */
export interface ComparedFile {
  readonly request: BuildRequest;
  /** What the last stage starts, as the server reads it. */
  readonly programs: StagePrograms;
}

export interface BuildComparison {
  readonly engine: Engine;
  readonly original: ComparedFile;
  readonly result: ComparedFile;
  /** Variables that only the build reads, left behind on purpose. */
  readonly leftBehind?: readonly string[];
  /** With it both are run; only with consent. */
  readonly runs?: RunOptions;
  readonly onEvent?: (event: ComparisonEvent) => void;
  readonly signal?: CancelSignal;
}

export type ComparisonEvent =
  | { readonly kind: 'building'; readonly which: 'original' | 'result'; readonly event: BuildEvent }
  | { readonly kind: 'step'; readonly label: string };

/** Builds both files and compares what came out. The two images stay, as after any build. Never rejects. */
export async function compareBuilds(comparison: BuildComparison): Promise<Answer<ComparisonReport>> {
  const temporary: string[] = [];
  const { engine, original, result, leftBehind, runs, onEvent, signal } = comparison;
  try {
    const before = await buildFile(comparison, original, 'original', temporary);
    const after = await buildFile(comparison, result, 'result', temporary);
    const report = await compareImages({
      ...{ engine, before, after, declared: declaredVariables(original.request.plan) },
      ...(leftBehind && { leftBehind }),
      ...(runs && { runs }),
      ...(signal && { signal }),
      onStep: (label) => onEvent?.({ kind: 'step', label }),
    });
    return signal?.aborted === true ? { ok: false, fault: cancelled() } : { ok: true, value: report };
  } catch (error) {
    return { ok: false, fault: signal?.aborted === true ? cancelled() : carriedFault(error) };
  } finally {
    if (temporary.length > 0) await engine.remove({ images: temporary });
  }
}

async function buildFile(
  comparison: BuildComparison,
  { request, programs }: ComparedFile,
  which: 'original' | 'result',
  temporary: string[],
): Promise<BuiltFile> {
  const image = await build(comparison, request, which);
  const only = baseOnly(request, which);
  const parts = imageParts(request, image);
  if (only === undefined) return { image, programs, parts };
  const base = await build(comparison, only, which);
  temporary.push(base.id);
  return { image, base, programs, parts };
}

async function build(
  { engine, onEvent, signal }: BuildComparison,
  request: BuildRequest,
  which: 'original' | 'result',
): Promise<ImageRecord> {
  const onBuildEvent = (event: BuildEvent): void => onEvent?.({ kind: 'building', which, event });
  const answer = await engine.build(request, onBuildEvent, signal);
  return valueOf(answer.ok ? answer : { ok: false, fault: withPlace(answer.fault, which) }).image;
}

/** A step of which file failed. */
function withPlace(fault: EngineFault, which: 'original' | 'result'): EngineFault {
  if (fault.reason !== 'failed') return fault;
  return { ...fault, message: failedText(which, fault.step, fault.message) };
}

function failedText(which: 'original' | 'result', step: string, message: string): string {
  return which === 'original'
    ? t('The original failed to build at {0}: {1}', step, message)
    : t('The result failed to build at {0}: {1}', step, message);
}

/**
 * The base alone, with the build's own arguments: an engine may hold it without a name that could be asked for.
 * `undefined` for scratch, of which nothing can be built.
 */
function baseOnly(request: BuildRequest, which: string): BuildRequest | undefined {
  const { fingerprint: _, ...rest } = request;
  const { plan } = request;
  const stage = plan.stages[request.stage];
  if (stage === undefined || stage.base.kind === 'scratch') return undefined;
  const name = `base-of-${which}`;
  const from = {
    ...stage.from,
    text: `${stage.from.text.replace(/(?<!\s)\s+AS\s+\S+\s*$/i, '')} AS ${name}`,
  };
  const only = { ...stage, index: 0, name, needs: [], from, instructions: [] };
  const text = `${[plan.preamble, from.text].filter((part) => part !== '').join('\n')}\n`;
  return { ...rest, stage: 0, text, plan: { preamble: plan.preamble, stages: [only] } };
}
