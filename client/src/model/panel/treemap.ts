import { hierarchy, treemap as layOut, treemapSquarify } from 'd3-hierarchy';
import { formatBytes } from '../size/format.js';
import type { FileRow, FilesView, StageBar } from './panel-messages.js';
import { t } from '../text/translate.js';

/** One rectangle of the treemap, in pixels from its upper left corner. */
export interface TreemapCell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly label: string;
  /** `copied`: an instruction that brings bytes from another stage or image. `rest`: files too small to be seen. */
  readonly kind: 'base' | 'own' | 'copied' | 'file' | 'rest';
  /** Whether a later layer overwrites or removes it. */
  readonly isWasted: boolean;
  /** Index of the instruction within the stage; -1 for the base. */
  readonly instruction: number;
}

interface Node extends Pick<TreemapCell, 'title' | 'kind' | 'instruction' | 'isWasted'> {
  readonly bytes: number;
  readonly children?: readonly Node[];
}

/** From which share on a base leaves no room for what the stage itself adds. */
const largeBase = 0.8;

/** Whether a stage is drawn without its base unless somebody wants to see it. */
export function hidesBase({ bytes = 0, baseBytes = 0, ownBytes = 0 }: StageBar): boolean {
  return ownBytes > 0 && baseBytes > largeBase * bytes;
}

/** Room for the name of an instruction above its files. */
const heading = 20;

/**
 * The base and the instructions of a stage by their bytes, within an instruction its files as far as they were listed:
 * an area of `width` by `height` pixels. The order is that of the text where two are of one size.
 */
export function treemap(
  stage: StageBar,
  files: FilesView | undefined,
  {
    width,
    height,
    withBase,
  }: { readonly width: number; readonly height: number; readonly withBase: boolean },
): readonly TreemapCell[] {
  const parts = partsOf(stage, files, withBase);
  const whole: Node = {
    title: stage.title,
    kind: 'own',
    instruction: -1,
    bytes: 0,
    isWasted: false,
    children: parts,
  };
  const root = hierarchy(whole, (node) => node.children && [...node.children])
    .sum((node) => (node.children === undefined ? node.bytes : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const drawn = layOut<Node>()
    .tile(treemapSquarify)
    .size([width, height])
    .round(true)
    .paddingInner(1)
    .paddingTop((node) => (node.depth === 1 && node.children !== undefined ? heading : 0))(root);
  return drawn
    .descendants()
    .slice(1)
    .map(({ data, x0, y0, x1, y1 }) => {
      const { title, kind, instruction, isWasted, bytes } = data;
      const place = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
      return { ...place, title, kind, instruction, isWasted, label: formatBytes(bytes) };
    });
}

function partsOf(stage: StageBar, files: FilesView | undefined, withBase: boolean): readonly Node[] {
  const { baseBytes = 0 } = stage;
  const base: Node = { title: t('base'), kind: 'base', bytes: baseBytes, instruction: -1, isWasted: false };
  const own = stage.instructions
    .filter(({ bytes }) => bytes > 0)
    .map(({ index, text, bytes, crossesFrom }): Node => {
      const kind = crossesFrom === '' ? 'own' : 'copied';
      const children = filesOf(files, stage.index, index, bytes);
      const node: Node = { title: text, kind, bytes, instruction: index, isWasted: false };
      return children.length === 0 ? node : { ...node, children };
    });
  return withBase && baseBytes > 0 ? [base, ...own] : own;
}

/** As many as can be told apart. */
const maxFiles = 60;

function filesOf(files: FilesView | undefined, stage: number, instruction: number, bytes: number): Node[] {
  if (files?.state !== 'ready' || files.stage !== stage) return [];
  const own = files.files.filter((file) => file.instruction === instruction).slice(0, maxFiles);
  const nodes = own.map((file) => fileNode(file, instruction));
  const rest = bytes - own.reduce((sum, file) => sum + file.bytes, 0);
  if (nodes.length === 0 || rest <= 0) return nodes;
  return [...nodes, { title: t('other files'), kind: 'rest', bytes: rest, instruction, isWasted: false }];
}

function fileNode({ path, bytes, fate }: FileRow, instruction: number): Node {
  return { title: path, kind: 'file', bytes, instruction, isWasted: fate !== '' };
}
