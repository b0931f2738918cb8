import type { Locator } from 'playwright-core';
import { aMoment, eventually, patience, type Workbench } from './editor.js';

/** The stage view in the side bar. */
export interface StageTreePage {
  open(): Promise<void>;
  /** Rows as they are read: `builder | 861.3 MB`. */
  rows(): Promise<readonly string[]>;
  /** What a screen reader says of a row. */
  spoken(label: string): Promise<string>;
  expand(label: string): Promise<void>;
  /** Label of the selected row. */
  selected(): Promise<string>;
  click(label: string): Promise<void>;
  /** Presses the button of that title in a row. */
  press(label: string, button: string): Promise<void>;
  /** Titles of the buttons in a row. */
  buttons(label: string): Promise<readonly string[]>;
  refresh(): Promise<void>;
  /** Text above the rows, or instead of rows. */
  message(): Promise<string>;
}

export function stageTreePage({ page }: Workbench): StageTreePage {
  const rows = page.locator('.sidebar .pane-body .monaco-list-row');
  /** Stages stand on the second level; what they take in, on the third, may have the same name. */
  const row = (label: string): Locator =>
    page
      .locator('.sidebar .pane-body .monaco-list-row[aria-level="2"]')
      .filter({ has: page.locator('.label-name', { hasText: new RegExp(`^${label}$`) }) })
      .first();
  return {
    open: async () => {
      await page.locator('.activitybar .action-item a[aria-label^="Stage Insight"]').click();
      await page.locator('.sidebar .pane-body').first().waitFor(patience);
    },
    rows: () =>
      rows.evaluateAll((all) =>
        all.map((one) => {
          const text = (selector: string): string => one.querySelector(selector)?.textContent.trim() ?? '';
          const description = text('.label-description');
          return text('.label-name') + (description === '' ? '' : ` | ${description}`);
        }),
      ),
    spoken: async (label) => (await row(label).getAttribute('aria-label')) ?? '',
    expand: (label) => row(label).locator('.monaco-tl-twistie').click(),
    selected: async () =>
      (
        await page.locator('.sidebar .pane-body .monaco-list-row.selected .label-name').allInnerTexts()
      ).join(),
    click: (label) => row(label).locator('.label-name').click(),
    press: async (label, button) => {
      // A row that is drawn anew loses its buttons until the pointer comes again.
      const press = async (): Promise<boolean> => {
        await row(label).hover(aMoment);
        await row(label).locator(`.actions a[aria-label^="${button}"]`).click(aMoment);
        return true;
      };
      await eventually(() => press().catch(() => false)).toBe(true);
    },
    buttons: async (label) => {
      await row(label).hover();
      const titles = await row(label)
        .locator('.actions a')
        .evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''));
      return titles.filter((title) => title !== '');
    },
    refresh: async () => {
      await page.locator('.sidebar').hover();
      await page
        .locator(
          '.sidebar .title-actions a[aria-label^="Refresh Stages"], .sidebar a[aria-label^="Refresh Stages"]',
        )
        .first()
        .click();
    },
    message: async () => {
      const texts = await page
        .locator('.sidebar .tree-explorer-viewlet-tree-view .message, .sidebar .welcome-view')
        .allInnerTexts();
      return texts.join('\n').trim();
    },
  };
}
