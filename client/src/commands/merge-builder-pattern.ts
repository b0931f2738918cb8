import { Range, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { MergeAnswer, PatternItem } from '../../../server/src/protocol/messages.js';
import { sayNo } from './convert-stages.js';
import type { CommandParts } from './parts.js';

/** Joins the two Dockerfiles of a builder pattern: shows every file that changes, and changes them when told to. */
export async function mergeBuilderPattern(
  argument: unknown,
  { server, preview }: CommandParts,
): Promise<void> {
  const given = (argument as { readonly document?: unknown } | undefined)?.document;
  const uri = typeof given === 'string' ? given : window.activeTextEditor?.document.uri.toString();
  const near = uri === undefined ? [] : await server.patterns({ uri });
  const pattern = await choosePattern(near.length > 0 ? near : await server.patterns({}));
  if (pattern === undefined) return;
  await saveAll(pattern);
  const answer = await server.merge(pattern);
  if (answer === undefined) return;
  if (answer.kind === 'refused') return sayNo(answer, 'Not merged');
  const shown = answer.changed.map(({ uri: one, text }) => ({ document: Uri.parse(one, true), text }));
  const gone = answer.deleted.map((one) => ({ document: Uri.parse(one, true) }));
  await preview.show([...shown, ...gone], 'Merge of the builder pattern');
  const merge = 'Merge';
  const names = gone.map(({ document }) => workspace.asRelativePath(document)).join(', ');
  const question = [
    'Make these changes?',
    ...(names === '' ? [] : [`${names} is deleted.`]),
    ...answer.notes,
  ];
  const chosen = await window.showInformationMessage(question.join(' '), merge);
  await preview.close();
  if (chosen === merge) await workspace.applyEdit(await editOf(answer));
}

async function choosePattern(patterns: readonly PatternItem[]): Promise<PatternItem | undefined> {
  if (patterns.length === 0) {
    await window.showInformationMessage(
      'No script of the workspace builds one image, copies files out of it, and builds another one of them.',
    );
    return undefined;
  }
  if (patterns.length === 1) return patterns[0];
  const path = (uri: string): string => workspace.asRelativePath(Uri.parse(uri, true));
  const items = patterns.map((pattern) => ({
    label: `${path(pattern.build)} + ${path(pattern.target)}`,
    description: path(pattern.glue),
    pattern,
  }));
  return (await window.showQuickPick(items, { placeHolder: 'Which two Dockerfiles?' }))?.pattern;
}

/** The merge reads scripts from the disk. */
async function saveAll({ glue, build, target }: PatternItem): Promise<void> {
  const names = new Set([glue, build, target]);
  const dirty = workspace.textDocuments.filter(({ uri, isDirty }) => isDirty && names.has(uri.toString()));
  await Promise.all(dirty.map((document) => document.save()));
}

/** One edit with all files, so that one undo takes it back. */
async function editOf({
  changed,
  deleted,
}: Extract<MergeAnswer, { kind: 'merged' }>): Promise<WorkspaceEdit> {
  const edit = new WorkspaceEdit();
  for (const { uri, text } of changed) {
    const document = await workspace.openTextDocument(Uri.parse(uri, true));
    const whole = new Range(document.positionAt(0), document.positionAt(document.getText().length));
    edit.replace(document.uri, whole, text);
  }
  for (const uri of deleted) edit.deleteFile(Uri.parse(uri, true), { ignoreIfNotExists: true });
  return edit;
}
