import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Builder } from '../../model/build/builder.js';
import { configFolder, type Environment } from '../connection/contexts.js';
import { parseJson } from '../connection/json-lines.js';
import { childEnvironment, programPath } from '../connection/find-program.js';

export interface ActiveBuilder extends Builder {
  /** Who chose it: `the settings`, `BUILDX_BUILDER`, `docker buildx use`. */
  readonly chosenBy: string;
}

/**
 * The builder that stages are built on; undefined when it is the engine itself. Of a name that a person wrote and
 * nobody knows, buildx is to say so: the build must not go elsewhere in silence.
 */
export function activeBuilder(
  environment: Environment,
  wanted: string | undefined,
): ActiveBuilder | undefined {
  const [name, chosenBy] = chosenBuilder(environment, wanted);
  if (name === undefined || name === '' || name === 'default') return undefined;
  const builder = builderNamed(environment, name);
  if (builder === undefined && name !== wanted) return undefined;
  if (builder?.driver === 'docker') return undefined;
  return { ...(builder ?? { name, driver: '', endpoints: [] }), chosenBy };
}

function chosenBuilder(
  environment: Environment,
  wanted: string | undefined,
): readonly [name: string | undefined, chosenBy: string] {
  if (wanted !== undefined) return [wanted, 'the settings'];
  const named = environment['BUILDX_BUILDER'];
  if (named !== undefined && named !== '') return [named, 'BUILDX_BUILDER'];
  const current = readJson(join(buildxFolder(environment), 'current'))['Name'];
  return [typeof current === 'string' ? current : undefined, 'docker buildx use'];
}

/** In no order. Files that are broken are no builders. */
export function listBuilders(environment: Environment): readonly Builder[] {
  try {
    const names = readdirSync(join(buildxFolder(environment), 'instances'));
    return names.flatMap((name) => builderNamed(environment, name) ?? []);
  } catch {
    return [];
  }
}

/** Undefined when there is none of this name. */
export function builderNamed(environment: Environment, name: string): Builder | undefined {
  const { Driver: driver, Nodes: nodes } = readJson(join(buildxFolder(environment), 'instances', name));
  if (typeof driver !== 'string') return undefined;
  return { name, driver, endpoints: list(nodes).map(({ Endpoint: endpoint }) => textOrEmpty(endpoint)) };
}

function buildxFolder(environment: Environment): string {
  return environment['BUILDX_CONFIG'] ?? join(configFolder(environment), 'buildx');
}

/** What is known of a builder: of each node `running`, `inactive`, `stopped`, …; errors are sentences of buildx. */
export interface BuilderState {
  /** Why buildx can do nothing with it; empty when it can. */
  readonly error: string;
  readonly nodes: readonly { readonly status: string; readonly error: string }[];
}

/** Clusters that are far away take their time; nobody waits longer for a word beside a name. */
const patience = 10_000;

/** Asks every builder through `docker buildx ls`; none when that is missing, fails or takes longer than ten seconds. */
export async function readBuilderStates(
  environment: Environment,
): Promise<ReadonlyMap<string, BuilderState>> {
  const output = await outputOf(['buildx', 'ls', '--format', 'json'], environment);
  const rows = output.split('\n').map((line) => record(parseJson(line)));
  return new Map(rows.map((row) => [textOrEmpty(row['Name']), stateOf(row)]));
}

function stateOf({ Err: error, Nodes: nodes }: Json): BuilderState {
  const ofNode = (node: Json): BuilderState['nodes'][number] => ({
    status: textOrEmpty(node['Status']),
    error: textOrEmpty(node['Err']),
  });
  return { error: textOrEmpty(error), nodes: list(nodes).map(ofNode) };
}

function outputOf(args: readonly string[], environment: Environment): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(programPath('docker', environment), args, {
      env: childEnvironment(environment),
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: patience,
      windowsHide: true,
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.on('error', () => resolve(''));
    child.on('close', () => resolve(output));
  });
}

type Json = Readonly<Record<string, unknown>>;

function readJson(file: string): Json {
  try {
    return record(parseJson(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function textOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
