import { Uri, window, workspace } from 'vscode';
import { drawDot } from '../model/graph/dot.js';
import { drawGraph, type DrawnGraph } from '../model/graph/drawn-graph.js';
import { graphSvg } from '../model/graph/graph-picture.js';
import { drawMermaid } from '../model/graph/mermaid.js';
import { knownStages } from '../model/graph/known-stages.js';
import type { ExportFormat } from '../model/panel/panel-messages.js';
import { sizesSvg } from '../model/panel/sizes-svg.js';
import { sizesView } from '../model/panel/sizes-view.js';
import { readSettings } from '../views/settings.js';
import type { CommandDependencies, StaticDependencies } from './command-dependencies.js';
import { givenDocument } from './pick-stage.js';
import { showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** Saves the sizes of a Dockerfile's stages as JSON or SVG. */
export async function exportSizes(
  argument: unknown,
  { source, hub, bases, observations }: CommandDependencies,
): Promise<void> {
  const document = givenDocument(argument);
  const answer = document === undefined ? undefined : await source.ask(document);
  if (document === undefined || answer === undefined) return showNothingOpen();
  const format = (await formatOf(argument, ['json', 'svg'])) ?? undefined;
  if (format === undefined) return;
  const file = workspace.asRelativePath(Uri.parse(document, true));
  const common = {
    document,
    file,
    answer,
    sizes: hub.current(),
    notice: '',
    canBuild: true,
    now: Date.now(),
    registry: bases.current(document),
    thresholds: readSettings(document).sizeThresholds,
    observations: observations.current(),
  };
  const view = sizesView(common);
  await save(
    document,
    'sizes',
    format,
    format === 'json' ? `${JSON.stringify(view, null, 2)}\n` : sizesSvg(view),
  );
}

/** Saves the stage graph as SVG, Mermaid or DOT. */
export async function exportStageGraph(
  argument: unknown,
  {
    source,
    hub,
    server,
    observations,
  }: StaticDependencies & Partial<Pick<CommandDependencies, 'observations'>>,
): Promise<void> {
  const document = givenDocument(argument);
  const answer = document === undefined ? undefined : await source.ask(document);
  const view = document === undefined ? undefined : await server.graph(document);
  if (document === undefined || answer === undefined || view === undefined) return showNothingOpen();
  const format = await formatOf(argument, ['svg', 'mermaid', 'dot']);
  if (format === undefined) return;
  const graph = drawGraph(view, knownStages(document, answer, hub.current(), observations?.current()));
  await save(document, 'stages', format, render(graph, format));
}

function render(graph: DrawnGraph, format: ExportFormat): string {
  switch (format) {
    case 'mermaid':
      return drawMermaid(graph);
    case 'dot':
      return drawDot(graph);
    case 'svg':
    case 'json':
      return graphSvg(graph);
  }
}

/** The format that a button named, or the one that the user picks. */
async function formatOf(
  argument: unknown,
  offered: readonly ExportFormat[],
): Promise<ExportFormat | undefined> {
  const given = (argument as { readonly format?: unknown } | undefined)?.format;
  const named = offered.find((format) => format === given);
  if (named !== undefined) return named;
  const picked = await window.showQuickPick(
    offered.map((format) => format.toUpperCase()),
    { placeHolder: t('Select a format') },
  );
  return offered.find((format) => format.toUpperCase() === picked);
}

const endings: Readonly<Record<ExportFormat, string>> = {
  json: 'json',
  svg: 'svg',
  mermaid: 'mmd',
  dot: 'dot',
};

async function save(document: string, name: string, format: ExportFormat, text: string): Promise<void> {
  const defaultUri = Uri.joinPath(Uri.parse(document, true), '..', `${name}.${endings[format]}`);
  const target = await window.showSaveDialog({
    defaultUri,
    filters: { [format.toUpperCase()]: [endings[format]] },
  });
  if (target === undefined) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(text));
}

async function showNothingOpen(): Promise<void> {
  await showInformation(t('Open a Dockerfile, or select one in the Stages view.'));
}
