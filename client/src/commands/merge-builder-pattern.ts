import { Range, Uri, window, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import type { MergeAnswer, PatternItem } from '../../../server/src/protocol/messages.js';
import { unsavedScripts } from '../views/unsaved-scripts.js';
import { showConversionRefusal } from './convert-stages.js';
import type { StaticDependencies } from './command-dependencies.js';
import { showInformation, showWarning } from '../views/messages.js';
import { t } from '../model/text/translate.js';

type Merged = Extract<MergeAnswer, { kind: 'merged' }>;

/** Merges the two Dockerfiles of a builder pattern: shows every file that changes, and changes them when told to. */
export async function mergeBuilderPattern(
  argument: unknown,
  { server, preview }: StaticDependencies,
): Promise<void> {
  const given = (argument as { readonly document?: unknown } | undefined)?.document;
  const uri = typeof given === 'string' ? given : window.activeTextEditor?.document.uri.toString();
  const unsaved = unsavedScripts();
  const near = uri === undefined ? [] : await server.patterns({ uri, unsaved });
  const pattern = await choosePattern(near.length > 0 ? near : await server.patterns({ unsaved }));
  if (pattern === undefined) return;
  const read = await openAll([pattern.glue, pattern.build, pattern.target]);
  const answer = await server.merge({ ...pattern, unsaved });
  if (answer === undefined) return;
  if (answer.kind === 'refused') return showConversionRefusal(answer, t('Not merged'));
  const shown = answer.changed.map(({ uri: one, text }) => ({ document: Uri.parse(one, true), text }));
  const gone = answer.deleted.map((one) => ({ document: Uri.parse(one, true) }));
  const apply = async (): Promise<void> => {
    await preview.close();
    await applyMerge(answer, read);
  };
  await preview.show([...shown, ...gone], t('Merge of the builder pattern'), { apply });
  const merge = t('Merge');
  const names = gone.map(({ document }) => workspace.asRelativePath(document)).join(', ');
  const question = [
    t('Apply these changes?'),
    ...(names === '' ? [] : [t('{0} will be deleted.', names)]),
    ...answer.notes,
  ];
  const chosen = await showInformation(question.join(' '), merge);
  // Without an answer the preview stays, with the same action in its title.
  if (chosen === merge) await apply();
}

async function choosePattern(patterns: readonly PatternItem[]): Promise<PatternItem | undefined> {
  if (patterns.length === 0) {
    await showInformation(
      t(
        'No builder pattern found: no script in this workspace builds an image, copies files out of it, and builds another image from them.',
      ),
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
  return (await window.showQuickPick(items, { placeHolder: t('Select the two Dockerfiles to merge') }))
    ?.pattern;
}

interface ReadFile {
  readonly document: TextDocument;
  readonly version: number;
}

async function openAll(uris: readonly string[]): Promise<readonly ReadFile[]> {
  const opened = [...new Set(uris)].map((uri) => workspace.openTextDocument(Uri.parse(uri, true)));
  return (await Promise.all(opened)).map((document) => ({ document, version: document.version }));
}

/**
 * Makes all changes in one edit, which one undo takes back, and saves the files that it changed: a deletion is on the
 * disk at once, and half a merge there builds nothing. What was typed meanwhile is not overwritten.
 */
async function applyMerge(answer: Merged, read: readonly ReadFile[]): Promise<void> {
  if (read.some(({ document, version }) => document.version !== version)) {
    await showWarning(t('The files have changed in the meantime and were not merged.'));
    return;
  }
  // An undo brings back what was on the disk.
  const leaving = read.filter(
    ({ document }) => document.isDirty && answer.deleted.includes(document.uri.toString()),
  );
  await Promise.all(leaving.map(({ document }) => document.save()));
  const changed = await openAll(answer.changed.map(({ uri }) => uri));
  const isDone = await workspace.applyEdit(editOf(answer, changed));
  const saved = isDone ? await Promise.all(changed.map(({ document }) => document.save())) : [];
  const unsaved = changed.filter((_, at) => saved[at] !== true);
  const [merged] = changed;
  if (merged !== undefined) await window.showTextDocument(merged.document);
  if (unsaved.length === 0) return;
  const names = unsaved.map(({ document }) => workspace.asRelativePath(document.uri)).join(', ');
  const what = isDone ? t('Merged, but not saved: {0}.', names) : t('The files could not be changed.');
  await showWarning(what);
}

function editOf({ changed, deleted }: Merged, opened: readonly ReadFile[]): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  changed.forEach(({ text }, at) => {
    const document = opened[at]?.document;
    if (document === undefined) return;
    const whole = new Range(document.positionAt(0), document.positionAt(document.getText().length));
    edit.replace(document.uri, whole, text);
  });
  for (const uri of deleted) edit.deleteFile(Uri.parse(uri, true), { ignoreIfNotExists: true });
  return edit;
}
