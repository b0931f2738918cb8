import type { PlanInstruction } from '../../../../server/src/protocol/build-plan.js';
import { placeOfClassicStep } from './step-place.js';
import type { BuildEvent, BuildRequest, EngineFault, Place } from '../../ports/engine.js';
import type { SolveStatus, Vertex } from './solve-status.js';
import { encodeUtf8 } from '../text/utf8.js';
import { createStepTracker } from './build-steps.js';

/** Rewrites what the classic builder and Podman print into the status that BuildKit would send. */
export interface ClassicReader {
  push(text: string): void;
  /** The step at hand failed; undefined when none had begun. */
  fail(message: string): EngineFault | undefined;
  finish(): void;
  allCached(): boolean;
}

interface Current {
  readonly vertex: Vertex;
  cached: boolean;
}

/** `now`: milliseconds since 1970, since these lines have no times. `hidden`: values that must not be seen in a log. */
export function createClassicReader(
  request: BuildRequest,
  onEvent: (event: BuildEvent) => void,
  now: () => number,
  hidden: readonly string[] = [],
): ClassicReader {
  const places = new Map<string, Place | undefined>();
  const tracker = createStepTracker(request, onEvent, hidden, (_name, digest) => places.get(digest));
  let current: Current | undefined;
  let rest = '';
  const end = (error = ''): void => {
    if (current !== undefined) tracker.feed(endOf(current, error, now()));
    current = undefined;
  };
  const take = (line: string): void => {
    const step = readStep(line);
    if (step !== undefined) {
      end();
      places.set(step.id, placeOfStep(request, step));
      current = { vertex: beginOf(step, now()), cached: false };
      tracker.feed(vertexStatus(current.vertex));
    } else if (current !== undefined) {
      if (/^\s*-+> Using cache/.test(line)) current.cached = true;
      else if (!isChatter(line)) tracker.feed(logOf(current, line));
    }
  };
  return {
    push(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    },
    fail(message) {
      end(message);
      tracker.finish();
      return tracker.failure();
    },
    finish() {
      if (rest !== '') take(rest);
      end();
      tracker.finish();
    },
    allCached: () => tracker.allCached(),
  };
}

function beginOf({ id, name }: ClassicStep, startedAt: number): Vertex {
  return { digest: id, name, cached: false, startedAt, error: '' };
}

function endOf({ vertex, cached }: Current, error: string, completedAt: number): SolveStatus {
  return vertexStatus({ ...vertex, cached: cached && error === '', completedAt, error });
}

function logOf({ vertex }: Current, line: string): SolveStatus {
  return { ...nothing, logs: [{ vertex: vertex.digest, stream: 'stdout', bytes: encodeUtf8(`${line}\n`) }] };
}

/** What the builder says about its own containers and images. */
function isChatter(line: string): boolean {
  return /^\s*-+> |^(?:\[\d+\/\d+\] )?(?:Successfully (?:built|tagged)|Removing intermediate container|COMMIT) |^[0-9a-f]{64}$/.test(
    line,
  );
}

const nothing: SolveStatus = { vertexes: [], statuses: [], logs: [], warnings: [] };

function vertexStatus(vertex: Vertex): SolveStatus {
  return { ...nothing, vertexes: [vertex] };
}

interface ClassicStep {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  /** Of Podman, which counts the steps of every stage from 1: the index of the stage. */
  readonly stage?: number;
  readonly text: string;
}

/** `Step 3/7 : RUN make` of Docker, `STEP 3/7: RUN make` or `[2/2] STEP 1/3: FROM …` of Podman. */
function readStep(line: string): ClassicStep | undefined {
  const docker = /^Step (\d+)\/(\d+) : (.*)$/s.exec(line);
  if (docker !== null) {
    const [, number = '', total = '', text = ''] = docker;
    return {
      id: `step-${number}`,
      name: `[${number}/${total}] ${text}`,
      number: Number(number),
      text,
    };
  }
  const podman = /^(?:\[(\d+)\/\d+\] )?STEP (\d+)(?:\/(\d+))?: (.*)$/s.exec(line);
  if (podman === null) return undefined;
  const [, stage = '1', number = '', total = number, text = ''] = podman;
  return {
    id: `step-${stage}-${number}`,
    name: `[${stage} ${number}/${total}] ${text}`,
    number: Number(number),
    stage: Number(stage) - 1,
    text,
  };
}

/** The text is compared too: a version of Podman that counts otherwise gives no line instead of a wrong one. */
function placeOfStep({ plan }: BuildRequest, { number, text, stage: index }: ClassicStep): Place | undefined {
  if (index === undefined) return placeOfClassicStep(plan, number, text);
  const stage = plan.stages[index];
  const instruction = number === 1 ? stage?.from : stage?.instructions[number - 2];
  if (stage === undefined || instruction === undefined || !isSameStep(instruction, text)) return undefined;
  const { line, endLine } = instruction;
  return { stage: index, instruction: number - 2, line, endLine };
}

/** Podman names the image that another stage became in a FROM, and expands variables in some instructions. */
function isSameStep({ keyword }: PlanInstruction, text: string): boolean {
  return text.trimStart().toUpperCase().startsWith(`${keyword} `);
}
