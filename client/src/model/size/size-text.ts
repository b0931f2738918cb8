import { formatBytes, formatDelta } from './format.js';
import type { StageMeasure } from './stage-measure.js';
import type { SizeState } from './size-store.js';

/** Title of the size lens of a stage: one line, never empty, so that no lens comes or goes. */
export function lensTitle(state: SizeState): string {
  switch (state.kind) {
    case 'unknown':
      return state.removed ? 'image removed' : 'size unknown';
    case 'building':
      return `$(sync~spin) ${progressText(state)}`;
    case 'measured':
      return sizeText(state.now.measure);
    case 'stale':
      return `${sizeText(state.now.measure)} $(history) outdated`;
    case 'failed':
      return `$(error) ${faultText(state)}`;
    default:
      return state satisfies never;
  }
}

/** Description of the stage in the tree: as the lens, without icons. */
export function treeDescription(state: SizeState): string {
  switch (state.kind) {
    case 'unknown':
      return state.removed ? 'image removed' : '';
    case 'building':
      return progressText(state);
    case 'measured':
      return sizeText(state.now.measure);
    case 'stale':
      return `${sizeText(state.now.measure)}, outdated`;
    case 'failed':
      return faultText(state);
    default:
      return state satisfies never;
  }
}

/** For screen readers: a whole phrase. */
export function spokenSize(state: SizeState): string {
  if (state.kind !== 'measured' && state.kind !== 'stale') return treeDescription(state) || 'size unknown';
  const { bytes, ownBytes } = state.now.measure;
  const own = ownBytes === undefined ? '' : `, ${formatBytes(ownBytes)} of it added by this stage`;
  return `${formatBytes(bytes)}${own}${state.kind === 'stale' ? ', outdated' : ''}`;
}

/** `118.8 MB (+2.1 MB)`: the whole, and what the stage adds to its base. */
export function sizeText({ bytes, ownBytes, baseBytes }: StageMeasure): string {
  const showOwn = ownBytes !== undefined && baseBytes !== undefined && baseBytes > 0;
  return showOwn ? `${formatBytes(bytes)} (${formatDelta(ownBytes)})` : formatBytes(bytes);
}

function progressText({ completed, known, label }: SizeState & { readonly kind: 'building' }): string {
  const count = known > 0 ? ` ${completed}/${known}` : '';
  return `building${count}${label === '' ? '' : ` ${shorten(label, 48)}`}`;
}

function faultText({ fault }: SizeState & { readonly kind: 'failed' }): string {
  switch (fault.reason) {
    case 'unreachable':
      return "can't connect to Docker";
    case 'cancelled':
      return 'build cancelled';
    case 'lost':
      return 'connection to Docker lost';
    case 'failed':
      return 'build failed';
    case 'refused':
    case 'missing':
    case 'unsupported':
      return shorten(fault.message, 60);
    default:
      return fault satisfies never;
  }
}

/** Cuts at whole characters. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
