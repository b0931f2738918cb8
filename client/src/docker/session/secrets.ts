import { readFile, stat } from 'node:fs/promises';
import type { Secret } from '../../ports/engine.js';
import type { Environment } from '../connection/contexts.js';
import { t } from '../../model/text/translate.js';

const maxSecretBytes = 500 * 1024;

/** Values by id. A secret that cannot be read is an error that names it, never its value. */
export async function readSecrets(
  secrets: readonly Secret[],
  environment: Environment,
): Promise<ReadonlyMap<string, Buffer>> {
  const values = new Map<string, Buffer>();
  for (const { id, source } of secrets) values.set(id, await readSecret(id, source, environment));
  return values;
}

async function readSecret(id: string, source: Secret['source'], environment: Environment): Promise<Buffer> {
  switch (source.kind) {
    case 'value':
      return Buffer.from(source.value, 'utf8');
    case 'env': {
      const value = environment[source.name];
      if (value === undefined) throw new Error(t('secret {0}: the variable {1} is not set', id, source.name));
      return Buffer.from(value, 'utf8');
    }
    case 'file': {
      const { size } = await stat(source.path).catch(() => ({ size: -1 }));
      if (size < 0) throw new Error(t('secret {0}: {1} cannot be read', id, source.path));
      if (size > maxSecretBytes) throw new Error(t('secret {0}: {1} is larger than 500 kB', id, source.path));
      return readFile(source.path);
    }
    default:
      return source satisfies never;
  }
}
