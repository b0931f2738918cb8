import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Builder, BuilderState } from '../../model/build/builder.js';
import type { EngineAddress } from '../../model/engine/engine-address.js';
import { configFolder, readJson, readText, type Environment } from '../connection/contexts.js';
import { childEnvironment, programPath } from '../connection/find-program.js';
import { t } from '../../model/text/translate.js';
import { parseObject, record, records, textOrEmpty, type UntypedRecord } from '../../model/text/untyped.js';

export interface ActiveBuilder extends Builder {
  /** Who chose it: `the settings`, `BUILDX_BUILDER`, `docker buildx use`. */
  readonly chosenBy: string;
}

/**
 * The builder that stages are built on, as buildx chooses it beside the engine at `address`; undefined when it is the
 * engine itself. Of a name that a person gave and nobody knows, or that is another context's, buildx is to say so: the
 * build must not go elsewhere in silence.
 */
export function activeBuilder(
  environment: Environment,
  wanted: string | undefined,
  address: EngineAddress,
): ActiveBuilder | undefined {
  const own = address.context ?? 'default';
  const [given, chosenBy] = givenName(environment, wanted);
  const name = given ?? currentName(environment, address) ?? own;
  const builder = builderNamed(environment, name);
  if (builder === undefined) return name === own ? undefined : { name, driver: '', endpoints: [], chosenBy };
  return isEngineItself(builder, address) ? undefined : { ...builder, chosenBy };
}

function givenName(
  environment: Environment,
  wanted: string | undefined,
): readonly [name: string | undefined, chosenBy: string] {
  if (wanted !== undefined && wanted !== '') return [wanted, t('the settings')];
  const named = environment['BUILDX_BUILDER'];
  return named ? [named, 'BUILDX_BUILDER'] : [undefined, 'docker buildx use'];
}

/** Builders of the driver `docker` are engines; one that stands on another engine is not ours. */
function isEngineItself({ driver, endpoints }: Builder, address: EngineAddress): boolean {
  return driver === 'docker' && endpoints.every((endpoint) => endpoint === keyOf(address));
}

/** What buildx keeps its choices by: the name of a context, or the address where none is named. */
function keyOf({ context, host }: EngineAddress): string {
  return context === undefined || context === 'default' ? host : context;
}

/**
 * What `docker buildx use` chose: for all engines (`--global`), for this one, or for this one by default (`--default`).
 * Whom nobody finds is passed over (buildx, `Txn.Current`).
 */
function currentName(environment: Environment, address: EngineAddress): string | undefined {
  const key = keyOf(address);
  const folder = buildxFolder(environment);
  const { Name: name, Key: of, Global: isGlobal } = readJson(join(folder, 'current'));
  const exists = (one: string): boolean => builderNamed(environment, one) !== undefined;
  if (typeof name === 'string' && name !== '') {
    if (isGlobal === true && exists(name)) return name;
    if (of === key) return exists(name) ? name : undefined;
  }
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 20);
  const byDefault = readText(join(folder, 'defaults', hash));
  return byDefault !== undefined && exists(byDefault) ? byDefault : undefined;
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

/** A machine that a builder builds on. */
export interface BuilderNode {
  readonly endpoint: string;
  /** Of its driver, e.g. files of a certificate. */
  readonly options: Readonly<Record<string, string>>;
}

/** The nodes of a builder, in the order in which buildx tries them. */
export function builderNodes(environment: Environment, name: string): readonly BuilderNode[] {
  const { Nodes: nodes } = readJson(join(buildxFolder(environment), 'instances', name.toLowerCase()));
  return records(nodes).map(({ Endpoint: endpoint, DriverOpts: options }) => ({
    endpoint: textOrEmpty(endpoint),
    options: Object.fromEntries(
      Object.entries(record(options)).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    ),
  }));
}

/** Undefined when there is none of this name; buildx writes names in small letters. */
export function builderNamed(environment: Environment, written: string): Builder | undefined {
  if (!/^[a-z][\w.-]*$/i.test(written)) return undefined;
  const name = written.toLowerCase();
  const { Driver: driver, Nodes: nodes } = readJson(join(buildxFolder(environment), 'instances', name));
  if (typeof driver !== 'string') return undefined;
  return { name, driver, endpoints: records(nodes).map(({ Endpoint: endpoint }) => textOrEmpty(endpoint)) };
}

function buildxFolder(environment: Environment): string {
  return environment['BUILDX_CONFIG'] || join(configFolder(environment), 'buildx');
}

/** Clusters that are far away take their time; nobody waits longer for a word beside a name. */
const patience = 10_000;

/** Asks every builder through `docker buildx ls`; none when that is missing, fails or takes longer than ten seconds. */
export async function readBuilderStates(
  environment: Environment,
): Promise<ReadonlyMap<string, BuilderState>> {
  const output = await outputOf(['buildx', 'ls', '--format', 'json'], environment);
  const rows = output.split('\n').map(parseObject);
  return new Map(rows.map((row) => [textOrEmpty(row['Name']), stateOf(row)]));
}

function stateOf({ Err: error, Nodes: nodes }: UntypedRecord): BuilderState {
  const ofNode = (node: UntypedRecord): BuilderState['nodes'][number] => ({
    status: textOrEmpty(node['Status']),
    error: textOrEmpty(node['Err']),
  });
  return { error: textOrEmpty(error), nodes: records(nodes).map(ofNode) };
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
