import type { BakeQuestion, BakeTargets } from '../ports/bake.js';
import type { ContainerRunner } from '../ports/container-runner.js';
import type { ImageReader } from '../ports/image-reader.js';
import { silentLog } from '../ports/log.js';
import type { Answer, Engine, EngineFault } from '../ports/engine.js';

/** What a command line says of the engine; without it the environment does. */
export interface EngineChoices {
  readonly builder?: string;
  readonly dockerContext?: string;
}

const surroundings = { environment: process.env, log: silentLog, clock: { now: Date.now } };

/** Docker's libraries are loaded here and nowhere else. */
export async function loadEngine(choices: EngineChoices = {}): Promise<Engine> {
  const { createEngine } = await import('../docker/index.js');
  return createEngine({ ...choices, ...surroundings });
}

/** The targets of bake files that build a Dockerfile. */
export async function loadBakeTargets(question: BakeQuestion): Promise<Answer<BakeTargets>> {
  const { askBakeTargets } = await import('../docker/index.js');
  return askBakeTargets(question, process.env);
}

/** Reads images of the same engine, and archives. */
export async function loadImageReader(): Promise<ImageReader> {
  const { createImageReader } = await import('../docker/index.js');
  return createImageReader(surroundings);
}

/** Starts containers on the same engine. */
export async function loadRunner(): Promise<ContainerRunner> {
  const { createRunner } = await import('../docker/index.js');
  return createRunner(surroundings);
}

/** A fault of the engine that ends the command: one sentence, exit code 2. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/** The value, or the fault as an exception. What was tried to reach Docker is part of the sentence. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new EngineError(describeFault(answer.fault));
}

function describeFault(fault: EngineFault): string {
  if (fault.reason !== 'unreachable') return fault.message;
  const tried = fault.tried.map(({ address, source, problem }) => `\n  ${address} (${source}): ${problem}`);
  return `Can't connect to Docker:${tried.join('')}`;
}
