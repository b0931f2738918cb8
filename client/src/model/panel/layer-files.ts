import type { LayerFile } from '../../ports/engine.js';
import { formatBytes } from '../size/format.js';
import { t } from '../text/translate.js';
import type { FileRow } from './panel-messages.js';

/** One file as one layer stores it. */
export interface StoredFile {
  readonly path: string;
  readonly layer: number;
  readonly bytes: number;
  /** What a later layer did to it. */
  fate: 'kept' | 'overwritten' | 'removed';
}

/** Files of an image by layer, filled while the image is streamed, lowest layer first. */
export interface LayerFiles {
  add(file: LayerFile): void;
  readonly count: number;
  files(): readonly StoredFile[];
}

/**
 * Collects what each layer stores. Wasted is strictly what a later layer overwrites or removes: the copy that
 * is still visible is not waste.
 */
export function collectLayerFiles(): LayerFiles {
  const stored: StoredFile[] = [];
  const visible = new Map<string, StoredFile>();
  const folders = new Set<string>();
  return {
    add: (file) => {
      const { path, kind, layer, removed } = file;
      if (removed !== undefined) return hide(visible, path, removed === 'file', layer);
      // What takes the place of a folder hides what was in it, without a word of its own.
      if (kind === 'folder') folders.add(path);
      else if (folders.delete(path)) hide(visible, path, false, layer);
      replace(visible, file);
      if (kind === 'file') show(stored, visible, file);
    },
    get count() {
      return stored.length;
    },
    files: () => stored,
  };
}

export function wastedBytes(files: readonly StoredFile[]): number {
  return files.reduce((bytes, file) => bytes + (file.fate === 'kept' ? 0 : file.bytes), 0);
}

/** The biggest files of some layers, biggest first; equal sizes by path. `layers`: the instruction of each layer. */
export function biggestFiles(
  files: readonly StoredFile[],
  layers: ReadonlyMap<number, number>,
  limit: number,
): FileRow[] {
  return files
    .filter(({ layer }) => layers.has(layer))
    .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
    .slice(0, limit)
    .map(({ path, bytes, fate, layer }) => {
      const label = formatBytes(bytes);
      return {
        path,
        bytes,
        label,
        instruction: layers.get(layer) ?? -1,
        fate: fateText(fate),
      };
    });
}

function fateText(fate: StoredFile['fate']): string {
  switch (fate) {
    case 'kept':
      return '';
    case 'overwritten':
      return t('overwritten later');
    case 'removed':
      return t('removed later');
  }
}

/** A file, link or folder shadows the file of a lower layer at its path. */
function replace(visible: Map<string, StoredFile>, { path, layer }: LayerFile): void {
  const before = visible.get(path);
  // A layer's tar may name a path twice; the last one counts and the first is not waste of a later layer.
  if (before !== undefined && before.layer !== layer) before.fate = 'overwritten';
  visible.delete(path);
}

function show(
  stored: StoredFile[],
  visible: Map<string, StoredFile>,
  { path, layer, bytes }: LayerFile,
): void {
  const file: StoredFile = { path, layer, bytes, fate: 'kept' };
  stored.push(file);
  visible.set(path, file);
}

function hide(visible: Map<string, StoredFile>, path: string, itself: boolean, layer: number): void {
  const file = itself ? visible.get(path) : undefined;
  if (file !== undefined) return remove(visible, file);
  const inside = path === '/' ? '/' : `${path}/`;
  const gone = [...visible.values()].filter((below) => below.layer < layer && below.path.startsWith(inside));
  for (const below of gone) remove(visible, below);
}

function remove(visible: Map<string, StoredFile>, file: StoredFile): void {
  file.fate = 'removed';
  visible.delete(file.path);
}
