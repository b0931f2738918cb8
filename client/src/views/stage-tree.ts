import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  languages,
  window,
  type Disposable,
  type TreeDataProvider,
  type TreeView,
} from 'vscode';
import { stageAtLine, type TextPlace } from '../model/stage/document-stages.js';
import { plainText } from '../model/build/build-log.js';
import { commandId, rowContexts, stageView } from '../model/settings/names.js';
import { observationState } from '../model/inspect/observation-store.js';
import { baseSizeText } from '../model/size/base-sizes.js';
import { changeText, historyTexts, sharedText } from '../model/size/size-facts.js';
import { sizeState, stageKey } from '../model/size/size-store.js';
import { stageDetails, type Detail } from '../model/stage/stage-details.js';
import {
  countFailed,
  linkRows,
  stageRows,
  type FileRow,
  type FolderRow,
  type LinkRow,
  type StageRow,
  type TreeRow,
} from '../model/stage/tree-rows.js';
import { rememberedWords } from '../model/build/build-options.js';
import type { BaseHub } from './base-hub.js';
import type { BuildMemory } from './build-memory.js';
import type { DockerfileFinder } from './dockerfile-finder.js';
import type { ObservationHub } from './observation-hub.js';
import { createListedRows, type ListedRows } from './listed-rows.js';
import { errorsByStage, problemWords } from './problem-counts.js';
import { readSettings } from './settings.js';
import { redrawOnSizes, type SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { throttle } from './throttle.js';
import { t } from '../model/text/translate.js';

export interface StageTree extends Disposable {
  readonly view: TreeView<TreeRow>;
  /** A sentence above the rows, e.g. that there is no connection to Docker; empty: none. */
  showMessage(message: string): void;
}

export interface StageTreeDependencies {
  readonly finder: DockerfileFinder;
  readonly source: StageSource;
  readonly hub: SizeHub;
  readonly observations: ObservationHub;
  readonly bases: BaseHub;
  readonly memory: BuildMemory;
}

/** A list this short is shown open. */
const shownOpen = 3;

/** Dockerfiles, their stages, and what each takes in and who uses it. */
export function registerStageTree(dependencies: StageTreeDependencies): StageTree {
  const changed = new EventEmitter<undefined>();
  const rows = createListedRows(dependencies.finder);
  const provider = createProvider(dependencies, rows, changed);
  const view = window.createTreeView(stageView, { treeDataProvider: provider, showCollapseAll: true });
  const refresh = throttle(() => {
    changed.fire(undefined);
    showBadge(view, dependencies);
  }, 250);
  const follow = throttle(() => void revealCursor(view, dependencies), 200);
  const subscriptions = [
    changed,
    view,
    refresh,
    follow,
    dependencies.finder.onDidChange(refresh),
    dependencies.source.onDidChange(refresh),
    redrawOnSizes(dependencies.hub, refresh),
    dependencies.memory.onDidChange(refresh),
    dependencies.observations.onDidChange(refresh),
    languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some((uri) => rows.isListed(uri.toString()))) refresh();
    }),
    dependencies.finder.onDidChangeFile((document) => {
      if (dependencies.source.known(document) !== undefined) void dependencies.source.ask(document);
    }),
    dependencies.source.onDidChange(follow),
    view.onDidChangeVisibility(follow),
    window.onDidChangeActiveTextEditor(follow),
    window.onDidChangeTextEditorSelection(follow),
  ];
  return {
    view,
    showMessage: (message) => {
      view.message = message;
    },
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}

function createProvider(
  { source, hub, observations, bases, memory }: StageTreeDependencies,
  rows: ListedRows,
  changed: EventEmitter<undefined>,
): TreeDataProvider<TreeRow> {
  const stagesOf = async (document: string): Promise<readonly StageRow[]> => {
    const answer = source.known(document)?.answer ?? (await source.ask(document));
    return answer === undefined
      ? []
      : stageRows(document, answer, hub.current(), {
          thresholds: readSettings(document).sizeThresholds,
          observations: observations.current(),
          errors: errorsByStage(document, answer.stages),
        });
  };
  return {
    onDidChangeTreeData: changed.event,
    getChildren: async (row) => {
      if (row === undefined) return [...(await rows.list())];
      if (row.kind === 'folder') return [...row.children];
      if (row.kind === 'file') return [...(await stagesOf(row.document))];
      const answer = source.known(row.document)?.answer;
      return row.kind === 'stage' && answer !== undefined
        ? [...linkRows(row.document, answer, row.stage)]
        : [];
    },
    getParent: (row) => parentOf(row, rows, { source, hub }),
    getTreeItem: (row) => toItem(row, rows.count() <= shownOpen, memory),
    resolveTreeItem: (item, row) => {
      if (row.kind === 'stage') item.tooltip = stageTooltip(row, { source, hub, observations, bases });
      return item;
    },
  };
}

function parentOf(
  row: TreeRow,
  rows: ListedRows,
  { source, hub }: Pick<StageTreeDependencies, 'source' | 'hub'>,
): TreeRow | undefined {
  if (row.kind === 'folder') return undefined;
  if (row.kind === 'file') return rows.above(row.document);
  if (row.kind === 'stage') return rows.of(row.document);
  const answer = source.known(row.document)?.answer;
  if (answer === undefined) return undefined;
  return stageRows(row.document, answer, hub.current()).find(({ stage }) => stage === row.stage);
}

function toItem(row: TreeRow, open: boolean, memory: BuildMemory): TreeItem {
  switch (row.kind) {
    case 'folder':
      return folderItem(row);
    case 'file':
      return fileItem(row, open, rememberedWords(memory.of(row.document)));
    case 'stage':
      return stageItem(row);
    case 'link':
      return linkItem(row);
    default:
      return row satisfies never;
  }
}

