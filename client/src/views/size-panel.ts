import { Uri, commands, window, workspace, type Disposable, type Event, type WebviewView } from 'vscode';
import { commandId, sizeView } from '../model/settings/names.js';
import type { FileReport } from '../model/panel/file-reports.js';
import { createLayerMemory, type LayerMemory } from '../model/panel/layer-memory.js';
import type { FromPanel, SizesView, ToPanel } from '../model/panel/panel-messages.js';
import { emptySizesView, sizesView } from '../model/panel/sizes-view.js';
import type { StageAddress } from '../model/stage/document-stages.js';
import type { ActiveDockerfile } from './active-dockerfile.js';
import type { BaseHub } from './base-hub.js';
import { panelHtml, panelOptions } from './panel-page.js';
import { createPageFeed } from './page-feed.js';
import { readSettings } from './settings.js';
import type { SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { throttle } from './throttle.js';
import { refusal } from './trust.js';
import { t } from '../model/text/translate.js';

export interface SizePanelDependencies {
  readonly extension: Uri;
  readonly source: StageSource;
  readonly hub: SizeHub;
  readonly active: ActiveDockerfile;
  readonly bases: BaseHub;
  /** Why Docker cannot be asked; empty when all is well. */
  readonly notice: () => string;
  readonly onDidChangeNotice: Event<void>;
  /** Lists files of a stage or of one instruction; reports until it ends or is aborted. */
  readonly listFiles: (
    memory: LayerMemory,
    address: StageAddress,
    instruction: number | null,
    report: (report: FileReport) => void,
    signal: AbortSignal,
  ) => Promise<void>;
}

type FilesRequest = Extract<FromPanel, { kind: 'files' }>;

/** The size panel in the side bar. Loads nothing before somebody opens it. */
export function registerSizePanel(dependencies: SizePanelDependencies): Disposable {
  let view: WebviewView | undefined;
  const post = (message: ToPanel): void => void view?.webview.postMessage(message);
  const feed = createPageFeed(post);
  const listing = createListing(dependencies, post);
  const draw = throttle(
    () => void drawSizes(dependencies).then((sizes) => feed.send({ kind: 'sizes', view: sizes })),
    100,
  );
  const onMessage = (message: FromPanel): void => {
    const document = dependencies.active.document();
    if (message.kind === 'ready') {
      feed.forget();
      return draw();
    }
    if (message.kind === 'cancel-files') return listing.stop();
    if (document === undefined) return;
    if (message.kind !== 'files') return void act(message, document);
    listing.start(message, document);
  };
  const provider = {
    resolveWebviewView: (opened: WebviewView) => {
      view = opened;
      opened.webview.options = panelOptions(dependencies.extension);
      opened.webview.html = panelHtml(opened.webview, dependencies.extension, t('Stage sizes'));
      opened.webview.onDidReceiveMessage(onMessage);
      opened.onDidChangeVisibility(draw);
      opened.onDidDispose(() => (view = undefined));
    },
  };
  const subscriptions = [
    draw,
    window.registerWebviewViewProvider(sizeView, provider),
    dependencies.active.onDidChange(draw),
    dependencies.hub.onDidChange(draw),
    dependencies.bases.onDidChange(draw),
    dependencies.onDidChangeNotice(draw),
    workspace.onDidChangeConfiguration(draw),
    dependencies.source.onDidChange(draw),
    workspace.onDidGrantWorkspaceTrust(draw),
    { dispose: () => listing.stop() },
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}

/** Lists files for the page, one request at a time. */
function createListing(
  { listFiles }: SizePanelDependencies,
  post: (message: ToPanel) => void,
): { start(asked: FilesRequest, document: string): void; stop(): void } {
  const memory = createLayerMemory();
  let running = new AbortController();
  return {
    start: ({ request, stage, instruction }, document) => {
      running.abort();
      running = new AbortController();
      const { signal } = running;
      const report = (files: FileReport): void => {
        if (!signal.aborted || files.state === 'failed')
          post({ kind: 'files', view: { request, stage, instruction, ...files } });
      };
      void listFiles(memory, { document, stage }, instruction, report, signal);
    },
    stop: () => running.abort(),
  };
}

/** What the panel shows now; asks the server only when it was not asked before. */
async function drawSizes({
  source,
  hub,
  active,
  bases,
  notice,
}: Omit<SizePanelDependencies, 'extension' | 'listFiles' | 'onDidChangeNotice'>): Promise<SizesView> {
  const document = active.document();
  if (document === undefined) return emptySizesView;
  const answer = source.known(document)?.answer ?? (await source.ask(document));
  if (answer === undefined) return emptySizesView;
  const refused = refusal(document);
  return sizesView({
    document,
    file: workspace.asRelativePath(Uri.parse(document, true)),
    answer,
    sizes: hub.current(),
    notice: refused ?? notice(),
    canBuild: refused === undefined,
    now: Date.now(),
    registry: bases.current(document),
    thresholds: readSettings(document).sizeThresholds,
  });
}

async function act(
  message: Exclude<FromPanel, { kind: 'ready' | 'files' | 'cancel-files' }>,
  document: string,
): Promise<void> {
  switch (message.kind) {
    case 'reveal': {
      const at = { line: message.line, character: 0 };
      return commands.executeCommand(commandId('revealStage'), { document, range: { start: at, end: at } });
    }
    case 'build':
      return commands.executeCommand(commandId('buildStage'), { document, stage: message.stage });
    case 'measure-all':
      return commands.executeCommand(commandId('buildAllStages'), { document });
    case 'export':
      return commands.executeCommand(commandId('exportSizes'), { document, format: message.format });
  }
}
