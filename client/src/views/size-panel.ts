import { Uri, commands, window, workspace, type Disposable, type Event, type WebviewView } from 'vscode';
import { commandId, sizeView } from '../model/settings/names.js';
import type { FileReport } from '../model/panel/file-reports.js';
import { createLayerMemory, type LayerMemory } from '../model/panel/layer-memory.js';
import type { FromPanel, SizesView, ToPanel } from '../model/panel/panel-messages.js';
import { emptySizesView, sizesView } from '../model/panel/sizes-view.js';
import type { StageAddress } from '../model/stage/document-stages.js';
import type { ActiveDockerfile } from './active-dockerfile.js';
import type { BaseHub } from './base-hub.js';
import type { ObservationHub } from './observation-hub.js';
import { panelHtml, panelOptions } from './panel-page.js';
import { createPageFeed } from './page-feed.js';
import { readSettings } from './settings.js';
import type { SizeBaselines } from './size-baseline.js';
import { redrawOnSizes, type SizeHub } from './size-hub.js';
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
  readonly observations: ObservationHub;
  readonly baselines: SizeBaselines;
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
    if (message.kind === 'ready') {
      feed.forget();
      draw();
    } else if (message.kind === 'cancel-files') listing.stop();
    else heed(message, dependencies, listing);
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
    redrawOnSizes(dependencies.hub, draw),
    dependencies.observations.onDidChange(draw),
    dependencies.bases.onDidChange(draw),
    dependencies.baselines.onDidChange(draw),
    dependencies.onDidChangeNotice(draw),
    workspace.onDidChangeConfiguration(draw),
    dependencies.source.onDidChange(draw),
    workspace.onDidGrantWorkspaceTrust(draw),
    { dispose: () => listing.stop() },
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}

/** Does what was asked of the Dockerfile that is shown. */
function heed(
  message: Exclude<FromPanel, { kind: 'ready' | 'cancel-files' }>,
  { active, baselines }: SizePanelDependencies,
  listing: Listing,
): void {
  const document = active.document();
  if (document === undefined) return;
  switch (message.kind) {
    case 'files':
      return listing.start(message, document);
    case 'stop-comparing':
      return baselines.choose(document, undefined);
    case 'reveal':
    case 'build':
    case 'measure-all':
    case 'compare':
    case 'export':
      return void act(message, document);
    case 'pane':
    case 'apply':
    case 'discard':
    case 'copy-text':
    case 'build-and-compare':
    case 'open-file':
      // Other pages say these.
      return undefined;
  }
}

interface Listing {
  start(asked: FilesRequest, document: string): void;
  stop(): void;
}

/** Lists files for the page, one request at a time. */
function createListing({ listFiles }: SizePanelDependencies, post: (message: ToPanel) => void): Listing {
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
  baselines,
  observations,
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
    baseline: baselines.current(document),
    thresholds: readSettings(document).sizeThresholds,
    observations: observations.current(),
  });
}

async function act(
  message: Extract<FromPanel, { kind: 'reveal' | 'build' | 'measure-all' | 'compare' | 'export' }>,
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
    case 'compare':
      return commands.executeCommand(commandId('compareSizes'), { document });
    case 'export':
      return commands.executeCommand(commandId('exportSizes'), { document, format: message.format });
  }
}
