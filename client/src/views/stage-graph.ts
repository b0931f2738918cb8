import { Uri, commands, ViewColumn, window, workspace, type Disposable, type WebviewPanel } from 'vscode';
import { commandId } from '../model/settings/names.js';
import { graphOfStages } from '../model/graph/graph-of-stages.js';
import { graphPicture } from '../model/graph/graph-picture.js';
import { stageSizes } from '../model/panel/stage-sizes.js';
import type { FromPanel, GraphPicture, ToPanel } from '../model/panel/panel-messages.js';
import type { ActiveDockerfile } from './active-dockerfile.js';
import { panelHtml, panelOptions } from './panel-page.js';
import { createPageFeed } from './page-feed.js';
import type { SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { throttle } from './throttle.js';
import { t } from '../model/text/translate.js';

export interface StageGraphDependencies {
  readonly extension: Uri;
  readonly source: StageSource;
  readonly hub: SizeHub;
  readonly active: ActiveDockerfile;
}

/** The stage graph beside the editor; there is one, and it follows the active Dockerfile. */
export interface StageGraph extends Disposable {
  show(): void;
}

export function createStageGraph(dependencies: StageGraphDependencies): StageGraph {
  let panel: WebviewPanel | undefined;
  const feed = createPageFeed((message: ToPanel) => void panel?.webview.postMessage(message));
  const draw = throttle(() => void drawGraph(dependencies).then(feed.send), 100);
  const onMessage = (message: FromPanel): void => {
    const document = dependencies.active.document();
    if (message.kind === 'ready') {
      feed.forget();
      draw();
    } else if (document !== undefined) void act(message, document);
  };
  const open = (): WebviewPanel => {
    const options = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    const opened = window.createWebviewPanel(
      'stageInsight.graph',
      t('Stage Graph'),
      options,
      panelOptions(dependencies.extension),
    );
    opened.webview.html = panelHtml(opened.webview, dependencies.extension, t('Stage graph'));
    opened.webview.onDidReceiveMessage(onMessage);
    opened.onDidChangeViewState(draw);
    opened.onDidDispose(() => (panel = undefined));
    return opened;
  };
  const subscriptions = [
    draw,
    dependencies.active.onDidChange(draw),
    dependencies.hub.onDidChange(draw),
    dependencies.source.onDidChange(draw),
  ];
  return {
    show: () => {
      if (panel === undefined) panel = open();
      else panel.reveal(undefined, true);
    },
    dispose: () => {
      panel?.dispose();
      subscriptions.forEach((one) => void one.dispose());
    },
  };
}

/** While no Dockerfile is open. */
const noPicture: GraphPicture = { file: '', width: 0, height: 0, nodes: [], edges: [], current: -1 };

async function drawGraph({ source, hub, active }: StageGraphDependencies): Promise<ToPanel> {
  const document = active.document();
  const answer =
    document === undefined ? undefined : (source.known(document)?.answer ?? (await source.ask(document)));
  if (document === undefined || answer === undefined) return { kind: 'graph', view: noPicture };
  const file = workspace.asRelativePath(Uri.parse(document, true));
  const sizes = stageSizes(document, answer, hub.current());
  return { kind: 'graph', view: graphPicture(file, graphOfStages(answer), sizes, active.stage()) };
}

async function act(message: FromPanel, document: string): Promise<void> {
  if (message.kind === 'reveal') {
    const at = { line: message.line, character: 0 };
    await commands.executeCommand(commandId('revealStage'), { document, range: { start: at, end: at } });
  } else if (message.kind === 'export') {
    await commands.executeCommand(commandId('exportStageGraph'), { document, format: message.format });
  }
}
