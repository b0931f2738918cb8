import { expect } from 'vitest';
import { askUntil, eventually, runCommand, type Editor } from './editor.js';

/** The list of docker contexts and builders, as a person sees it. */
export interface EngineListPage {
  open(): Promise<void>;
  /** `far | builder | remote at unix:///…, running`. */
  rows(): Promise<readonly string[]>;
  /** From the keyboard: types the name and takes what is left. */
  choose(name: string): Promise<void>;
  close(): Promise<void>;
  /** What the language status of a Dockerfile says of the engine. */
  status(): Promise<string>;
}

export function engineListPage(editor: Editor): EngineListPage {
  const { page } = editor;
  const widget = page.locator('.quick-input-widget');
  const rows: EngineListPage['rows'] = () =>
    widget.locator('.monaco-list-row').evaluateAll((all) =>
      all.map((one) => {
        const parts = ['.label-name', '.label-description', '.quick-input-list-label-meta'];
        const texts = parts.map((part) => one.querySelector(part)?.textContent.trim() ?? '');
        return texts.filter((text) => text !== '').join(' | ');
      }),
    );
  return {
    open: async () => {
      await runCommand(editor, 'Stage Insight: Choose Docker Context or Builder');
      await eventually(() => widget.locator('.quick-input-title').innerText()).toBe(
        'Docker Context or Builder',
      );
    },
    rows,
    choose: async (name) => {
      await widget.locator('.quick-input-filter input').fill(name);
      await eventually(rows).toEqual([expect.stringMatching(new RegExp(`^${name} \\|`))]);
      await page.keyboard.press('Enter');
      await widget.waitFor({ state: 'hidden' });
    },
    close: () => page.keyboard.press('Escape'),
    status: async () => {
      const items = page.locator('.hover-language-status', { hasText: 'Docker' });
      const ask = async (): Promise<void> => {
        // Where the pointer is already, nothing opens.
        await page.mouse.move(0, 0);
        await page.locator('[id="status.languageStatus"]').hover();
      };
      await askUntil(editor, ask, items.first());
      return (await items.allInnerTexts()).join('\n').replaceAll(/\s+/g, ' ').trim();
    },
  };
}
