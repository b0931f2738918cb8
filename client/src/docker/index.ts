import type { ContainerRunner } from '../ports/container-runner.js';
import type { Containers } from '../ports/containers.js';
import type { Answer, Engine, EngineChoice } from '../ports/engine.js';
import type { BakeQuestion, BakeTargets } from '../ports/bake.js';
import { readBakeTargets } from './build/bake-targets.js';
import { createContainerRunner } from './container/container-runner.js';
import { createFailedContainers } from './container/containers.js';
import { createDockerEngine } from './engine.js';
import type { Registry } from '../ports/registry.js';
import {
  askEngineChoices as askForChoices,
  listEngineChoices as readEngineChoices,
} from './connection/engine-choices.js';
import { existsSync } from 'node:fs';
import { programPath } from './connection/find-program.js';
import { createImageReader as createReader } from './image/image-reader.js';
import type { ImageReader } from '../ports/image-reader.js';
import type { EngineOptions } from './connection/options.js';
import { createRegistry as createRegistryClient } from './registry/registry.js';
import { speakWith, type Translate } from '../model/text/translate.js';
import type { RegistryOptions } from './registry/registry.js';

/**
 * The one door to Docker: bundled on its own as `dist/docker.cjs` and loaded at the first Docker act.
 * Holds no connection while nothing is asked of it.
 */
export function createEngine(options: EngineOptions): Engine {
  return createDockerEngine(options);
}

/** The language of what is said of faults: this bundle has a voice of its own. To be called before all else. */
export function speak(translate: Translate): void {
  speakWith(translate);
}

/** Containers that ended badly. */
export function createContainers(options: EngineOptions): Containers {
  return createFailedContainers(options);
}

/** Starts containers, for comparing what two images do. */
export function createRunner(options: EngineOptions): ContainerRunner {
  return createContainerRunner(options);
}

/** What images of an engine or an archive hold. */
export function createImageReader(options: EngineOptions): ImageReader {
  return createReader(options);
}

/** Sizes of images in registries; needs no engine. */
export function createRegistry(options: RegistryOptions): Registry {
  return createRegistryClient(options);
}

/** The contexts and builders that somebody may choose. */
export function listEngineChoices(environment: EngineOptions['environment']): readonly EngineChoice[] {
  return readEngineChoices(environment);
}

/** Absolute path of the command line that starts containers; `undefined`: neither docker nor podman is on PATH. */
export function findCommandLine(environment: EngineOptions['environment']): string | undefined {
  return ['docker', 'podman'].map((name) => programPath(name, environment)).find((path) => existsSync(path));
}

/** The same, and whether each builder runs; waits for them, ten seconds at most. */
export function askEngineChoices(
  environment: EngineOptions['environment'],
): Promise<readonly EngineChoice[]> {
  return askForChoices(environment);
}

/** The targets of bake files that build a Dockerfile, as buildx understands them. */
export function askBakeTargets(
  question: BakeQuestion,
  environment: EngineOptions['environment'],
): Promise<Answer<BakeTargets>> {
  return readBakeTargets(question, environment);
}
