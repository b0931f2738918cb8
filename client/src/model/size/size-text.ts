import { formatBytes, formatDelta } from './format.js';
import type { StageMeasure } from './stage-measure.js';
import type { SizeState } from './size-store.js';
import { t } from '../text/translate.js';

/** Title of the size lens of a stage: one line, never empty, so that no lens comes or goes. */
export function lensTitle(state: SizeState): string {
  switch (state.kind) {
    case 'unknown':
      return state.removed ? t('image removed') : t('size unknown');
    case 'building':
      return `$(sync~spin) ${progressText(state)}`;
    case 'measured':
      return sizeText(state.now.measure);
    case 'stale':
      return t('{0} $(history) outdated', sizeText(state.now.measure));
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
      return state.removed ? t('image removed') : '';
    case 'building':
      return progressText(state);
    case 'measured':
      return sizeText(state.now.measure);
    case 'stale':
      return t('{0}, outdated', sizeText(state.now.measure));
    case 'failed':
      return faultText(state);
    default:
      return state satisfies never;
  }
}

/** For screen readers: a whole phrase. */
export function spokenSize(state: SizeState): string {
  if (state.kind !== 'measured' && state.kind !== 'stale') return treeDescription(state) || t('size unknown');
  const { bytes, ownBytes } = state.now.measure;
  const own = ownBytes === undefined ? '' : t(', {0} of it added by this stage', formatBytes(ownBytes));
  return `${formatBytes(bytes)}${own}${state.kind === 'stale' ? t(', outdated') : ''}`;
}

/** `118.8 MB (+2.1 MB)`: the whole, and what the stage adds to its base. */
export function sizeText({ bytes, ownBytes, baseBytes }: StageMeasure): string {
  const showOwn = ownBytes !== undefined && baseBytes !== undefined && baseBytes > 0;
  return showOwn ? `${formatBytes(bytes)} (${formatDelta(ownBytes)})` : formatBytes(bytes);
}

function progressText({ completed, known, label }: SizeState & { readonly kind: 'building' }): string {
  const count = known > 0 ? ` ${completed}/${known}` : '';
  return t('building{0}', count + (label === '' ? '' : ` ${shorten(label, 48)}`));
}

function faultText({ fault }: SizeState & { readonly kind: 'failed' }): string {
  switch (fault.reason) {
    case 'unreachable':
      return t("can't connect to Docker");
    case 'cancelled':
      return t('build cancelled');
    case 'lost':
      return t('connection to Docker lost');
    case 'failed':
      return t('build failed');
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
