import type { BuildOptions, Format, Platform } from 'esbuild';

export interface Entry {
  readonly entry: string;
  readonly out: string;
  readonly platform: Platform;
  readonly format: Format;
  /** How its parts are named, where it is more than one bundle. */
  readonly parts?: string;
}
export const entries: readonly Entry[];
export function options(entry: Entry): BuildOptions;
