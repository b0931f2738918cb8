/** Every code action of a document, asked for through a real session at every place, and drawn as changed lines. */
import type { CodeAction, TextEdit } from 'vscode-languageserver-protocol';
import { startSession } from './lsp.js';
import { filesOf } from './memory-files.js';

export interface Project {
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
}

/** `# TITLE` of each action, then its lines with `-` and `+`, and `\\r` where a line ends so. Mutes are left out. */
export async function drawActions({ text, files }: Project): Promise<string> {
  const folder = 'file:///w';
  const placed = Object.fromEntries(
    Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]),
  );
  const client = await startSession({ folders: [folder], files: filesOf(placed) });
  const uri = `${folder}/Dockerfile`;
  await client.open(uri, text);
  await client.diagnostics(uri);
  const drawn = new Set<string>();
  for (const [line, written] of text.split('\n').entries()) {
    for (let character = 0; character <= written.length; character += 2) {
      const place = { line, character };
      const actions = await client.request<readonly CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: { start: place, end: place },
        context: { diagnostics: [] },
      });
      for (const action of actions.filter(({ title }) => !title.startsWith('Ignore')))
        drawn.add([`# ${action.title}`, ...changedLines(text, applied(text, editsOf(action)))].join('\n'));
    }
  }
  await client.close();
  return [...drawn].join('\n');
}

function editsOf({ edit }: CodeAction): readonly TextEdit[] {
  return (edit?.documentChanges ?? []).flatMap(
    (change) => ('edits' in change ? change.edits : []) as TextEdit[],
  );
}

function applied(text: string, edits: readonly TextEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = ({ line, character }: TextEdit['range']['start']): number =>
    Math.min(text.length, (starts[line] ?? text.length) + character);
  const placed = edits
    .map(({ range, newText }) => ({ start: offset(range.start), end: offset(range.end), newText }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let done = 0;
  for (const { start, end, newText } of placed) {
    if (start < done) throw new Error('edits overlap');
    result += text.slice(done, start) + newText;
    done = end;
  }
  return result + text.slice(done);
}

/** The lines that only one of the two has, by their longest common part. */
function changedLines(before: string, after: string): readonly string[] {
  const [a, b] = [before, after].map((text) => text.replaceAll('\r', '\\r').split('\n')) as [
    string[],
    string[],
  ];
  const common = a.map(() => b.map(() => 0));
  const at = (row: number, column: number): number => common[row]?.[column] ?? 0;
  for (let row = a.length - 1; row >= 0; row--) {
    for (let column = b.length - 1; column >= 0; column--) {
      const length =
        a[row] === b[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
      (common[row] ?? [])[column] = length;
    }
  }
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < a.length || column < b.length) {
    if (row < a.length && a[row] === b[column]) [row, column] = [row + 1, column + 1];
    else if (row < a.length && (column >= b.length || at(row + 1, column) >= at(row, column + 1)))
      lines.push(`- ${a[row++] ?? ''}`);
    else lines.push(`+ ${b[column++] ?? ''}`);
  }
  return lines;
}
