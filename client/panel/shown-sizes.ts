import type { FilesView, FromPanel, SizesView } from '../src/model/panel/panel-messages.js';

/** What the size panel shows, and what can be done in it. */
export interface SizesPage {
  readonly sizes: SizesView;
  readonly files: FilesView | undefined;
  /** Index of the stage that is open; -1 for none. */
  readonly open: number;
  readonly send: (message: FromPanel) => void;
  /** `null`: the files of the whole stage. */
  readonly listFiles: (stage: number, instruction: number | null) => void;
  readonly toggle: (stage: number) => void;
  /** Stages by index whose base somebody wanted to see, or not to see. */
  readonly bases: Readonly<Record<number, boolean>>;
  readonly showBase: (stage: number, isShown: boolean) => void;
  /** Room from side to side, in pixels. */
  readonly width: number;
}
