import type { Locator } from 'playwright-core';
import { eventually, runCommand, type Editor } from './editor.js';

/** The list of build options and its steps, as a person walks through them. */
export interface OptionListPage {
  open(): Promise<void>;
  /** Rows that can be seen, the rest is below: `SIZE | 1000 (Dockerfile default)`. */
  rows(): Promise<readonly string[]>;
  choose(label: string): Promise<void>;
  /** Types into the step that asks for a text, and ends it. */
  answer(title: string, text: string): Promise<void>;
  back(): Promise<void>;
  title(): Promise<string>;
}

export function optionListPage(editor: Editor): OptionListPage {
  const { page } = editor;
  const widget = page.locator('.quick-input-widget');
  const input = widget.locator('.quick-input-filter input');
  const row = (label: string): Locator =>
    widget.locator('.monaco-list-row').filter({ hasText: label }).first();
  const title = (): Promise<string> => widget.locator('.quick-input-title').innerText();
  return {
    open: async () => {
      await runCommand(editor, 'Stage Insight: Build With Options…');
      await eventually(title).toBe('Build Options of Dockerfile');
    },
    rows: () =>
      widget.locator('.monaco-list-row').evaluateAll((all) =>
        all.map((one) => {
          const texts = ['.label-name', '.label-description'].map(
            (selector) => one.querySelector(selector)?.textContent.trim() ?? '',
          );
          return texts.filter((text) => text !== '').join(' | ');
        }),
      ),
    choose: async (label) => {
      // The filter brings a row into view that stands below.
      await input.fill(label);
      await row(label).click();
    },
    answer: async (asked, text) => {
      await eventually(title).toBe(asked);
      await input.fill(text);
      await page.keyboard.press('Enter');
    },
    back: () => page.keyboard.press('Escape'),
    title,
  };
}
