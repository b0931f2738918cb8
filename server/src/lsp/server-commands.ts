import type { Connection, ExecuteCommandParams, WorkspaceEdit } from 'vscode-languageserver';
import { drawText } from '../features/graph-text.js';
import { describeGraph } from '../features/graph-view.js';
import type { RefusalItem } from '../protocol/messages.js';
import type {
  DocumentCommandParams,
  ExplainCommandParams,
  ServerCommandName,
} from '../protocol/server-commands.js';
import { answerConversion, answerMerge, answerPatterns } from './conversion-requests.js';
import { notify } from './notify.js';
import type { Session } from './session.js';

type Command = (connection: Connection, session: Session, given: never) => unknown;

const commands: Readonly<Record<ServerCommandName, Command>> = {
  'stage-insight.convert': convert,
  'stage-insight.merge': merge,
  'stage-insight.graph': graph,
  'stage-insight.explain': explain,
};

/** Does what an editor without a client of ours asks for. Edits go back as `workspace/applyEdit`. */
export function runServerCommand(
  connection: Connection,
  session: Session,
  { command, arguments: given = [] }: ExecuteCommandParams,
): unknown {
  const run = Object.hasOwn(commands, command) ? commands[command as ServerCommandName] : undefined;
  return run?.(connection, session, (given[0] ?? {}) as never);
}

function convert(
  connection: Connection,
  session: Session,
  { uri, ...options }: DocumentCommandParams,
): unknown {
  const answer = answerConversion(session, { textDocument: { uri }, ...options });
  if (answer === null) return null;
  if (answer.kind === 'refused') return refuse(connection, 'Not converted', answer);
  const edits = answer.edits.map(({ range, newText }) => ({ range, newText }));
  const edit: WorkspaceEdit = session.abilities.versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version: answer.version }, edits }] }
    : { changes: { [uri]: edits } };
  applyEdit(connection, `Convert to multi-stage on ${answer.base}`, edit);
  return { base: answer.base, choices: answer.choices, leftBehind: answer.leftBehind };
}

/** Merges the builder pattern that the file is part of; of several, none. */
function merge(connection: Connection, session: Session, { uri }: DocumentCommandParams): unknown {
  const [pattern, ...others] = answerPatterns(session, { uri });
  if (pattern === undefined || others.length > 0) {
    const reason =
      pattern === undefined
        ? 'no script builds this file, copies files out of the image, and builds another image from them'
        : 'the file is part of several builder patterns: run the command in one of the scripts';
    warn(connection, `Not merged: ${reason}.`);
    return null;
  }
  const answer = answerMerge(session, pattern);
  if (answer === null) return null;
  if (answer.kind === 'refused') return refuse(connection, 'Not merged', answer);
  const changes = Object.fromEntries(
    answer.changed.map((file) => [file.uri, [{ range: wholeFile, newText: file.text }]]),
  );
  applyEdit(connection, 'Merge the builder pattern', { changes });
  return { changed: answer.changed.map((file) => file.uri), obsolete: answer.deleted, notes: answer.notes };
}

/** Editors cut a range off at the end of the text. */
const wholeFile = { start: { line: 0, character: 0 }, end: { line: 2_000_000, character: 0 } };

function graph(_connection: Connection, session: Session, { uri }: DocumentCommandParams): unknown {
  const snapshot = session.snapshot(uri);
  return snapshot === undefined ? null : drawText(describeGraph(snapshot.analysis), new Map());
}

/** The page of a rule, Markdown. */
function explain(_connection: Connection, session: Session, { rule }: ExplainCommandParams): unknown {
  const isRule = session.service.rules.some(({ id }) => id === rule);
  if (!isRule || session.rulePages === undefined) return null;
  return session.readText(`${session.rulePages}${rule}.md`) ?? null;
}

function refuse(connection: Connection, what: string, { message, hint, line }: RefusalItem): null {
  warn(connection, `${what}: ${message} (line ${line + 1}). ${hint}`);
  return null;
}

function warn(connection: Connection, message: string): void {
  notify(connection, 'window/showMessage', { type: 2, message });
}

function applyEdit(connection: Connection, label: string, edit: WorkspaceEdit): void {
  connection.sendRequest('workspace/applyEdit', { label, edit }).catch(() => undefined);
}
