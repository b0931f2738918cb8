import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GraphPicture } from '../../../client/src/model/panel/panel-messages.js';
import { graphScene } from '../../support/graph-scene.js';
import { launch } from '../pages/editor.js';
import { openPageAlone, type PageAlone, type PageOptions } from '../pages/page-alone.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const text = `FROM golang:1.22 AS build
COPY . .
RUN go build -o /server .
FROM node:20-alpine AS web
RUN npm ci
FROM ubuntu:22.04 AS spare
RUN apt-get update
FROM alpine:3.20
COPY --from=web /dist /dist
COPY --from=build /server /server
ENTRYPOINT ["/server"]
`;
const known = new Map([[2, { state: 'failed', label: 'build failed' }]] as const);
const view = (current = 0): GraphPicture => graphScene(text, known, { width: 860, height: 700 }, current);

async function openGraph(options: PageOptions = { width: 900, height: 800 }): Promise<PageAlone> {
  const alone = await openPageAlone(browser, options);
  await alone.show({ kind: 'graph', view: view() });
  return alone;
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? '');

test('a card says base, libc and verdict; what fails is red, and a click on it leads to its line', async () => {
  const { page, sent, errors } = await openGraph();
  expect(await page.locator('[data-key="s0"] text').allTextContents()).toEqual([
    'build',
    'golang:1.22',
    'glibc 2.36',
  ]);
  expect((await page.locator('[data-key="s3"] text').allTextContents()).slice(0, 4)).toEqual([
    'stage 3',
    'final',
    'alpine:3.20',
    'musl',
  ]);
  expect(await page.locator('[data-key="s3"] .verdict').first().textContent()).toContain(
    "✗ /server won't start",
  );
  const failing = page.locator('.graph .link.fails');
  expect(await failing.count()).toBe(1);
  const strokes = await page
    .locator('.graph .link .line')
    .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).stroke));
  expect(new Set(strokes).size).toBe(2);
  await failing.hover();
  expect(await page.locator('.said').innerText()).toMatch(
    /^stage 3 copies from build: \/server won't start on Alpine/,
  );
  expect(await failing.locator('title').textContent()).toMatch(/won't start on Alpine/);
  await failing.locator('.mark').click();
  expect((await sent()).at(-1)).toEqual({ kind: 'reveal', line: 9 });
  expect(await page.locator('.card.build-failed text').allTextContents()).toContain('build failed');
  expect(errors).toEqual([]);
  await page.close();
});

test('what is pointed at lights all that it needs and all that uses it', async () => {
  const { page } = await openGraph();
  await page.locator('[data-key="s0"]').hover();
  const lit = await page.locator('.lit').evaluateAll((all) => all.map((one) => one.getAttribute('data-key')));
  expect(lit.sort()).toEqual(['COPY-s0-s3', 's0', 's3']);
  await page.mouse.move(5, 5);
  expect(await page.locator('.lit').count()).toBe(0);
  await page.close();
});

test('one Tab stop is walked by arrows; Enter opens, Ctrl+Enter builds, a new drawing keeps the place', async () => {
  const { page, sent, show } = await openGraph();
  const stops: string[] = [];
  for (let at = 0; at < 8; at++) {
    await page.keyboard.press('Tab');
    stops.push(await focused(page));
  }
  expect(stops).toEqual([
    'zoom-out',
    'zoom-fit',
    'zoom-in',
    'export-svg',
    'export-mermaid',
    'export-dot',
    's0',
    '',
  ]);
  await page.keyboard.press('Shift+Tab');
  for (const key of ['ArrowRight', 'Enter', 'ArrowRight', 'Control+Enter', 'Home', ' '])
    await page.keyboard.press(key);
  const asked = (await sent()).filter(({ kind }) => kind === 'reveal' || kind === 'build');
  expect(asked).toEqual([
    { kind: 'reveal', line: 9 },
    { kind: 'build', stage: 3 },
    { kind: 'reveal', line: 0 },
  ]);
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await page.keyboard.press('ArrowDown');
  const place = await focused(page);
  await show({ kind: 'graph', view: view(3) });
  expect(await focused(page)).toBe(place);
  expect(await page.locator('[aria-current]').getAttribute('data-key')).toBe('s3');
  await page.close();
});

test('an unused stage is hit by a click in its middle too', async () => {
  const { page, sent } = await openGraph();
  const place = await page.locator('.graph [data-key="s2"] .frame').boundingBox();
  if (place === null) throw new Error('the stage is drawn');
  await page.mouse.click(place.x + place.width / 2, place.y + 3);
  expect((await sent()).at(-1)).toEqual({ kind: 'reveal', line: 5 });
  await page.close();
});

test('a double click builds a stage, and the menu of the editor knows which one', async () => {
  const { page, sent } = await openGraph();
  await page.locator('[data-key="s1"] .title').dblclick();
  expect((await sent()).at(-1)).toEqual({ kind: 'build', stage: 1 });
  const context = await page.locator('[data-key="s1"]').getAttribute('data-vscode-context');
  expect(JSON.parse(context ?? '')).toEqual({
    webviewSection: 'buildableStage',
    document: 'file:///w/Dockerfile',
    stage: 1,
    preventDefaultContextMenuItems: true,
  });
  await page.close();
});

test('zoom makes the drawing larger and smaller, and Fit shows all of it', async () => {
  const { page } = await openGraph({ width: 300, height: 500 });
  const width = async (): Promise<number> => (await page.locator('.graph > svg').boundingBox())?.width ?? 0;
  const before = await width();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  expect(await width()).toBeCloseTo(before * 1.25, -1);
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await page.getByRole('button', { name: 'Zoom out' }).click();
  expect(await width()).toBeLessThan(before);
  await page.getByRole('button', { name: /^Fit all/ }).click();
  const pane = await page.locator('.graph').boundingBox();
  expect(await width()).toBeLessThanOrEqual(pane?.width ?? 0);
  await page.close();
});

test('the page says how much room there is, and says it anew when that changes', async () => {
  const { page, sent } = await openGraph({ width: 800, height: 600 });
  const panes = async () => (await sent()).filter(({ kind }) => kind === 'pane');
  expect(await panes()).toHaveLength(1);
  await page.setViewportSize({ width: 400, height: 900 });
  await expect.poll(async () => (await panes()).length).toBe(2);
  const [wide, tall] = await panes();
  expect(wide).toMatchObject({ kind: 'pane' });
  expect(
    tall?.kind === 'pane' && wide?.kind === 'pane' && tall.width < wide.width && tall.height > wide.height,
  ).toBe(true);
  await page.close();
});
