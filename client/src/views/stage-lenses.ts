import {
  CodeLens,
  EventEmitter,
  Position,
  Range,
  languages,
  window,
  workspace,
  type CodeLensProvider,
  type Disposable,
  type DocumentSelector,
  type TextDocument,
} from 'vscode';
import { movedLine, stageLabels, stageLenses, type Lens, type StageLabel } from '../model/stage/lens-rows.js';
import { justNow } from '../model/size/size-facts.js';
import type { BaseHub } from './base-hub.js';
import type { ObservationHub } from './observation-hub.js';
import { readSettings } from './settings.js';
import { redrawOnSizes, type SizeHub } from './size-hub.js';
import type { AnsweredStages, StageSource } from './stage-source.js';
import { throttle } from './throttle.js';
import { refusal } from './trust.js';

/** What labels of stages are drawn from. */
export interface LabelSources {
  readonly source: StageSource;
  readonly hub: SizeHub;
  readonly observations: ObservationHub;
  readonly bases: BaseHub;
}

/** The editor asks a quarter of a second after the last of several changes: closer ones would put off every drawing. */
const betweenDraws = 500;

/** Lenses above each FROM, drawn from what is known: nothing is asked for while they are drawn. */
export function registerStageLenses(selector: DocumentSelector, sources: LabelSources): Disposable {
  const { source, hub, observations, bases } = sources;
  const changed = new EventEmitter<void>();
  // Who comes back on another day reads of another yesterday.
  let drawnOn = day();
  const fire = throttle(() => {
    drawnOn = day();
    changed.fire();
  }, betweenDraws);
  let later: NodeJS.Timeout | undefined;
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document) => {
      const uri = document.uri.toString();
      // Only the first time there is nothing to draw: waiting then spares the text a jump.
      if (source.known(uri) === undefined) return source.ask(uri).then(() => draw(document, sources));
      return draw(document, sources);
    },
  };
  const subscriptions = [
    changed,
    fire,
    languages.registerCodeLensProvider(selector, provider),
    redrawOnSizes(hub, fire),
    hub.onDidChange(() => {
      // What happened just now did so a while ago by then.
      clearTimeout(later);
      later = setTimeout(fire, justNow);
    }),
    { dispose: () => clearTimeout(later) },
    bases.onDidChange(fire),
    observations.onDidChange(fire),
    source.onDidChange(fire),
    window.onDidChangeWindowState(() => {
      if (day() !== drawnOn) fire();
    }),
    workspace.onDidGrantWorkspaceTrust(fire),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('stageInsight')) fire();
    }),
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}

function day(): string {
  return new Date().toDateString();
}

function draw(document: TextDocument, sources: LabelSources): CodeLens[] {
  const uri = document.uri.toString();
  const { buildLens, sizeShow, inspectLens } = readSettings(uri);
  const shown = { build: buildLens, size: sizeShow === 'lens', inspect: inspectLens };
  const choices = { ...shown, mayBuild: refusal(uri) === undefined };
  return stageLenses(currentLabels(document, sources), choices, Date.now()).map(toCodeLens);
}

/** Labels of the stages at the lines where they stand now. */
export function currentLabels(
  document: TextDocument,
  { source, hub, observations, bases }: LabelSources,
): readonly StageLabel[] {
  const uri = document.uri.toString();
  const known = source.known(uri);
  if (known === undefined) return [];
  return atCurrentLines(
    document,
    known,
    stageLabels(uri, known.answer, hub.current(), observations.current(), bases.current(uri)),
  );
}

/** Labels of lines of the text that the server has read, at the lines where these stand now. */
export function atCurrentLines<Label extends { readonly line: number }>(
  { version, lineCount }: TextDocument,
  { answer, changes }: AnsweredStages,
  labels: readonly Label[],
): readonly Label[] {
  const isCurrent = answer.version === version;
  return labels.flatMap((label) => {
    const line = isCurrent ? label.line : movedLine(label.line, changes);
    return line === undefined || line >= lineCount ? [] : [{ ...label, line }];
  });
}

function toCodeLens({ line, title, tooltip, command, address }: Lens): CodeLens {
  const start = new Position(line, 0);
  // The editor drops a plain space after an icon.
  const drawn = title.replaceAll(') ', ')\u00a0');
  return new CodeLens(new Range(start, start), { title: drawn, tooltip, command, arguments: [address] });
}
