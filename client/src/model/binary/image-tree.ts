import type { ImageFile, ImageFiles } from '../../ports/image-files.js';
import { type ElfFacts, readElf } from './elf.js';
import { type FileKind, kindOfFile } from './file-kind.js';
import { readScript, type ScriptLine } from './script.js';

/** A file with every link on its way followed. */
export interface FoundFile {
  readonly path: string;
  readonly file: ImageFile;
}

/** What was read of a file; its bytes are not kept. */
export interface FileFacts {
  readonly kind: FileKind;
  readonly elf: ElfFacts | undefined;
  readonly script: ScriptLine | undefined;
}

/** The files of one image, each asked for once. `exhausted` is set when a limit was met: from then on nothing is sure. */
export interface ImageTree {
  readonly exhausted: boolean;
  /** Follows links inside the root, 16 at most, as the kernel would with the image as its root. */
  find(path: string): Promise<FoundFile | undefined>;
  /** `undefined` when the file cannot be read. */
  facts(file: FoundFile): Promise<FileFacts | undefined>;
  text(path: string): Promise<Uint8Array | undefined>;
  list(folder: string): Promise<readonly string[]>;
}

export interface TreeLimits {
  readonly files: number;
  readonly bytes: number;
}

const usualLimits: TreeLimits = { files: 2000, bytes: 1_000_000_000 };
const maxLinks = 16;

/** One tree serves all programs of an image: what the first one read, the next ones know. */
export function openImageTree(files: ImageFiles, limits: TreeLimits = usualLimits): ImageTree {
  const stats = new Map<string, Promise<ImageFile | undefined>>();
  const facts = new Map<string, Promise<FileFacts | undefined>>();
  const spent = { files: 0, bytes: 0 };
  let exhausted = false;
  const stat = (path: string): Promise<ImageFile | undefined> =>
    remember(stats, path, () => files.stat(path));
  const read = async ({ path, file }: FoundFile): Promise<Uint8Array | undefined> => {
    if (file.kind !== 'file') return undefined;
    spent.files += 1;
    spent.bytes += file.bytes;
    if (spent.files > limits.files || spent.bytes > limits.bytes) exhausted = true;
    const bytes = exhausted ? undefined : await files.read(path);
    // A file that is there and is not handed over is too large: no verdict may rest on it.
    if (bytes === undefined) exhausted = true;
    return bytes;
  };
  const tree: ImageTree = {
    get exhausted() {
      return exhausted;
    },
    find: (path) => follow(stat, path),
    facts: (found) => remember(facts, found.path, async () => factsOf(await read(found))),
    text: async (path) => {
      const found = await follow(stat, path);
      return found === undefined ? undefined : read(found);
    },
    list: async (folder) => {
      const found = await follow(stat, folder);
      return found === undefined ? [] : files.list(found.path);
    },
  };
  return Object.freeze(tree);
}

function remember<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function factsOf(bytes: Uint8Array | undefined): FileFacts | undefined {
  if (bytes === undefined) return undefined;
  return { kind: kindOfFile(bytes), elf: readElf(bytes), script: readScript(bytes) };
}

/** Walks the path name by name. `..` above the root stays at the root. */
async function follow(
  stat: (path: string) => Promise<ImageFile | undefined>,
  path: string,
): Promise<FoundFile | undefined> {
  const rest = namesOf(path).reverse();
  const done: string[] = [];
  let file: ImageFile = { kind: 'folder', bytes: 0, mode: 0o755 };
  let links = 0;
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (file.kind !== 'folder') return undefined;
    if (name === '..') {
      done.pop();
      continue;
    }
    const found = await stat(`/${[...done, name].join('/')}`);
    if (found === undefined) return undefined;
    if (found.kind !== 'link') {
      done.push(name);
      file = found;
      continue;
    }
    if (++links > maxLinks || found.linkTarget === undefined) return undefined;
    if (found.linkTarget.startsWith('/')) done.length = 0;
    rest.push(...namesOf(found.linkTarget).reverse());
  }
  return { path: `/${done.join('/')}`, file };
}

/** The names on the way to a path, from the root on. */
export function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
