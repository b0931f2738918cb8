import { CodeAction, CodeActionKind, languages, type Disposable, type DocumentSelector } from 'vscode';
import { buildFailureCode, diagnosticSource } from '../../../server/src/protocol/messages.js';
import { stageAtLine } from '../model/stage/document-stages.js';
import { commandId } from '../model/settings/names.js';
import type { StageSource } from './stage-source.js';
import { t } from '../model/text/translate.js';

/** On the mark of a failed build: show its log, or build again. */
export function registerFailureActions(selector: DocumentSelector, source: StageSource): Disposable {
  return languages.registerCodeActionsProvider(
    selector,
    {
      provideCodeActions: ({ uri }, _range, { diagnostics }) => {
        const failure = diagnostics.find(
          (one) => one.source === diagnosticSource && codeOf(one.code) === buildFailureCode,
        );
        const answer = source.known(uri.toString())?.answer;
        if (failure === undefined || answer === undefined) return [];
        const stage = stageAtLine(answer, failure.range.start.line);
        const address = stage === undefined ? [] : [{ document: uri.toString(), stage }];
        return [
          action(t('Show build log'), commandId('showBuildLog'), []),
          action(t('Build again'), commandId('buildStage'), address),
        ];
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

function codeOf(code: string | number | { value: string | number } | undefined): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}

function action(title: string, command: string, args: readonly unknown[]): CodeAction {
  const made = new CodeAction(title, CodeActionKind.QuickFix);
  made.command = { title, command, arguments: [...args] };
  return made;
}
