import type { CodeAction, CodeActionParams, WorkspaceEdit } from 'vscode-languageserver';
import type { Edit } from '../core/text/edit.js';
import { fixAllKind } from '../protocol/messages.js';
import type { Session } from './session.js';
import type { Snapshot } from './snapshot.js';
import { plainQuotes, toDiagnostic, toTextEdits } from './to-lsp.js';

/** Quick fixes for the range, and the fix of everything when the client asks for source actions. */
export function toCodeActions(
  session: Session,
  snapshot: Snapshot,
  { range, context }: CodeActionParams,
): readonly CodeAction[] {
  if (!session.abilities.codeActionLiterals) return [];
  const wants = (kind: string): boolean =>
    context.only?.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`)) ?? true;
  const asksForAll = context.only !== undefined && wants(fixAllKind);
  return [
    ...(wants('quickfix') ? quickFixes(session, snapshot, range) : []),
    ...(wants(rewriteKind) ? refactorings(session, snapshot, range, context.only !== undefined) : []),
    ...(asksForAll ? fixAllActions(session, snapshot) : []),
  ];
}

function quickFixes(
  session: Session,
  snapshot: Snapshot,
  range: CodeActionParams['range'],
): readonly CodeAction[] {
  const { uri, version, analysis, positions } = snapshot;
  const place = { uri, version: version ?? 0, positions, rulePages: session.rulePages };
  return session.service
    .codeActions(analysis, positions.spanOf(range))
    .map(({ title, finding, edits, preferred }) => ({
      title: plainQuotes(title),
      kind: 'quickfix',
      diagnostics: [toDiagnostic(finding, place)],
      ...(preferred && { isPreferred: true }),
      edit: toWorkspaceEdit(session, snapshot, edits),
    }));
}

const rewriteKind = 'refactor.rewrite.stageInsight';

/** Changes that no finding asks for; one that is refused says why where the person asked for refactorings. */
function refactorings(
  session: Session,
  snapshot: Snapshot,
  range: CodeActionParams['range'],
  asked: boolean,
): readonly CodeAction[] {
  const { analysis, positions } = snapshot;
  return session.service
    .refactorings(analysis, positions.spanOf(range), asked)
    .map(({ title, kind, edits, refused }) => ({
      title: plainQuotes(title),
      kind: `${rewriteKind}.${kind}`,
      ...(refused === undefined
        ? { edit: toWorkspaceEdit(session, snapshot, edits) }
        : { disabled: { reason: plainQuotes(refused) } }),
    }));
}

function fixAllActions(session: Session, snapshot: Snapshot): readonly CodeAction[] {
  const edit = session.service.fixAllEdit(snapshot.analysis);
  if (edit === undefined) return [];
  const title = 'Apply all safe fixes in this file';
  return [{ title, kind: fixAllKind, edit: toWorkspaceEdit(session, snapshot, [edit]) }];
}

/** Edits of one document, bound to its version if the client supports that. */
function toWorkspaceEdit(
  session: Session,
  { uri, version, positions }: Snapshot,
  edits: readonly Edit[],
): WorkspaceEdit {
  const textEdits = toTextEdits(edits, positions);
  if (!session.abilities.versionedEdits) return { changes: { [uri]: textEdits } };
  return { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] };
}
