import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineChoice } from '../../ports/engine.js';
import { listBuilders, readBuilderStates } from '../build/builders.js';
import { builderStatus, type Builder } from '../../model/build/builder.js';
import { configFolder, contextAddress, readJson, type Environment } from './contexts.js';
import { t } from '../../model/text/translate.js';

/** The contexts and builders that the docker command line knows, by name; read from the files it keeps. */
export function listEngineChoices(environment: Environment): readonly EngineChoice[] {
  const config = configFolder(environment);
  const contexts = entriesOf(join(config, 'contexts', 'meta')).flatMap((folder): EngineChoice[] => {
    const { Name: name } = readJson(join(config, 'contexts', 'meta', folder, 'meta.json'));
    if (typeof name !== 'string') return [];
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
    return { ...choice, status: builderStatus(driver, states.get(choice.name)) };
  });
}

/** The address of a node in a cluster is a line of parameters that tells a person nothing. */
function detailOf({ driver, endpoints }: Builder): string {
  const readable = endpoints.filter((endpoint) => endpoint !== '' && !endpoint.startsWith('kubernetes://'));
  const place = readable.length === 0 ? '' : t(' at {0}', readable.join(', '));
  return `${driver}${place}${endpoints.length > 1 ? ` (${endpoints.length} nodes)` : ''}`;
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
