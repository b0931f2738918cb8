import { placeOfMetadata, placeOfStep } from './step-place.js';
import type { BuildEvent, BuildRequest, EngineFault, Place, Step } from '../../ports/engine.js';
import { cleanMessage, failedFault, isCollateral } from '../engine/engine-faults.js';
import { createLogCleaner } from './log-text.js';
import type { LogCleaner } from './log-text.js';
import type { SolveStatus, Vertex, VertexLog, VertexStatus } from './solve-status.js';

/** Follows one build: raw status in, events out. */
export interface StepTracker {
  feed(status: SolveStatus): void;
  /** Ends what has begun: the rest of every log. */
  finish(): void;
  /** The step that failed first, and why. */
  failure(): EngineFault | undefined;
  /** Whether every step that stands in the file came from the cache. */
  allCached(): boolean;
  /** By stage: how many steps were triggers (ONBUILD) of what it is based on. Those that make no layer are no steps. */
  triggers(): Readonly<Record<number, number>>;
}

interface TrackedStep {
  step: Step;
  state: 'waiting' | 'started' | 'ended';
  cached: boolean;
  startedAt: number;
  readonly cleaners: Map<string, LogCleaner>;
}

type PlaceOf = (name: string, digest: string) => Place | undefined;

/** `placeOf` tells the place of a step from its name; by default as BuildKit names steps. */
export function createStepTracker(
  request: BuildRequest,
  onEvent: (event: BuildEvent) => void,
  hidden: readonly string[],
  placeOf: PlaceOf = (name) => placeOfStep(request.plan, request.stage, name),
): StepTracker {
  const known = new Map<string, TrackedStep>();
  let failure: EngineFault | undefined;
  const fail = (step: Step, message: string): void => {
    const isFirst = failure === undefined && !isCollateral(message);
    if (isFirst)
      failure = failedFault(step.name, message, step.place ?? placeOfMetadata(request.plan, step.name));
    onEvent({ kind: 'step-failed', step, message: cleanMessage(message) });
  };
  return {
    feed(status) {
      let changed = false;
      for (const vertex of status.vertexes)
        changed = advance(stepOf(known, vertex, placeOf), vertex, onEvent, fail) || changed;
      for (const log of status.logs) sendLog(known.get(log.vertex), log, hidden, onEvent);
      for (const transfer of status.statuses) sendTransfer(known.get(transfer.vertex), transfer, onEvent);
      for (const { message, line } of status.warnings) {
        onEvent({ kind: 'warning', message: cleanMessage(message), ...(line !== undefined && { line }) });
      }
      if (changed) onEvent(progressOf(known));
    },
    finish() {
      for (const one of known.values()) endLogs(one, onEvent);
    },
    failure: () => failure,
    triggers() {
      const counts: Record<number, number> = {};
      for (const { step } of known.values()) {
        const isTrigger = step.place !== undefined && /^\[[^\]]*\] ONBUILD /.test(step.name);
        if (isTrigger) counts[step.place.stage] = (counts[step.place.stage] ?? 0) + 1;
      }
      return counts;
    },
    allCached: () =>
      [...known.values()].every(
        ({ step, cached, state }) =>
          // A base that is there is not always told as cached.
          step.place === undefined || step.place.instruction < 0 || cached || state === 'waiting',
      ),
  };
}

function stepOf(known: Map<string, TrackedStep>, { digest, name }: Vertex, placeOf: PlaceOf): TrackedStep {
  const old = known.get(digest);
  const cleanName = cleanMessage(name);
  if (old !== undefined && (old.state !== 'waiting' || old.step.name === cleanName)) return old;
  const place = placeOf(name, digest);
  const step = { id: digest, name: cleanName, ...(place && { place }) };
  if (old !== undefined) {
    old.step = step;
    return old;
  }
  const fresh: TrackedStep = { step, state: 'waiting', cached: false, startedAt: 0, cleaners: new Map() };
  known.set(digest, fresh);
  return fresh;
}

/** Whether the step moved. Engines repeat themselves; every step is told once for each state. */
function advance(
  one: TrackedStep,
  vertex: Vertex,
  onEvent: (event: BuildEvent) => void,
  fail: (step: Step, message: string) => void,
): boolean {
  const before = one.state;
  if (one.state === 'ended') return false;
  if (vertex.cached) {
    one.cached = true;
    if (vertex.completedAt !== undefined)
      return end(one, onEvent, () => onEvent({ kind: 'step-cached', step: one.step }));
  }
  if (vertex.startedAt !== undefined && one.state === 'waiting' && !vertex.cached) {
    one.state = 'started';
    one.startedAt = vertex.startedAt;
    onEvent({ kind: 'step-started', step: one.step });
  }
  if (vertex.error !== '') return end(one, onEvent, () => fail(one.step, vertex.error));
  if (vertex.completedAt !== undefined && one.state === 'started') {
    const milliseconds = Math.max(0, Math.round(vertex.completedAt - one.startedAt));
    return end(one, onEvent, () => onEvent({ kind: 'step-done', step: one.step, milliseconds }));
  }
  return one.state !== before;
}

function end(one: TrackedStep, onEvent: (event: BuildEvent) => void, report: () => void): true {
  endLogs(one, onEvent);
  one.state = 'ended';
  report();
  return true;
}

function sendLog(
  one: TrackedStep | undefined,
  { stream, bytes }: VertexLog,
  hidden: readonly string[],
  onEvent: (event: BuildEvent) => void,
): void {
  if (one === undefined) return;
  const cleaner = one.cleaners.get(stream) ?? createLogCleaner(hidden);
  one.cleaners.set(stream, cleaner);
  const text = cleaner.push(bytes);
  if (text !== '') onEvent({ kind: 'log', step: one.step, stream, text });
}

function endLogs(one: TrackedStep, onEvent: (event: BuildEvent) => void): void {
  for (const [stream, cleaner] of one.cleaners) {
    const text = cleaner.end();
    if (text !== '') onEvent({ kind: 'log', step: one.step, stream: stream as 'stdout' | 'stderr', text });
  }
  one.cleaners.clear();
}

function sendTransfer(
  one: TrackedStep | undefined,
  { id, current, total }: VertexStatus,
  onEvent: (event: BuildEvent) => void,
): void {
  if (one !== undefined && current > 0)
    onEvent({ kind: 'transfer', label: cleanMessage(id), current, total });
}

/** The engine's own housekeeping is not counted: a person counts lines of the file. */
function progressOf(known: ReadonlyMap<string, TrackedStep>): BuildEvent {
  const counted = [...known.values()].filter(({ step }) => !step.name.startsWith('[internal]'));
  const running = counted.filter(({ state }) => state === 'started').at(-1);
  return {
    kind: 'progress',
    completed: counted.filter(({ state }) => state === 'ended').length,
    known: counted.length,
    label: running?.step.name ?? '',
  };
}
