import type { Page } from 'playwright-core';
import { aMoment, askAndClick, askUntil, eventually, runCommand, type Workbench } from './editor.js';

/** The Dockerfile in the editor, as a person sees and changes it. */
export interface DockerfilePage {
  /** Lenses above each FROM, top to bottom: `['Build (base ≈ 8 MB)']`. A play button alone is `Build` too. */
  lenses(): Promise<readonly (readonly string[])[]>;
  clickLens(stage: number, title: string | RegExp): Promise<void>;
  /** Texts under squiggles of a kind. */
  marked(kind: 'error' | 'warning' | 'info' | 'hint'): Promise<number>;
  /** Puts the cursor on the n-th (from 1) line, after `text`. */
  goTo(line: number, column: number): Promise<void>;
  type(text: string): Promise<void>;
  /** Text of a drawn line, from 0. */
  line(at: number): Promise<string>;
  /** What stands behind the lines of the text, and in which colour, top to bottom. */
  lineEnds(): Promise<readonly LineEnd[]>;
  undo(): Promise<void>;
  save(): Promise<void>;
  saveAll(): Promise<void>;
  /** Line of the cursor, from 1, as the status bar tells it. */
  cursorLine(): Promise<number>;
  /** Opens the hover at the cursor, anew until it says `text`: it keeps to what was known when it was opened. */
  showHover(text?: RegExp): Promise<void>;
  /** Text of the hover that is open. */
  hover(): Promise<string>;
  quickFix(title: RegExp): Promise<void>;
  rename(to: string): Promise<void>;
}

export interface LineEnd {
  readonly text: string;
  readonly colour: string;
}

export function dockerfilePage(editor: Workbench): DockerfilePage {
  const { page } = editor;
  const { keyboard } = page;
  const lensGroups = page.locator('.monaco-editor .codelens-decoration');
  const inOrder = async (): Promise<{ top: number; titles: string[]; at: number }[]> => {
    const groups = await lensGroups.all();
    const read = groups.map(async (group, at) => {
      const box = await group.boundingBox();
      const titles = await group.locator('a, span.codicon-link, :scope > span').evaluateAll((all) =>
        all.map((one) => {
          const text = (one as HTMLElement).innerText.trim();
          return text === '' && one.querySelector('.codicon-play') !== null ? 'Build' : text;
        }),
      );
      return {
        top: box?.y ?? 0,
        at,
        titles: titles.map(clean).filter((title) => title !== '' && title !== '|'),
      };
    });
    return (await Promise.all(read)).filter(({ titles }) => titles.length > 0).sort((a, b) => a.top - b.top);
  };
  return {
    lenses: async () => (await inOrder()).map(({ titles }) => titles),
    clickLens: async (stage, title) => {
      // While lenses are drawn anew there are none for a moment.
      await eventually(async () => (await inOrder()).length).toBeGreaterThan(stage);
      const at = (await inOrder())[stage]?.at ?? 0;
      const links = lensGroups.nth(at).locator('a');
      const wanted =
        title === 'Build'
          ? links.filter({ has: page.locator('.codicon-play') })
          : links.filter({ hasText: title });
      await wanted.first().click();
    },
    marked: (kind) => page.locator(`.monaco-editor .squiggly-${kind}`).count(),
    goTo: async (line, column) => {
      const list = page.locator('.quick-input-widget');
      const answer = list.getByText(/^(?:Press 'Enter' to go|Go to line|Open a text editor)/).first();
      const ask = async (): Promise<void> => {
        await keyboard.press('Control+g');
        await page.locator('.quick-input-box input').fill(`:${line}:${column}`, aMoment);
      };
      const goThere = async (): Promise<boolean> => {
        await askUntil(editor, ask, answer);
        // A text that is just being opened is none yet.
        const isReady = (await list.getByText('Open a text editor first').count()) === 0;
        await keyboard.press(isReady ? 'Enter' : 'Escape');
        await list.waitFor({ state: 'hidden', ...aMoment });
        return isReady;
      };
      await eventually(() => goThere().catch(() => false)).toBe(true);
    },
    type: (text) => keyboard.type(text),
    line: async (at) => {
      const lines = await page.locator('.monaco-editor .view-line').all();
      const read = lines.map(async (one) => ({
        top: (await one.boundingBox())?.y ?? 0,
        text: await one.innerText(),
      }));
      const sorted = (await Promise.all(read)).sort((a, b) => a.top - b.top);
      return clean(sorted[at]?.text ?? '');
    },
    lineEnds: () => readLineEnds(page),
    undo: () => keyboard.press('Control+z'),
    save: () => keyboard.press('Control+s'),
    saveAll: () => runCommand(editor, 'File: Save All Files'),
    cursorLine: async () => {
      const text = await page.locator('.statusbar-item', { hasText: /^Ln \d+/ }).innerText();
      return Number(/^Ln (\d+)/.exec(clean(text))?.[1]);
    },
    showHover: async (text = /./) => {
      const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
      const ask = async (): Promise<void> => {
        // A pointer that rests on the text closes what the keyboard opened.
        await page.mouse.move(width - 200, height - 60);
        await keyboard.press('Control+k');
        await keyboard.press('Control+i');
      };
      await askUntil(editor, ask, page.locator('.monaco-hover:visible', { hasText: text }).first());
    },
    hover: async () => clean((await page.locator('.monaco-hover:visible').allInnerTexts()).join(' ')),
    quickFix: async (title) => {
      const fix = page.locator('.action-widget .monaco-list-row').filter({ hasText: title }).first();
      await askAndClick(editor, () => keyboard.press('Control+.'), fix);
    },
    rename: async (to) => {
      const input = page.locator('.rename-box input');
      await askUntil(editor, () => keyboard.press('F2'), input);
      await input.fill(to);
      await keyboard.press('Enter');
      await input.waitFor({ state: 'hidden' });
    },
  };
}

/** Titles and lines are drawn with no-break spaces, and icons on lines of their own. */
function clean(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function readLineEnds(page: Page): Promise<readonly LineEnd[]> {
  return page.locator('.monaco-editor .view-line').evaluateAll((lines) => {
    const top = (one: Element): number => one.getBoundingClientRect().top;
    return [...lines]
      .sort((a, b) => top(a) - top(b))
      .flatMap((line) =>
        [...line.querySelectorAll('span[class*="ced-"]')].map((span) => {
          const { content, color } = getComputedStyle(span, '::after');
          return { text: content.replace(/^"|"$/g, ''), colour: color };
        }),
      )
      .filter(({ text: shown }) => shown !== 'none' && shown !== '');
  });
}
