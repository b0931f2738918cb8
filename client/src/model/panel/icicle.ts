import { hierarchy, partition } from 'd3-hierarchy';
import { formatBytes } from '../size/format.js';
import type { FilesView, StageBar } from './panel-messages.js';

/** One rectangle of the icicle: x and width as fractions of the whole, `row` from the top. */
export interface IcicleCell {
  readonly row: number;
  readonly x: number;
  readonly width: number;
  readonly title: string;
  readonly label: string;
  readonly kind: 'stage' | 'base' | 'instruction' | 'file' | 'rest';
  /** Of an instruction: its index within the stage. */
  readonly instruction: number;
}

interface Node {
  readonly title: string;
  readonly kind: IcicleCell['kind'];
  readonly bytes: number;
  readonly instruction: number;
  readonly children?: readonly Node[];
}

/** A cell is at least this share of the whole, so that it can be seen and clicked. */
const minShare = 0.012;

/** From which share on a base leaves no room for what the stage itself adds. */
const largeBase = 0.8;

/** Whether a stage is drawn without its base unless somebody wants to see it. */
export function hidesBase({ bytes = 0, baseBytes = 0, ownBytes = 0 }: StageBar): boolean {
  return ownBytes > 0 && baseBytes > largeBase * bytes;
}

/** The stage on top, below it its base and its instructions, below an opened instruction its biggest files. */
export function icicle(
  stage: StageBar,
  files: FilesView | undefined,
  withBase = true,
): readonly IcicleCell[] {
  if (stage.bytes === undefined || stage.bytes <= 0) return [];
  const bytes = withBase ? stage.bytes : (stage.ownBytes ?? stage.bytes);
  const shown = { ...stage, bytes, ...(!withBase && { baseBytes: 0 }) };
  const least = minShare * bytes;
  const root = hierarchy(stageNode(shown, files), (node) => node.children && [...node.children])
    .sum((node) => (node.children === undefined ? Math.max(node.bytes, least) : 0))
    .sort((a, b) => a.data.instruction - b.data.instruction);
  return partition<Node>()(root)
    .descendants()
    .map(({ data, depth, x0, x1 }) => {
      const { title, kind, instruction } = data;
      return { row: depth, x: x0, width: x1 - x0, title, kind, instruction, label: formatBytes(data.bytes) };
    });
}

function stageNode(stage: StageBar & { readonly bytes: number }, files: FilesView | undefined): Node {
  const { title, bytes, baseBytes = 0 } = stage;
  const base: Node = { title: 'base', kind: 'base', bytes: baseBytes, instruction: -1 };
  const own = stage.instructions
    .filter((instruction) => instruction.bytes > 0)
    .map(({ index, text, bytes: size }): Node => {
      const children = filesOf(files, stage.index, index, size);
      const node: Node = { title: text, kind: 'instruction', bytes: size, instruction: index };
      return children.length === 0 ? node : { ...node, children };
    });
  const parts = baseBytes > 0 ? [base, ...own] : own;
  const node: Node = { title, kind: 'stage', bytes, instruction: -1 };
  return parts.length === 0 ? node : { ...node, children: parts };
}

const shownFiles = 12;

function filesOf(files: FilesView | undefined, stage: number, instruction: number, bytes: number): Node[] {
  if (files?.state !== 'ready' || files.stage !== stage || files.instruction !== instruction) return [];
  const shown = files.files.slice(0, shownFiles);
  const nodes = shown.map(({ path, bytes: size }): Node => ({
    title: path,
    kind: 'file',
    bytes: size,
    instruction,
  }));
  const rest = bytes - shown.reduce((sum, file) => sum + file.bytes, 0);
  return rest > 0 ? [...nodes, { title: 'other files', kind: 'rest', bytes: rest, instruction }] : nodes;
}
