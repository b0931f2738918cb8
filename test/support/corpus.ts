/** Dockerfiles in the manner of well-known projects, all of them sound. */
import { readdirSync, readFileSync } from 'node:fs';

export interface CorpusFile {
  readonly name: string;
  readonly text: string;
}

const folder = new URL('../corpus/', import.meta.url);

export const corpus: readonly CorpusFile[] = readdirSync(folder)
  .filter((name) => name.endsWith('.Dockerfile'))
  .map((name) => ({
    name: name.replace('.Dockerfile', ''),
    text: readFileSync(new URL(name, folder), 'utf8'),
  }));