function folderItem({ id, label, description, children }: FolderRow): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.id = id;
  const words = [description, problemWords(children.map(({ document }) => document))];
  item.description = words.filter((part) => part !== '').join(' · ');
  item.iconPath = ThemeIcon.Folder;
  return item;
}

/** `options`: what its builds are made with, as was chosen. */
function fileItem(
  { id, document, path, label, description }: FileRow,
  open: boolean,
  options: readonly string[],
): TreeItem {
  const uri = Uri.parse(document, true);
  const state = open ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = new TreeItem(label, state);
  item.id = id;
  const words = plainText(options.join(', '));
  const problems = problemWords([document]);
  item.description = [description, words, problems].filter((part) => part !== '').join(' · ');
  item.resourceUri = uri;
  item.iconPath = ThemeIcon.File;
  item.contextValue = mayBuild(document) ? rowContexts.file : rowContexts.unbuildable;
  const spoken = [`Dockerfile ${path}`, words === '' ? '' : t('built with {0}', words), problems];
  item.accessibilityInformation = { label: spoken.filter((part) => part !== '').join(', ') };
  if (words !== '') item.tooltip = t('{0}\nBuilt with {1}', path, words);
  return item;
}

function stageItem(row: StageRow): TreeItem {
  const item = new TreeItem(row.label, TreeItemCollapsibleState.Collapsed);
  item.id = row.id;
  item.description = row.description;
  item.iconPath = new ThemeIcon(row.icon, row.colour === undefined ? undefined : new ThemeColor(row.colour));
  const context = row.building ? rowContexts.building : rowContexts.stage;
  item.contextValue = mayBuild(row.document) ? context : rowContexts.unbuildable;
  item.accessibilityInformation = { label: row.spoken };
  item.command = revealCommand(row);
  return item;
}

/** What has no file cannot be built; whether the workspace is trusted is asked by the menus themselves. */
function mayBuild(document: string): boolean {
  return Uri.parse(document, true).scheme === 'file';
}

function linkItem(row: LinkRow): TreeItem {
  const item = new TreeItem(row.label, TreeItemCollapsibleState.None);
  item.id = row.id;
  item.description = row.description;
  item.iconPath = new ThemeIcon(row.icon);
  item.contextValue = rowContexts.link;
  item.accessibilityInformation = { label: row.spoken };
  item.tooltip = row.spoken;
  item.command = revealCommand(row);
  return item;
}

function revealCommand({ document, range }: StageRow | LinkRow): TreeItem['command'] & object {
  const place: TextPlace = { document, range };
  return { command: commandId('revealStage'), title: t('Reveal'), arguments: [place] };
}

function stageTooltip(
  row: StageRow,
  { source, hub, observations, bases }: Omit<StageTreeDependencies, 'finder' | 'memory'>,
): MarkdownString | undefined {
  const answer = source.known(row.document)?.answer;
  const stage = answer?.stages[row.stage];
  if (answer === undefined || stage === undefined) return undefined;
  const key = stageKey(row.document, stage);
  const state = sizeState(hub.current(), key);
  const observation = observationState(observations.current(), hub.current(), key);
  const now = Date.now();
  const knowledge = {
    observation,
    change: changeText(state, now),
    base: baseSizeText(stage, bases.current(row.document)),
    history: historyTexts(hub.current(), key, now),
    shared: sharedText(row.document, answer, stage.index, hub.current()),
  };
  return toMarkdown(row.label, stageDetails(stage, answer.plan, state, now, knowledge));
}

/** Values come from Dockerfiles and images, so they are appended as text. */
function toMarkdown(title: string, details: readonly Detail[]): MarkdownString {
  const text = new MarkdownString().appendMarkdown('**').appendText(title).appendMarkdown('**');
  for (const { label, value } of details)
    text.appendMarkdown('\n\n').appendText(label).appendMarkdown(': ').appendText(value);
  return text;
}

function showBadge(view: TreeView<TreeRow>, { source, hub, finder }: StageTreeDependencies): void {
  void finder.find().then((documents) => {
    const keys = documents.flatMap((document) =>
      (source.known(document)?.answer.stages ?? []).map((stage) => stageKey(document, stage)),
    );
    const failed = countFailed(keys, hub.current());
    const tooltip = failed === 1 ? t('1 stage failed to build') : t('{0} stages failed to build', failed);
    view.badge = failed === 0 ? undefined : { value: failed, tooltip };
  });
}

/** Selects the stage under the cursor, without taking the focus. */
async function revealCursor(view: TreeView<TreeRow>, { source, hub }: StageTreeDependencies): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor?.document.languageId !== 'dockerfile' || !view.visible || !readSettings().followCursor) return;
  const document = editor.document.uri.toString();
  const answer = source.known(document)?.answer;
  if (answer === undefined) return;
  const stage = stageAtLine(answer, editor.selection.active.line);
  const row = stageRows(document, answer, hub.current()).find((one) => one.stage === stage);
  if (row === undefined || isSelected(view, row)) return;
  // A file outside of the list cannot be revealed; nobody needs to hear of it.
  await view.reveal(row, { select: true, focus: false }).then(undefined, () => undefined);
}

/** A row under the stage counts too: whoever clicked it keeps it. */
function isSelected({ selection }: TreeView<TreeRow>, { document, stage }: StageRow): boolean {
  return selection.some(
    (row) => row.kind !== 'folder' && row.kind !== 'file' && row.document === document && row.stage === stage,
  );
}
