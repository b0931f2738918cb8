import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvField } from '../../model/build/bake-definition.js';
import type { Secret } from '../../ports/engine.js';

/** How secrets reach buildx: not by arguments, which every user of the machine can read. */
export interface GivenSecrets {
  /** By id: what `--secret` takes. */
  readonly flags: ReadonlyMap<string, string>;
  /** Of the child. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Linux takes no variable of 128 KiB or more, and no system one with a NUL in it. */
const maxVariableBytes = 100_000;

/** Values go through variables of the child, long ones through files in `folder`, which is the caller's alone. */
export async function giveSecrets(
  secrets: readonly Secret[],
  values: ReadonlyMap<string, Buffer>,
  folder: string,
): Promise<GivenSecrets> {
  const flags = new Map<string, string>();
  const variables: Record<string, string> = {};
  for (const [index, { id, source }] of secrets.entries()) {
    const name = `STAGE_INSIGHT_SECRET_${index}`;
    const value = values.get(id) ?? Buffer.alloc(0);
    let place = `env=${name}`;
    if (source.kind === 'file') place = csvField(`src=${source.path}`);
    else if (value.length < maxVariableBytes && !value.includes(0)) variables[name] = value.toString('utf8');
    else {
      const file = join(folder, name);
      await writeFile(file, value, { mode: 0o600 });
      place = csvField(`src=${file}`);
    }
    flags.set(id, `${csvField(`id=${id}`)},${place}`);
  }
  return { flags, variables };
}
