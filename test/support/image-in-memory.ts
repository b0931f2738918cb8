import type { ImageRecord, OpenImage } from '../../client/src/ports/engine.js';
import type { ImageFile, ImageFiles } from '../../client/src/ports/image-files.js';

/** By absolute path: bytes or text of a file, `-> TARGET` for a link; a folder ends with `/`. */
export type FilesInMemory = Readonly<Record<string, string | Uint8Array>>;

/** Files of an image by path. Those whose path is in `plain` may not be executed, all others may. */
export function imageFiles(files: FilesInMemory, plain: readonly string[] = []): ImageFiles {
  const known = new Map<string, ImageFile>();
  for (const [path, content] of Object.entries(files)) {
    const names = path.split('/').slice(1);
    names.slice(0, -1).forEach((_, at) => {
      known.set(`/${names.slice(0, at + 1).join('/')}`, { kind: 'folder', bytes: 0, mode: 0o755 });
    });
    if (!path.endsWith('/')) known.set(path, fileOf(content, plain.includes(path) ? 0o644 : 0o755));
  }
  return {
    stat: (path) => Promise.resolve(known.get(path)),
    read: (path) => {
      const content = files[path];
      return Promise.resolve(content === undefined ? undefined : Buffer.from(content));
    },
    list: (folder) => {
      const inside = [...known.keys()].filter((path) => path.startsWith(`${folder}/`));
      return Promise.resolve(
        inside.map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes('/')),
      );
    },
  };
}

function fileOf(content: string | Uint8Array, mode: number): ImageFile {
  const target = typeof content === 'string' ? /^-> (.*)$/.exec(content)?.[1] : undefined;
  if (target !== undefined) return { kind: 'link', bytes: 0, mode: 0o777, linkTarget: target };
  return { kind: 'file', bytes: content.length, mode };
}

const bareRecord: ImageRecord = {
  ...{ id: 'sha256:0', tags: [], bytes: 0, history: [], layers: [], createdAt: 0, platform: 'linux/amd64' },
  ...{ labels: {}, entrypoint: [], command: [], environment: [], user: '', workingDirectory: '', store: 'x' },
};

/** What an engine says of an image without any configuration, and `more`. */
export function imageRecord(more: Partial<ImageRecord> = {}): ImageRecord {
  return { ...bareRecord, ...more };
}

/** An image that is open for reading. Its `inflate` unpacks nothing. */
export function openImage(
  record: Partial<ImageRecord>,
  contents: FilesInMemory,
  plain: readonly string[] = [],
): OpenImage {
  const files = imageFiles(contents, plain);
  return {
    record: imageRecord(record),
    files,
    list: async (onFile) => {
      for (const path of Object.keys(contents)) {
        const stat = await files.stat(path);
        if (stat !== undefined) onFile({ path, ...stat });
      }
      return { ok: true, value: undefined };
    },
    layers: () => Promise.resolve({ ok: true, value: undefined }),
    inflate: () => undefined,
    close: () => Promise.resolve(),
  };
}
