import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { indexLines } from '../core/text/text.js';
import { createPositions, type PositionEncoding } from './positions.js';

/** One version of an open document. A change makes a new one. */
export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

/** The open documents as the client reports them. */
export interface DocumentStore {
  get(uri: string): OpenDocument | undefined;
  all(): readonly OpenDocument[];
  open(document: OpenDocument): void;
  /** Answers the new version; `undefined` for a document that is not open. */
  change(
    uri: string,
    version: number,
    changes: readonly TextDocumentContentChangeEvent[],
  ): OpenDocument | undefined;
  close(uri: string): void;
  /** How many characters its changes have put in and taken out. */
  editedIn(uri: string): number;
}

export function createDocumentStore(encoding: PositionEncoding): DocumentStore {
  const documents = new Map<string, OpenDocument>();
  const edited = new Map<string, number>();
  return {
    get: (uri) => documents.get(uri),
    all: () => [...documents.values()],
    open: (document) => void documents.set(document.uri, document),
    change: (uri, version, changes) => {
      const old = documents.get(uri);
      if (old === undefined) return undefined;
      const next = { uri, version, text: applyChanges(old.text, changes, encoding) };
      documents.set(uri, next);
      edited.set(uri, (edited.get(uri) ?? 0) + sizeOf(changes, old.text, next.text));
      return next;
    },
    close: (uri) => void documents.delete(uri),
    editedIn: (uri) => edited.get(uri) ?? 0,
  };
}

/** Characters that were put in, and those that must have been taken out for it. */
function sizeOf(changes: readonly TextDocumentContentChangeEvent[], before: string, after: string): number {
  const inserted = changes.reduce((sum, { text }) => sum + text.length, 0);
  return inserted + Math.abs(before.length + inserted - after.length);
}

/** Each change speaks of the text that the ones before it left. */
export function applyChanges(
  text: string,
  changes: readonly TextDocumentContentChangeEvent[],
  encoding: PositionEncoding,
): string {
  return changes.reduce((current, change) => {
    if (!('range' in change)) return change.text;
    const { start, end } = createPositions(current, indexLines(current), encoding).spanOf(change.range);
    return current.slice(0, start) + change.text + current.slice(end);
  }, text);
}
