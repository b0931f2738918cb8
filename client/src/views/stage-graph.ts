import {
  Uri,
  commands,
  languages,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type WebviewPanel,
} from 'vscode';
import { commandId, graphPage } from '../model/settings/names.js';
import type { Pane } from '../model/graph/fit.js';
import { graphPicture } from '../model/graph/graph-picture.js';
import { knownStages } from '../model/graph/known-stages.js';
import type { FromPanel, GraphPicture, ToPanel } from '../model/panel/panel-messages.js';
import type { ActiveDockerfile } from './active-dockerfile.js';
import { panelHtml, panelOptions } from './panel-page.js';
import type { ObservationHub } from './observation-hub.js';
import { createPageFeed } from './page-feed.js';
import type { ServerQuestions } from './server-questions.js';
import { redrawOnSizes, type SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { throttle } from './throttle.js';
import { t } from '../model/text/translate.js';
import { refusal } from './trust.js';

export interface StageGraphDependencies {
  readonly extension: Uri;
  readonly source: StageSource;
  readonly hub: SizeHub;
  /** What was read out of images; absent where none are built. */
  readonly observations?: ObservationHub;
  readonly server: ServerQuestions;
  readonly active: ActiveDockerfile;
}

/** The stage graph beside the editor; there is one, and it follows the active Dockerfile. */
export interface StageGraph extends Disposable {
  show(): void;
}

export function createStageGraph(dependencies: StageGraphDependencies): StageGraph {
  let panel: WebviewPanel | undefined;
  let pane: Pane = { width: 640, height: 600 };
  const feed = createPageFeed((message: ToPanel) => void panel?.webview.postMessage(message));
  const draw = throttle(() => {
    if (panel?.visible === true) void drawGraph(dependencies, pane).then(feed.send);
  }, 100);
  const onMessage = (message: FromPanel): void => {
    const document = dependencies.active.document();
    if (message.kind === 'ready') {
      feed.forget();
      draw();
    } else if (message.kind === 'pane') {
      pane = message;
      draw();
    } else if (document !== undefined) void act(message, document);
  };
  const open = (): WebviewPanel => {
    const opened = openPanel(dependencies.extension);
    opened.webview.onDidReceiveMessage(onMessage);
    opened.onDidChangeViewState(draw);
    opened.onDidDispose(() => (panel = undefined));
    return opened;
  };
  const subscriptions = [
    draw,
    dependencies.active.onDidChange(draw),
    redrawOnSizes(dependencies.hub, draw),
    ...(dependencies.observations === undefined ? [] : [dependencies.observations.onDidChange(draw)]),
    languages.onDidChangeDiagnostics(draw),
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

function openPanel(extension: Uri): WebviewPanel {
  const options = { viewColumn: ViewColumn.Beside, preserveFocus: true };
  const opened = window.createWebviewPanel(graphPage, t('Stage Graph'), options, panelOptions(extension));
  opened.iconPath = {
    light: Uri.joinPath(extension, 'client/icons/graph-light.svg'),
    dark: Uri.joinPath(extension, 'client/icons/graph-dark.svg'),
  };
  opened.webview.html = panelHtml(opened.webview, extension, t('Stage graph'));
  return opened;
}

/** While no Dockerfile is open. */
const noPicture: GraphPicture = {
  file: '',
  document: '',
  canBuild: false,
  current: '',
  nodes: [],
  links: [],
  scene: { direction: 'right', width: 0, height: 0, elements: [], places: {} },
};

async function drawGraph(dependencies: StageGraphDependencies, pane: Pane): Promise<ToPanel> {
  const { source, server, hub, observations, active } = dependencies;
  const document = active.document();
  if (document === undefined) return { kind: 'graph', view: noPicture };
  const answer = source.known(document)?.answer ?? (await source.ask(document));
  const graph = await server.graph(document);
  if (answer === undefined || graph === undefined) return { kind: 'graph', view: noPicture };
  const file = workspace.asRelativePath(Uri.parse(document, true));
  const known = knownStages(document, answer, hub.current(), observations?.current());
  const about = { file, document, canBuild: refusal(document) === undefined };
  return { kind: 'graph', view: graphPicture(about, graph, known, active.stage(), pane) };
}

async function act(message: FromPanel, document: string): Promise<void> {
  if (message.kind === 'reveal') {
    const at = { line: message.line, character: 0 };
    await commands.executeCommand(commandId('revealStage'), { document, range: { start: at, end: at } });
  } else if (message.kind === 'open-file') {
    await openFile(document, message.file);
  } else if (message.kind === 'build') {
    await commands.executeCommand(commandId('buildStage'), { document, stage: message.stage });
  } else if (message.kind === 'export') {
    await commands.executeCommand(commandId('exportStageGraph'), { document, format: message.format });
  }
}

/** A Dockerfile that the analysis named; nothing outside the folder of the workspace. */
async function openFile(document: string, file: string): Promise<void> {
  const folder = workspace.getWorkspaceFolder(Uri.parse(document, true));
  if (folder === undefined || file.split('/').includes('..')) return;
  await window.showTextDocument(Uri.joinPath(folder.uri, file), { viewColumn: ViewColumn.One });
}
