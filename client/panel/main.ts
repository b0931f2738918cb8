import './texts.js';
import type { FilesView, FromPanel, SizesView, ToPanel } from '../src/model/panel/panel-messages.js';
import { takeFiles } from '../src/model/panel/file-reports.js';
import { drawConversion } from './conversion-page.js';
import { drawGraph } from './graph-page.js';
import { drawSizes } from './sizes-page.js';
import './panel.css';

/** The editor's side of the page; exists once. */
declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: PageState): void;
};

/** What survives when the page is hidden: which stage is open. */
export interface PageState {
  readonly open: number;
  /** Stages by index whose base somebody wanted to see, or not to see. */
  readonly bases: Readonly<Record<number, boolean>>;
}

const editor = acquireVsCodeApi();
const root = document.getElementById('root') ?? document.body;
let sizes: SizesView | undefined;
let files: FilesView | undefined;
let requests = 0;
let state: PageState = readState(editor.getState());
// The extension may not listen yet when the page is there first.
const asking = setInterval(() => send({ kind: 'ready' }), 500);

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  clearInterval(asking);
  switch (data.kind) {
    case 'sizes':
      // Files of an image that was built anew are those of another one.
      if (files !== undefined && figures(sizes, files.stage) !== figures(data.view, files.stage))
        files = undefined;
      sizes = data.view;
      return render();
    case 'files':
      files = takeFiles(files, data.view, requests);
      return render();
    case 'graph':
      return drawGraph(root, data.view, send);
    case 'conversion':
      return drawConversion(root, data.view, send);
  }
});
send({ kind: 'ready' });

function send(message: FromPanel): void {
  editor.postMessage(message);
}

function figures(view: SizesView | undefined, stage: number): string {
  const shown = view?.stages.find(({ index }) => index === stage);
  return JSON.stringify([shown?.bytes, shown?.instructions.map(({ text, bytes }) => [text, bytes])]);
}

function render(): void {
  if (sizes === undefined) return;
  const width = root.clientWidth - padding;
  drawSizes(root, { sizes, files, ...state, send, listFiles, toggle, showBase, width });
}

/** Of the details of a stage, on both sides. */
const padding = 4;

let width = 0;
window.addEventListener('resize', () => {
  if (width !== root.clientWidth) render();
  width = root.clientWidth;
});

function listFiles(stage: number, instruction: number | null): void {
  requests += 1;
  send({ kind: 'files', request: requests, stage, instruction });
}

function toggle(stage: number): void {
  remember({ ...state, open: state.open === stage ? -1 : stage });
}

function showBase(stage: number, isShown: boolean): void {
  remember({ ...state, bases: { ...state.bases, [stage]: isShown } });
}

function remember(next: PageState): void {
  state = next;
  editor.setState(state);
  render();
}

function readState(kept: unknown): PageState {
  const { open, bases } = (kept ?? {}) as Partial<PageState>;
  return { open: typeof open === 'number' ? open : -1, bases: typeof bases === 'object' ? bases : {} };
}
