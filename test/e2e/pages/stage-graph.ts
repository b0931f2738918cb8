import type { Locator } from 'playwright-core';
import { eventually, patience, runCommand, type Workbench } from './editor.js';
import { pageIn } from './size-panel.js';

/** The stage graph beside the editor, as a person sees it. */
export interface StageGraphPage {
  open(): Promise<void>;
  readonly root: Locator;
  /** What a screen reader says of each node. */
  nodes(): Promise<readonly string[]>;
  /** What a screen reader says of each edge. */
  edges(): Promise<readonly string[]>;
  /** Names of the nodes that are marked as those under the cursor. */
  current(): Promise<readonly string[]>;
  openNode(name: RegExp): Promise<void>;
  press(button: string): Promise<void>;
  /** Opens the menu of a node; its items as read. */
  menuOf(name: RegExp): Promise<readonly string[]>;
  /** Chooses an item of the menu that is open. */
  choose(item: string): Promise<void>;
}

export function stageGraphPage(editor: Workbench): StageGraphPage {
  const { page } = editor;
  const root = pageIn(page, 'editor');
  const items = page.locator('.monaco-menu .action-item:not(.disabled) .action-label:not(.separator)');
  const labels = (of: string): Promise<readonly string[]> =>
    root.locator(of).evaluateAll((all) => all.map((one) => one.querySelector('title')?.textContent ?? ''));
  return {
    root,
    open: async () => {
      await runCommand(editor, 'Stage Insight: Show Stage Graph');
      await root.locator('.graph').waitFor(patience);
    },
    nodes: () => labels('.graph .card'),
    edges: () => labels('.graph .link'),
    current: () => labels('.graph .card.current'),
    openNode: (name) => root.getByRole('button', { name }).click(),
    press: (button) => root.getByRole('button', { name: button, exact: true }).click(),
    menuOf: async (name) => {
      await root.getByRole('button', { name }).click({ button: 'right' });
      await items.first().waitFor(patience);
      return items.allInnerTexts();
    },
    choose: async (item) => {
      const row = items.filter({ hasText: new RegExp(`^${item}$`) });
      await row.waitFor(patience);
      // In its first tenth of a second a menu takes no click, and stays.
      await eventually(async () => {
        if (await row.isVisible()) await row.click({ timeout: 1_000 }).catch(() => undefined);
        return items.count();
      }).toBe(0);
    },
  };
}
