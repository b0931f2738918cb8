import type { FileRow, FolderRow } from './tree-rows.js';
import { t } from '../text/translate.js';

/** A Dockerfile with its path in the workspace, `/` between folders. */
export interface ListedFile {
  readonly document: string;
  readonly path: string;
}

const natural = new Intl.Collator('en', { numeric: true });

/** The order of paths, or of addresses: in each folder its files first, and `team-2` before `team-10`. */
export function comparePaths(a: string, b: string): number {
  const [one, other] = [a.split('/'), b.split('/')];
  const at = one.findIndex((part, index) => part !== other[index]);
  if (at < 0) return one.length - other.length;
  const isFile = (parts: readonly string[]): boolean => at === parts.length - 1;
  if (isFile(one) !== isFile(other)) return isFile(one) ? -1 : 1;
  return natural.compare(one[at] ?? '', other[at] ?? '') || (a < b ? -1 : 1);
}

/** More files than this are grouped by the folder at the top of their paths. */
const maxUngrouped = 10;

/** The first level of the tree: files by their folders, in a large repository below the topmost ones. */
export function fileRows(files: readonly ListedFile[]): readonly (FileRow | FolderRow)[] {
  if (files.length <= maxUngrouped) return files.map((file) => fileRow(file, file.path));
  const groups = new Map<string, ListedFile[]>();
  for (const file of files) {
    const top = topFolder(file.path);
    groups.set(top, [...(groups.get(top) ?? []), file]);
  }
  return [...groups].flatMap(([top, own]): readonly (FileRow | FolderRow)[] =>
    top === '' || own.length === 1 ? own.map((file) => fileRow(file, file.path)) : [folderRow(top, own)],
  );
}

function topFolder(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf('/')));
}

function folderRow(top: string, files: readonly ListedFile[]): FolderRow {
  const children = files.map((file) => fileRow(file, file.path.slice(top.length + 1)));
  return {
    kind: 'folder',
    id: `folder ${top}`,
    label: top,
    description: t('{0} Dockerfiles', files.length),
    children,
  };
}

const usualNames: ReadonlySet<string> = new Set(['Dockerfile', 'Containerfile']);

/** `services/web` says more than the name that all of them have; another name stands behind the folder. */
function fileRow({ document, path }: ListedFile, shown: string): FileRow {
  const cut = shown.lastIndexOf('/');
  const folder = shown.slice(0, Math.max(0, cut));
  const name = shown.slice(cut + 1);
  const label = folder === '' ? name : folder;
  const description = folder === '' || usualNames.has(name) ? '' : name;
  return { kind: 'file', id: document, document, path, label, description };
}

/** How many findings a file has, by severity. */
export interface ProblemCount {
  readonly errors: number;
  readonly warnings: number;
}

/** Of all files of a folder. */
export function sumProblems(counts: readonly ProblemCount[]): ProblemCount {
  return {
    errors: counts.reduce((sum, { errors }) => sum + errors, 0),
    warnings: counts.reduce((sum, { warnings }) => sum + warnings, 0),
  };
}

/** `2 errors, 1 warning`; empty for none. */
export function problemText({ errors, warnings }: ProblemCount): string {
  const parts = [
    ...(errors === 0 ? [] : [errors === 1 ? t('1 error') : t('{0} errors', errors)]),
    ...(warnings === 0 ? [] : [warnings === 1 ? t('1 warning') : t('{0} warnings', warnings)]),
  ];
  return parts.join(', ');
}
