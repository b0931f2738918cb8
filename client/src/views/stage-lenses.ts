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
import type { ObservationHub } from './observation-hub.js';
import { readSettings } from './settings.js';
import type { SizeHub } from './size-hub.js';
import type { StageSource } from './stage-source.js';
import { throttle } from './throttle.js';
import { refusal } from './trust.js';

/** Lenses above each FROM, drawn from what is known: nothing is asked for while they are drawn. */
export function registerStageLenses(
  selector: DocumentSelector,
  source: StageSource,
  hub: SizeHub,
  observations: ObservationHub,
): Disposable {
  const changed = new EventEmitter<void>();
  // Who comes back on another day reads of another yesterday.
  let drawnOn = day();
  const fire = throttle(() => {
    drawnOn = day();
    changed.fire();
  }, 250);
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document) => {
      const uri = document.uri.toString();
      // Only the first time there is nothing to draw: waiting then spares the text a jump.
      if (source.known(uri) === undefined)
        return source.ask(uri).then(() => draw(document, source, hub, observations));
      return draw(document, source, hub, observations);
    },
  };
  const subscriptions = [
    changed,
    fire,
    languages.registerCodeLensProvider(selector, provider),
    hub.onDidChange(fire),
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

function draw(
  document: TextDocument,
  source: StageSource,
  hub: SizeHub,
  observations: ObservationHub,
): CodeLens[] {
  const uri = document.uri.toString();
  const { buildLens, sizeShow, inspectLens } = readSettings(uri);
  const shown = { build: buildLens, size: sizeShow === 'lens', inspect: inspectLens };
  const choices = { ...shown, mayBuild: refusal(uri) === undefined };
  return stageLenses(currentLabels(document, source, hub, observations), choices, Date.now()).map(toCodeLens);
}

/** Labels of the stages at the lines where they stand now. */
export function currentLabels(
  document: TextDocument,
  source: StageSource,
  hub: SizeHub,
  observations?: ObservationHub,
): readonly StageLabel[] {
  const uri = document.uri.toString();
  const known = source.known(uri);
  if (known === undefined) return [];
  const { answer, changes } = known;
  const isCurrent = answer.version === document.version;
  return stageLabels(uri, answer.plan, hub.current(), observations?.current()).flatMap((label) => {
    const line = isCurrent ? label.line : movedLine(label.line, changes);
    return line === undefined || line >= document.lineCount ? [] : [{ ...label, line }];
  });
}

function toCodeLens({ line, title, tooltip, command, address }: Lens): CodeLens {
  const start = new Position(line, 0);
  // The editor drops a plain space after an icon.
  const drawn = title.replaceAll(') ', ')\u00a0');
  return new CodeLens(new Range(start, start), { title: drawn, tooltip, command, arguments: [address] });
}
