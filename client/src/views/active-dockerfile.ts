import { EventEmitter, window, type Disposable, type Event, type TextEditor } from 'vscode';
import { previewScheme } from './conversion-preview.js';
import type { StageSource } from './stage-source.js';
import { stageAtLine } from '../model/stage/document-stages.js';

/** The Dockerfile that panels show: the active one, and while something else is active the last one. */
export interface ActiveDockerfile extends Disposable {
  document(): string | undefined;
  /** Index of the stage under the cursor; -1 for none. */
  stage(): number;
  readonly onDidChange: Event<void>;
}

export function followActiveDockerfile(source: StageSource): ActiveDockerfile {
  let document: string | undefined;
  let line = 0;
  const changed = new EventEmitter<void>();
  const look = (editor: TextEditor | undefined): void => {
    if (editor?.document.languageId !== 'dockerfile' || editor.document.uri.scheme === previewScheme) return;
    document = editor.document.uri.toString();
    line = editor.selection.active.line;
    changed.fire();
  };
  look(window.activeTextEditor);
  const subscriptions = [
    changed,
    window.onDidChangeActiveTextEditor(look),
    window.onDidChangeTextEditorSelection(({ textEditor }) => look(textEditor)),
  ];
  return {
    document: () => document,
    stage: () => {
      const answer = document === undefined ? undefined : source.known(document)?.answer;
      return (answer && stageAtLine(answer, line)) ?? -1;
    },
    onDidChange: changed.event,
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}
