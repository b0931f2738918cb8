import {
  DecorationRangeBehavior,
  EventEmitter,
  InlayHint,
  Range,
  ThemeColor,
  languages,
  window,
  workspace,
  type DecorationOptions,
  type Disposable,
  type DocumentSelector,
  type InlayHintsProvider,
  type TextDocument,
} from 'vscode';
import { instructionLabels, type InstructionLabel } from '../model/size/instruction-labels.js';
import type { StageLabel } from '../model/stage/lens-rows.js';
import { levelColours, stateColour, type SizeThresholds } from '../model/size/size-level.js';
import { treeDescription } from '../model/size/size-text.js';
import { readSettings } from './settings.js';
import { redrawOnSizes } from './size-hub.js';
import { atCurrentLines, currentLabels, type LabelSources } from './stage-lenses.js';
import { throttle } from './throttle.js';

/** Sizes at the end of lines: of stages for people who switched lenses off, and of each instruction that was built. */
export function registerSizeAnnotations(selector: DocumentSelector, sources: LabelSources): Disposable {
  const { source, hub, bases } = sources;
  const changed = new EventEmitter<void>();
  const decoration = window.createTextEditorDecorationType({ after: { margin: '0 0 0 2em' } });
  const instructions = window.createTextEditorDecorationType({
    after: { margin: '0 0 0 2em' },
    rangeBehavior: DecorationRangeBehavior.ClosedOpen,
  });
  const labels = (document: TextDocument, show: 'inlay' | 'decoration'): readonly StageLabel[] =>
    readSettings(document.uri.toString()).sizeShow === show ? currentLabels(document, sources) : [];
  const hints: InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints: (document) => labels(document, 'inlay').flatMap((label) => toHint(document, label)),
  };
  const refresh = throttle(() => {
    changed.fire();
    for (const editor of window.visibleTextEditors.filter(({ document }) => isDockerfile(document))) {
      const { document } = editor;
      const { sizeThresholds } = readSettings(document.uri.toString());
      editor.setDecorations(
        decoration,
        labels(document, 'decoration').flatMap((label) => toDecoration(document, label, sizeThresholds)),
      );
      editor.setDecorations(instructions, instructionDecorations(document, sources));
    }
  }, 250);
  const subscriptions = [
    changed,
    decoration,
    instructions,
    refresh,
    languages.registerInlayHintsProvider(selector, hints),
    redrawOnSizes(hub, refresh),
    bases.onDidChange(refresh),
    source.onDidChange(refresh),
    window.onDidChangeVisibleTextEditors(refresh),
    workspace.onDidChangeConfiguration(refresh),
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}

function isDockerfile({ languageId }: TextDocument): boolean {
  return languageId === 'dockerfile';
}

function toHint(document: TextDocument, { line, state, base }: StageLabel): InlayHint[] {
  const text = treeDescription(state) || base;
  if (text === '') return [];
  const hint = new InlayHint(document.lineAt(line).range.end, text);
  hint.paddingLeft = true;
  return [hint];
}

function toDecoration(
  document: TextDocument,
  { line, state, base }: StageLabel,
  thresholds: SizeThresholds,
): DecorationOptions[] {
  const text = treeDescription(state) || base;
  if (text === '') return [];
  const { end } = document.lineAt(line).range;
  const after = { contentText: text, color: new ThemeColor(stateColour(state, thresholds)) };
  return [{ range: new Range(end, end), renderOptions: { after } }];
}

function instructionDecorations(document: TextDocument, { source, hub }: LabelSources): DecorationOptions[] {
  const uri = document.uri.toString();
  const { sizeOfInstructions, sizeShow, sizeThresholds } = readSettings(uri);
  const known = source.known(uri);
  if (known === undefined || !sizeOfInstructions) return [];
  const labels = instructionLabels(uri, known.answer, hub.current(), sizeThresholds);
  // Where the size of the stage stands in the line, or is not wanted, that of its base has no place.
  const shown = sizeShow === 'lens' ? labels : labels.filter(({ isBase }) => !isBase);
  return atCurrentLines(document, known, shown).map((label) => toInstruction(document, label));
}

function toInstruction(document: TextDocument, { line, text, level }: InstructionLabel): DecorationOptions {
  const { end } = document.lineAt(line).range;
  const color = new ThemeColor(level === 'small' ? 'editorCodeLens.foreground' : levelColours[level]);
  return { range: new Range(end, end), renderOptions: { after: { contentText: text, color } } };
}
