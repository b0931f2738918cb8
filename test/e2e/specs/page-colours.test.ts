import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../pages/editor.js';
import { openPageAlone } from '../pages/page-alone.js';
import { pageViews } from '../pages/page-views.js';
import { themes, type ThemeName } from '../pages/themes.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe-core finds, a line each. */
async function violations(page: Page): Promise<readonly string[]> {
  // The policy of the page lets no other script in: this one comes by the protocol of the browser.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await run.run()).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}

/**
 * Letters in SVG, which axe-core leaves out: their contrast to what lies behind them, by the colours that the browser
 * computed. Translucent ones are laid over each other, from the page up.
 */
function lettersBelow(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate((limit) => {
    type Colour = readonly [number, number, number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const paint = (colours: readonly string[]): Colour => {
      canvas.clearRect(0, 0, 1, 1);
      for (const colour of colours) {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
      }
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue];
    };
    const luminance = (colour: Colour): number => {
      const [red = 0, green = 0, blue = 0] = colour.map((part) =>
        part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = getComputedStyle(document.body).backgroundColor;
    return [...document.querySelectorAll('svg text')].flatMap((text) => {
      const place = text.getBoundingClientRect();
      const [x, y] = [place.left + place.width / 2, place.top + place.height / 2];
      const behind = [...(text.parentElement?.querySelectorAll('rect, circle') ?? [])].filter((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return left <= x && x <= right && top <= y && y <= bottom && getComputedStyle(one).fill !== 'none';
      });
      const fills = [ground, ...behind.map((one) => getComputedStyle(one).fill)];
      const [dark = 0, light = 0] = [paint(fills), paint([...fills, getComputedStyle(text).fill])]
        .map(luminance)
        .sort((a, b) => a - b);
      const ratio = (light + 0.05) / (dark + 0.05);
      return ratio >= limit ? [] : [`${ratio.toFixed(2)}: ${text.getAttribute('class')} ${text.textContent}`];
    });
  }, least);
}

/** What sticks out of the page or of its own box to the side, without a way to scroll there. */
function cut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { clientWidth } = document.documentElement;
    const scrolls = (one: Element): boolean =>
      one.closest('.graph, .diff') !== null || one.closest('[class~="treemap"]') !== null;
    return [...document.querySelectorAll('#root *')]
      .filter((one) => !scrolls(one) && one.getBoundingClientRect().right > clientWidth + 1)
      .map((one) => `${one.tagName} ${one.getAttribute('class') ?? ''} ${one.textContent.slice(0, 60)}`);
  });
}

describe.each(Object.keys(themes) as ThemeName[])('in %s', (theme) => {
  test.each(Object.entries(pageViews))('%s can be read and used by everybody', async (_, showPage) => {
    const alone = await openPageAlone(browser, { width: 620, height: 900, theme });
    await showPage(alone);
    expect(await violations(alone.page)).toEqual([]);
    expect(await lettersBelow(alone.page, 4.5)).toEqual([]);
    expect(alone.errors).toEqual([]);
    await alone.page.close();
  });
});

describe.each([170, 240, 400, 1200])('at a width of %d', (width) => {
  test.each(Object.entries(pageViews))('nothing of %s is cut', async (_, showPage) => {
    const alone = await openPageAlone(browser, { width, height: 700 });
    await showPage(alone);
    expect(await cut(alone.page)).toEqual([]);
    expect(await alone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await alone.page.close();
  });
});
