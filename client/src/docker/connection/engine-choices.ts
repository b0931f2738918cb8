import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineChoice } from '../../ports/engine.js';
import { listBuilders, readBuilderStates, type BuilderState } from '../build/builders.js';
import type { Builder } from '../../model/build/builder.js';
import { configFolder, contextAddress, type Environment } from './contexts.js';
import { cleanMessage } from '../../model/engine/engine-faults.js';
import { parseJson } from './json-lines.js';

/** The contexts and builders that the docker command line knows, by name; read from the files it keeps. */
export function listEngineChoices(environment: Environment): readonly EngineChoice[] {
  const config = configFolder(environment);
  const contexts = entriesOf(join(config, 'contexts', 'meta')).flatMap((folder): EngineChoice[] => {
    const name = textIn(join(config, 'contexts', 'meta', folder, 'meta.json'), 'Name');
    if (name === undefined) return [];
    return [{ kind: 'context', name, detail: contextAddress(name, 'context', environment).host }];
  });
  const builders = listBuilders(environment).map((builder): EngineChoice => ({
    kind: 'builder',
    name: builder.name,
    detail: detailOf(builder),
  }));
  return [...sorted(contexts), ...sorted(builders)];
}

/** The same with what each builder says of itself, in words. Takes as long as buildx does, ten seconds at most. */
export async function askEngineChoices(environment: Environment): Promise<readonly EngineChoice[]> {
  const states = await readBuilderStates(environment);
  const drivers = new Map(listBuilders(environment).map(({ name, driver }) => [name, driver]));
  return listEngineChoices(environment).map((choice) => {
    const driver = choice.kind === 'builder' ? drivers.get(choice.name) : undefined;
    if (driver === undefined) return choice;
    return { ...choice, status: statusWords(driver, states.get(choice.name)) };
  });
}

/** The address of a node in a cluster is a line of parameters that tells a person nothing. */
function detailOf({ driver, endpoints }: Builder): string {
  const readable = endpoints.filter((endpoint) => endpoint !== '' && !endpoint.startsWith('kubernetes://'));
  const place = readable.length === 0 ? '' : ` at ${readable.join(', ')}`;
  return `${driver}${place}${endpoints.length > 1 ? ` (${endpoints.length} nodes)` : ''}`;
}

/** Drivers that make their builder when it is needed; of the others one that does not run is out of reach. */
const selfStarting = new Set(['docker-container', 'kubernetes']);

function statusWords(driver: string, state: BuilderState | undefined): string {
  if (state === undefined) return 'docker buildx does not report it';
  if (state.error !== '') return `cannot be used here: ${cleanMessage(state.error)}`;
  const { nodes } = state;
  const [broken] = nodes.filter(({ error }) => error !== '');
  if (broken !== undefined) return `does not answer: ${cleanMessage(broken.error)}`;
  const running = nodes.filter(({ status }) => status === 'running').length;
  if (running === nodes.length) return 'running';
  if (running > 0) return `${running} of ${nodes.length} nodes are running`;
  return selfStarting.has(driver) ? 'not running; the first build starts it' : 'does not answer';
}

function sorted(choices: readonly EngineChoice[]): EngineChoice[] {
  return [...choices].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textIn(file: string, name: string): string | undefined {
  try {
    const found = (parseJson(readFileSync(file, 'utf8')) as Record<string, unknown> | undefined)?.[name];
    return typeof found === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}
