import {
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
import type { StageLabel } from '../model/stage/lens-rows.js';
import { stateColour, type SizeThresholds } from '../model/size/size-level.js';
import { treeDescription } from '../model/size/size-text.js';
import { readSettings } from './settings.js';
import type { SizeHub } from './size-hub.js';
import { currentLabels } from './stage-lenses.js';
import type { StageSource } from './stage-source.js';
import { throttle } from './throttle.js';

/** Sizes at the end of FROM lines, for people who switched lenses off: `stageInsight.size.show`. */
export function registerSizeAnnotations(
  selector: DocumentSelector,
  source: StageSource,
  hub: SizeHub,
): Disposable {
  const changed = new EventEmitter<void>();
  const decoration = window.createTextEditorDecorationType({ after: { margin: '0 0 0 2em' } });
  const labels = (document: TextDocument, show: 'inlay' | 'decoration'): readonly StageLabel[] =>
    readSettings(document.uri.toString()).sizeShow === show ? currentLabels(document, source, hub) : [];
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
    }
  }, 250);
  const subscriptions = [
    changed,
    decoration,
    refresh,
    languages.registerInlayHintsProvider(selector, hints),
    hub.onDidChange(refresh),
    source.onDidChange(refresh),
    window.onDidChangeVisibleTextEditors(refresh),
    workspace.onDidChangeConfiguration(refresh),
  ];
  return { dispose: () => subscriptions.forEach((one) => void one.dispose()) };
}

function isDockerfile({ languageId }: TextDocument): boolean {
  return languageId === 'dockerfile';
}

function toHint(document: TextDocument, { line, state }: StageLabel): InlayHint[] {
  const text = treeDescription(state);
  if (text === '') return [];
  const hint = new InlayHint(document.lineAt(line).range.end, text);
  hint.paddingLeft = true;
  return [hint];
}

function toDecoration(
  document: TextDocument,
  { line, state }: StageLabel,
  thresholds: SizeThresholds,
): DecorationOptions[] {
  const text = treeDescription(state);
  if (text === '') return [];
  const { end } = document.lineAt(line).range;
  const after = { contentText: text, color: new ThemeColor(stateColour(state, thresholds)) };
  return [{ range: new Range(end, end), renderOptions: { after } }];
}
