import type { ImageFile, ImageFiles } from '../../ports/image-files.js';
import { namesOf } from '../binary/image-tree.js';
import type { LayerEntry } from './layer-entry.js';
import { t } from '../text/translate.js';

interface Folder {
  readonly kind: 'folder';
  readonly children: Map<string, Node>;
  /** The topmost layer that has an entry for it. */
  layer: number;
}

interface Leaf {
  readonly kind: 'file' | 'link' | 'other';
  readonly layer: number;
  readonly entry: LayerEntry;
}

type Node = Folder | Leaf;

const maxLinks = 40;
/** Links that lead through links make a walk long: an image that takes more steps is none that anybody built. */
const maxSteps = 200_000_000;

/**
 * The files of an image from its layers, lowest first: a later entry hides an earlier one, whiteouts remove what lower
 * layers have, links on the way to an entry are followed as the engine does when it unpacks.
 */
export function layerFiles(layers: readonly (readonly LayerEntry[])[]): ImageFiles {
  const root = newFolder(0);
  const walk = { root, steps: 0 };
  for (const [layer, entries] of layers.entries()) {
    for (const entry of entries) applyEntry(walk, layer, entry);
  }
  const find = (path: string): Promise<Node | undefined> => Promise.resolve(nodeAt(walk, namesOf(path)));
  return {
    stat: async (path) => fileOf(await find(path)),
    read: async (path) => {
      const node = await find(path);
      return node?.kind === 'file' ? node.entry.bytes : undefined;
    },
    list: async (path) => {
      const node = await find(path);
      return node?.kind === 'folder' ? [...node.children.keys()] : [];
    },
  };
}

interface Walk {
  readonly root: Folder;
  steps: number;
}

function newFolder(layer: number): Folder {
  return { kind: 'folder', children: new Map(), layer };
}

function fileOf(node: Node | undefined): ImageFile | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'folder') return { kind: 'folder', bytes: 0, mode: 0o755 };
  const { mode, size, target } = node.entry;
  return { kind: node.kind, bytes: size, mode, ...(node.kind === 'link' && { linkTarget: target ?? '' }) };
}

/** What stands at a path: links before its last name are followed. */
function nodeAt(walk: Walk, names: readonly string[]): Node | undefined {
  const last = names.at(-1);
  if (last === undefined) return walk.root;
  return folderAt(walk, names.slice(0, -1), undefined)?.children.get(last);
}

/** The folder at a path, links followed; folders that are missing are made in the layer `make`, when it is given. */
function folderAt(walk: Walk, names: readonly string[], make: number | undefined): Folder | undefined {
  const way: Folder[] = [];
  const rest = [...names].reverse();
  let links = 0;
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (++walk.steps > maxSteps) throw new Error(t('The links in the image lead in circles.'));
    if (name === '..') {
      way.pop();
      continue;
    }
    const folder = way.at(-1) ?? walk.root;
    let next = folder.children.get(name);
    if (next?.kind === 'link') {
      const target = next.entry.target ?? '';
      if (++links > maxLinks) return undefined;
      if (target.startsWith('/')) way.length = 0;
      rest.push(...namesOf(target).reverse());
      continue;
    }
    if (next?.kind !== 'folder') {
      if (make === undefined) return undefined;
      next = newFolder(make);
      folder.children.set(name, next);
    }
    way.push(next);
  }
  return way.at(-1) ?? walk.root;
}

function applyEntry(walk: Walk, layer: number, entry: LayerEntry): void {
  const names = namesOf(entry.path);
  const name = names.pop() ?? '';
  if (name.startsWith('.wh.')) {
    applyWhiteout(folderAt(walk, names, undefined), name, layer);
    return;
  }
  const folder = folderAt(walk, names, layer);
  if (folder === undefined) return;
  const known = folder.children.get(name);
  if (entry.kind === 'folder') {
    if (known?.kind === 'folder') known.layer = layer;
    else folder.children.set(name, newFolder(layer));
  } else if (entry.kind === 'plain') {
    folder.children.delete(name);
  } else if (entry.kind === 'hard-link') {
    const linked = nodeAt(walk, namesOf(entry.target ?? ''));
    if (linked === undefined || linked.kind === 'folder') folder.children.delete(name);
    else folder.children.set(name, { ...linked, layer });
  } else {
    folder.children.set(name, { kind: entry.kind, layer, entry });
  }
}

/** Only what lower layers have is removed, wherever the whiteout stands in its own. */
function applyWhiteout(folder: Folder | undefined, name: string, layer: number): void {
  if (folder === undefined) return;
  if (name === '.wh..wh..opq') {
    removeLower(folder, layer);
    return;
  }
  const removed = name.slice('.wh.'.length);
  const node = folder.children.get(removed);
  if (node === undefined) return;
  if (node.kind === 'folder') removeLower(node, layer);
  if (isLower(node, layer)) folder.children.delete(removed);
}

function isLower(node: Node, layer: number): boolean {
  return node.layer < layer && (node.kind !== 'folder' || node.children.size === 0);
}

function removeLower({ children }: Folder, layer: number): void {
  for (const [name, node] of children) {
    if (node.kind === 'folder') removeLower(node, layer);
    if (isLower(node, layer)) children.delete(name);
  }
}
