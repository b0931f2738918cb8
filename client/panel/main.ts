import type { FilesView, FromPanel, SizesView, ToPanel } from '../src/model/panel/panel-messages.js';
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
}

const editor = acquireVsCodeApi();
const root = document.getElementById('root') ?? document.body;
let sizes: SizesView | undefined;
let files: FilesView | undefined;
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
      files = data.view;
      return render();
    case 'graph':
      return drawGraph(root, data.view, send);
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
  drawSizes(root, { sizes, files, open: state.open, send, toggle });
}

function toggle(stage: number): void {
  state = { open: state.open === stage ? -1 : stage };
  editor.setState(state);
  render();
}

function readState(kept: unknown): PageState {
  const open = (kept as Partial<PageState> | null | undefined)?.open;
  return { open: typeof open === 'number' ? open : -1 };
}
