import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFolder } from './contexts.js';
import type { EngineAddress, Environment } from './contexts.js';
import { parseJson } from './json-lines.js';

/** Points the docker command line at the engine that answered us; it must never build on another one. */
export function hostArguments({ host, context }: EngineAddress): readonly string[] {
  return context === undefined ? [`--host=${host}`] : [`--context=${context}`];
}

export interface Builder {
  readonly name: string;
  /** `docker`, `docker-container`, `kubernetes`, `remote` or `cloud`. */
  readonly driver: string;
}

/** The builder that `docker buildx use` chose, read from the files it writes; undefined when it is the engine itself. */
export function activeBuilder(environment: Environment, wanted: string | undefined): Builder | undefined {
  const folder = environment['BUILDX_CONFIG'] ?? join(configFolder(environment), 'buildx');
  const name = wanted ?? environment['BUILDX_BUILDER'] ?? textIn(readJson(join(folder, 'current')), 'Name');
  if (name === undefined || name === '' || name === 'default') return undefined;
  const driver = textIn(readJson(join(folder, 'instances', name)), 'Driver');
  return driver === undefined || driver === 'docker' ? undefined : { name, driver };
}

function readJson(file: string): unknown {
  try {
    return parseJson(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function textIn(value: unknown, name: string): string | undefined {
  const found = (value as Record<string, unknown> | undefined)?.[name];
  return typeof found === 'string' ? found : undefined;
}
