import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { inRoot } from '../../../scripts/lib/project.mjs';
import type { FromPanel, ToPanel } from '../../../client/src/model/panel/panel-messages.js';
import { themes, themeSheet, type ThemeName } from './themes.js';

/** A page of ours without the editor around it, under the policy that the editor gives it; what it sends is kept. */
export interface PageAlone {
  readonly page: Page;
  readonly errors: readonly string[];
  /** Milliseconds from a message to the frame that shows it. */
  show(message: ToPanel): Promise<number>;
  sent(): Promise<readonly FromPanel[]>;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: ThemeName;
  /** What the page says instead of the English messages. */
  readonly texts?: Readonly<Record<string, string>>;
}

export async function openPageAlone(
  browser: Browser,
  { width = 400, height = 900, theme = 'Dark Modern', texts = {} }: PageOptions = {},
): Promise<PageAlone> {
  const page = await browser.newPage({ viewport: { width, height } });
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.addInitScript(() => {
    const sent: unknown[] = [];
    Object.assign(globalThis, {
      sent,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => sent.push(message),
        getState: () => undefined,
        setState: () => undefined,
      }),
    });
  });
  const { kind } = themes[theme];
  const policy = "default-src 'none'; style-src http://page.test; script-src 'nonce-7'";
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Page</title><link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/panel.css"></head><body class="${kind}"><main id="root"></main><script type="application/json" id="texts">${JSON.stringify(texts)}</script><script nonce="7" src="/panel.js"></script></body></html>`;
  await page.route('http://page.test/**', (route) => {
    const name = new URL(route.request().url()).pathname;
    if (name === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (name === '/theme.css')
      return route.fulfill({ contentType: 'text/css', body: themeSheet(themes[theme]) });
    const contentType = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: readFileSync(inRoot('dist', name.slice(1)), 'utf8') });
  });
  await page.goto('http://page.test/');
  return {
    page,
    errors,
    show: (message) =>
      page.evaluate(async (data) => {
        const start = performance.now();
        window.dispatchEvent(new MessageEvent('message', { data }));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        return performance.now() - start;
      }, message),
    sent: () => page.evaluate(() => (globalThis as unknown as { sent: FromPanel[] }).sent),
  };
}
