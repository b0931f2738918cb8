import type { SizeState } from './size-store.js';

/** How heavy a stage counts, by thresholds that people choose. */
export type SizeLevel = 'small' | 'medium' | 'large';

/** From how many bytes on a stage is medium or large. */
export interface SizeThresholds {
  readonly medium: number;
  readonly large: number;
}

const megabyte = 1_000_000;

export const defaultThresholds: SizeThresholds = { medium: 100 * megabyte, large: 500 * megabyte };

export function sizeLevel(bytes: number, { medium, large }: SizeThresholds): SizeLevel {
  if (bytes >= large) return 'large';
  return bytes >= medium ? 'medium' : 'small';
}

/** Reads `{ "medium": 100, "large": 500 }`, in MB; what is no positive number has its default. */
export function parseThresholds(value: unknown): SizeThresholds {
  const read = (name: keyof SizeThresholds): number => {
    const found: unknown = (value as Partial<Record<string, unknown>> | null | undefined)?.[name];
    return typeof found === 'number' && found > 0 ? found * megabyte : defaultThresholds[name];
  };
  return { medium: read('medium'), large: read('large') };
}

/** Ids of the theme colours that the manifest contributes. */
export const levelColours: Readonly<Record<SizeLevel, string>> = {
  small: 'stageInsight.sizeSmall',
  medium: 'stageInsight.sizeMedium',
  large: 'stageInsight.sizeLarge',
};

/** Id of the colour of a size in the text: by its level while it holds, faint while it is only remembered. */
export function stateColour(state: SizeState, thresholds: SizeThresholds): string {
  if (state.kind === 'failed') return 'editorError.foreground';
  return state.kind === 'measured'
    ? levelColours[sizeLevel(state.now.measure.bytes, thresholds)]
    : 'editorCodeLens.foreground';
}
