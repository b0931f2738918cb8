import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineChoice } from '../ports/engine.js';
import { configFolder, contextAddress, type Environment } from './contexts.js';
import { parseJson } from './json-lines.js';

/** The contexts and builders that the docker command line knows, by name; read from the files it keeps. */
export function listEngineChoices(environment: Environment): readonly EngineChoice[] {
  const config = configFolder(environment);
  const contexts = entriesOf(join(config, 'contexts', 'meta')).flatMap((folder): EngineChoice[] => {
    const name = textIn(join(config, 'contexts', 'meta', folder, 'meta.json'), 'Name');
    if (name === undefined) return [];
    return [{ kind: 'context', name, detail: contextAddress(name, 'context', environment).host }];
  });
  const instances = join(environment['BUILDX_CONFIG'] ?? join(config, 'buildx'), 'instances');
  const builders = entriesOf(instances).flatMap((name): EngineChoice[] => {
    const driver = textIn(join(instances, name), 'Driver');
    return driver === undefined ? [] : [{ kind: 'builder', name, detail: driver }];
  });
  return [...sorted(contexts), ...sorted(builders)];
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
