import {
  CodeAction,
  CodeActionKind,
  Disposable,
  languages,
  type Diagnostic,
  type DocumentSelector,
} from 'vscode';
import { diagnosticSource } from '../../../server/src/protocol/messages.js';
import { commandId, commandTable, type CommandName } from '../model/settings/names.js';
import type { ServerQuestions } from './server-questions.js';
import { unsavedScripts } from './unsaved-scripts.js';

/** Findings whose remedy is a command: it shows what it would do before it does it. */
const remedies: Readonly<Record<string, CommandName>> = {
  'toolchain-in-final-image': 'convertStages',
  'builder-pattern': 'mergeBuilderPattern',
};

/** Languages of scripts that may join two Dockerfiles. */
const glues: DocumentSelector = [
  { language: 'shellscript' },
  { language: 'makefile' },
  { language: 'json', pattern: '**/package.json' },
  { language: 'yaml' },
];

/** Commands as quick fixes of what they mend, and as a refactoring of the script that joins two Dockerfiles. */
export function registerConversionActions(selector: DocumentSelector, server: ServerQuestions): Disposable {
  const fixes = languages.registerCodeActionsProvider(
    selector,
    {
      provideCodeActions: ({ uri }, _range, { diagnostics }) => {
        // One action for all findings that it removes: it would stand in the menu several times.
        const names = new Set(diagnostics.flatMap((diagnostic) => remedies[ruleOf(diagnostic)] ?? []));
        return [...names].map((name) => {
          const removed = diagnostics.filter((diagnostic) => remedies[ruleOf(diagnostic)] === name);
          return action(name, CodeActionKind.QuickFix, uri.toString(), removed);
        });
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
  const kind = CodeActionKind.RefactorRewrite;
  const scripts = languages.registerCodeActionsProvider(
    glues,
    {
      provideCodeActions: async ({ uri }) => {
        const patterns = await server.patterns({ uri: uri.toString(), unsaved: unsavedScripts() });
        return patterns.length === 0 ? [] : [action('mergeBuilderPattern', kind, uri.toString(), [])];
      },
    },
    { providedCodeActionKinds: [kind] },
  );
  return Disposable.from(fixes, scripts);
}

function ruleOf({ source, code }: Diagnostic): string {
  if (source !== diagnosticSource) return '';
  return String(typeof code === 'object' ? code.value : code);
}

function action(
  name: CommandName,
  kind: CodeActionKind,
  document: string,
  diagnostics: readonly Diagnostic[],
): CodeAction {
  const { title } = commandTable[name];
  const made = new CodeAction(title, kind);
  made.command = { title, command: commandId(name), arguments: [{ document }] };
  made.diagnostics = [...diagnostics];
  return made;
}
