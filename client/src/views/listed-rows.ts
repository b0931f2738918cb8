import { Uri, workspace } from 'vscode';
import { fileRows } from '../model/stage/file-rows.js';
import type { FileRow, FolderRow } from '../model/stage/tree-rows.js';
import type { DockerfileFinder } from './dockerfile-finder.js';

/** The rows above those of stages, as they were last listed. */
export interface ListedRows {
  list(): Promise<readonly (FileRow | FolderRow)[]>;
  of(document: string): FileRow | undefined;
  /** The folder that a file stands in. */
  above(document: string): FolderRow | undefined;
  isListed(document: string): boolean;
  count(): number;
}

export function createListedRows(finder: DockerfileFinder): ListedRows {
  const files = new Map<string, FileRow>();
  const folders = new Map<string, FolderRow>();
  return {
    list: async () => {
      const documents = await finder.find();
      const rows = fileRows(
        documents.map((document) => ({
          document,
          path: workspace.asRelativePath(Uri.parse(document, true)),
        })),
      );
      files.clear();
      folders.clear();
      for (const row of rows) {
        for (const file of row.kind === 'folder' ? row.children : [row]) {
          files.set(file.document, file);
          if (row.kind === 'folder') folders.set(file.document, row);
        }
      }
      return rows;
    },
    of: (document) => files.get(document),
    above: (document) => folders.get(document),
    isListed: (document) => files.has(document),
    count: () => files.size,
  };
}
