import type { Analysis } from '../core/analysis.js';
import type { Settings } from '../protocol/settings.js';
import type { Positions } from './positions.js';

/** One version of a document with all that is asked of it. */
export interface Snapshot {
  readonly uri: string;
  /** null: the file is not open. */
  readonly version: number | null;
  readonly analysis: Analysis;
  readonly positions: Positions;
  readonly settings: Settings;
  /** Changes with the text and with everything else that the analysis knows. */
  readonly resultId: string;
}
