import type { Locator, Page } from 'playwright-core';
import { patience, type Editor } from './editor.js';

/** The size panel in the side bar, as a person sees it. */
export interface SizePanelPage {
  /** Shows the view container and opens the panel in it. */
  open(): Promise<void>;
  readonly root: Locator;
  /** One line for each stage: `builder | 861 MB (+20 MB)`. */
  stages(): Promise<readonly string[]>;
  headline(): Promise<string>;
  /** What is said of growth since the build before: `+12.4 MB since yesterday`. */
  changes(): Promise<readonly string[]>;
  /** The last two builds of the open stage: `15.6 MB | 17.6 MB | +2 MB` for the whole, its base and its own. */
  comparison(): Promise<readonly string[]>;
  /** What is said of base images whose stages are not measured. */
  bases(): Promise<readonly string[]>;
  /** Text of what stands where bars would, or above them. */
  notes(): Promise<string>;
  press(button: string): Promise<void>;
  openStage(title: string): Promise<void>;
  /** Rows of the instruction table of the open stage: `6.5 MB | RUN chmod +x myhttpserver`. */
  instructions(): Promise<readonly string[]>;
  listFiles(instruction: RegExp): Promise<void>;
  /** Rows of the table of files: `6.5 MB | /root/myhttpserver overwritten later`. */
  files(): Promise<readonly string[]>;
  /** The sentence above the files. */
  filesNote(): Promise<string>;
  /** Goes to the line of an instruction. */
  goTo(instruction: RegExp): Promise<void>;
}

export function sizePanelPage({ page }: Editor): SizePanelPage {
  const root = pageIn(page, 'view');
  const rows = async (table: string): Promise<readonly string[]> =>
    root.locator(`${table} tbody tr`).evaluateAll((all) =>
      all.map((row) =>
        [...row.querySelectorAll('td')]
          .map((cell) => (cell as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim())
          .filter((text) => text !== '')
          .join(' | '),
      ),
    );
  return {
    root,
    open: async () => {
      const container = page.locator('.activitybar .action-item a[aria-label^="Stage Insight"]');
      await container.waitFor(patience);
      const header = page.locator('.sidebar .pane-header', { hasText: /size|größe/i });
      if (!(await header.isVisible())) await container.click();
      await header.waitFor(patience);
      if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
      await root.waitFor(patience);
    },
    stages: () =>
      root
        .locator('.stage')
        .evaluateAll((all) =>
          all.map((one) =>
            ['.title', '.label'].map((part) => one.querySelector(part)?.textContent.trim() ?? '').join(' | '),
          ),
        ),
    headline: async () => (await root.locator('.headline').allInnerTexts()).join(),
    changes: () => root.locator('.change', { hasText: / since / }).allInnerTexts(),
    comparison: () => rows('table.comparison'),
    bases: () => root.locator('.change', { hasText: /^base / }).allInnerTexts(),
    notes: async () => (await root.locator('.note, .notice').allInnerTexts()).join('\n'),
    press: (button) => root.getByRole('button', { name: button, exact: true }).first().click(),
    // A bar names other stages too: its title is what counts.
    openStage: (title) => root.locator('.stage .title', { hasText: title }).first().click(),
    instructions: () => rows('table.instructions'),
    listFiles: (instruction) =>
      root
        .locator('table.instructions tr', { hasText: instruction })
        .getByText('Files', { exact: true })
        .click(),
    files: () => rows('table.files'),
    filesNote: async () => (await root.locator('.files-note').allInnerTexts()).join(),
    goTo: (instruction) => root.locator('table.instructions .link', { hasText: instruction }).click(),
  };
}

/** The page of ours in a view of the side bar or in an editor. A webview keeps its page in a frame within a frame. */
export function pageIn(page: Page, place: 'view' | 'editor'): Locator {
  const isView = '[src*="purpose=webviewView"]';
  const outer = `iframe.webview${place === 'view' ? isView : `:not(${isView})`}`;
  return page.frameLocator(outer).first().frameLocator('#active-frame').locator('#root');
}
