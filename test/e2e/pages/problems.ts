import type { ShownFinding } from '../../support/same-findings.js';
import { askUntil, type Workbench } from './editor.js';

/** Setting under which the view is a table: one row for each finding, without what is related. */
export const problemsAsTable = { 'problems.defaultViewMode': 'table' } as const;

/** Opens the view that lists the findings of all files. */
export async function openProblems(editor: Workbench): Promise<void> {
  const view = editor.page.locator('.markers-panel');
  await askUntil(editor, () => editor.page.keyboard.press('Control+Shift+M'), view);
}

/** What stands in it, in the order of the view, by paths in the workspace. Hints are not listed there. */
export function listProblems({ page }: Workbench): Promise<readonly ShownFinding[]> {
  return page.locator('.markers-panel .monaco-list-row').evaluateAll((rows) =>
    rows.map((row) => {
      const text = (part: string): string => row.querySelector(part)?.textContent ?? '';
      const [, line, column] = /(\d+)\D+(\d+)/.exec(text('.file-position')) ?? [];
      const icon = row.querySelector('.marker-icon')?.className ?? '';
      return {
        file: text('.file-label'),
        line: Number(line),
        column: Number(column),
        severity: /codicon-(error|warning|info)/.exec(icon)?.[1] ?? '',
        // The source stands before it.
        rule: text('.code').replace(/^stage-insight/, ''),
        message: text('.message').replaceAll('\u00a0', ' '),
      };
    }),
  );
}
