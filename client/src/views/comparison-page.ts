import { env, window, ViewColumn, type Disposable, type Uri, type WebviewPanel } from 'vscode';
import type { ConversionView, FromPanel, ToPanel } from '../model/panel/panel-messages.js';
import { comparisonPage } from '../model/settings/names.js';
import { t } from '../model/text/translate.js';
import { panelHtml, panelOptions } from './panel-page.js';

export interface ComparisonActions {
  readonly apply: () => Promise<void>;
  readonly discard?: () => Promise<void>;
  /** Builds both and compares; absent where that was done, or cannot be. */
  readonly compare?: () => Promise<void>;
  /** The comparison as lines of text. */
  readonly text?: string;
}

/** The page of a conversion beside its original; there is one. */
export interface ComparisonPage extends Disposable {
  show(view: ConversionView, actions: ComparisonActions): void;
  close(): void;
}

const closing: ReadonlySet<FromPanel['kind']> = new Set(['apply', 'discard', 'build-and-compare']);

async function act(kind: FromPanel['kind'], actions: ComparisonActions): Promise<void> {
  if (kind === 'apply') await actions.apply();
  else if (kind === 'discard') await actions.discard?.();
  else await actions.compare?.();
}

export function createComparisonPage(extension: Uri): ComparisonPage {
  let panel: WebviewPanel | undefined;
  const close = (): void => {
    panel?.dispose();
  };
  return {
    show: (view, actions) => {
      close();
      const title = t('Comparison of {0}', view.file);
      const opened = window.createWebviewPanel(
        comparisonPage,
        title,
        ViewColumn.Active,
        panelOptions(extension),
      );
      panel = opened;
      opened.onDidDispose(() => {
        if (panel === opened) panel = undefined;
      });
      opened.webview.onDidReceiveMessage((message: FromPanel) => {
        const shown: ToPanel = { kind: 'conversion', view };
        if (message.kind === 'ready') void opened.webview.postMessage(shown);
        else if (message.kind === 'copy-text') void env.clipboard.writeText(actions.text ?? '');
        else if (closing.has(message.kind)) {
          close();
          void act(message.kind, actions);
        }
      });
      opened.webview.html = panelHtml(opened.webview, extension, title);
    },
    close,
    dispose: close,
  };
}
