import { createReadStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { peek } from './compression.js';
import { newBudget, readLayer } from './read-layer.js';
import type { ImageParts } from './saved-archive.js';

const largestText = 8_000_000;

/** An OCI layout that lies unpacked in a folder. Names of parts are digests, and lead nowhere else. */
export function folderParts(folder: string, onBytes: (bytes: number) => void): ImageParts {
  const budget = newBudget();
  return {
    text: (name) => readSmall(join(folder, name)),
    layer: async (name) => {
      const stream = createReadStream(join(folder, name));
      stream.on('data', (chunk) => onBytes(chunk.length));
      stream.pause();
      const [head, whole] = await peek(stream, 512);
      return readLayer(head, whole, budget);
    },
  };
}

function readSmall(path: string): Buffer | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= largestText ? readFileSync(path) : undefined;
}
