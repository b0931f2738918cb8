import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import type {
  FilesView,
  FromPanel,
  InstructionBar,
  PictureNode,
  SizesView,
  StageBar,
  ToPanel,
} from '../../../client/src/model/panel/panel-messages.js';
import { launch } from '../pages/editor.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** The page alone, under the policy that the editor gives it; what it sends is kept in `sent`. */
async function openPage(width = 400): Promise<{ page: Page; errors: readonly string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
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
  const policy = "default-src 'none'; style-src http://page.test; script-src 'nonce-7'";
  const html = `<!DOCTYPE html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="/panel.css"></head><body><main id="root"></main><script nonce="7" src="/panel.js"></script></body></html>`;
  await page.route('http://page.test/**', (route) => {
    const name = new URL(route.request().url()).pathname;
    if (name === '/') return route.fulfill({ contentType: 'text/html', body: html });
    const contentType = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: readFileSync(inRoot('dist', name.slice(1)), 'utf8') });
  });
  await page.goto('http://page.test/');
  return { page, errors };
}

/** Milliseconds from a message to the frame that shows it. */
function show(page: Page, message: ToPanel): Promise<number> {
  return page.evaluate(async (data) => {
    const start = performance.now();
    window.dispatchEvent(new MessageEvent('message', { data }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  }, message);
}

const sent = (page: Page): Promise<readonly FromPanel[]> =>
  page.evaluate(() => (globalThis as unknown as { sent: FromPanel[] }).sent);

const instruction = (index: number): InstructionBar => {
  const bar = { index, line: index + 1, keyword: 'RUN', text: `RUN step ${index}`, bytes: 1e6 * (index + 1) };
  return { ...bar, label: `${index + 1} MB`, crossesFrom: '', change: '' };
};

const stage = (index: number, title = `stage ${index}`): StageBar => {
  const marks = { isFinal: false, isUnused: false, state: 'measured', level: 'small' } as const;
  const texts = { label: '60 MB (+10 MB)', spoken: '60 MB', change: '', base: '', facts: [] };
  const bytes = { bytes: 6e7, baseBytes: 5e7, ownBytes: 1e7 };
  const instructions = Array.from({ length: 8 }, (_, at) => instruction(at));
  return { index, title, line: index * 10, ...marks, ...texts, ...bytes, instructions };
};

const sizes = (...stages: readonly StageBar[]): ToPanel => {
  const view: SizesView = {
    ...{ file: 'Dockerfile', headline: '', notice: '' },
    canBuild: true,
    scale: 6e7,
    stages,
  };
  return { kind: 'sizes', view };
};

const files = (count: number, path = (at: number) => `/usr/lib/file-${at}`): ToPanel => {
  const rows = Array.from({ length: count }, (_, at) => {
    return { path: path(at), bytes: 5000 - at, label: '5 kB', fate: '' };
  });
  const view: FilesView = {
    request: 0,
    stage: 0,
    instruction: 0,
    state: 'ready',
    message: '',
    files: rows,
    wasted: '0 B',
  };
  return { kind: 'files', view };
};

/** Milliseconds that this browser takes for 2,000 rows of a bare table: how fast a machine is, as far as pages go. */
function yardstick(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const start = performance.now();
    const table = document.createElement('table');
    for (let at = 0; at < 2000; at++) {
      const row = table.insertRow();
      for (const text of ['5 kB', `/usr/lib/file-${at}`, '']) row.insertCell().textContent = text;
    }
    document.body.append(table);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    table.remove();
    return performance.now() - start;
  });
}

/** Others may use the machine: the fastest of some is what is needed. */
async function fastest(measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await measure());
  return Math.min(...times);
}

/** What the yardstick was on the machine for which 100 ms are meant. */
const usual = 60;

test('50 stages and 2,000 files are on the screen within 100 ms', async () => {
  const stages = sizes(...Array.from({ length: 50 }, (_, at) => stage(at)));
  const first = await fastest(async () => {
    const { page } = await openPage();
    const time = await show(page, stages);
    await page.close();
    return time;
  });
  const { page, errors } = await openPage();
  await show(page, stages);
  await page.locator('.stage').first().click();
  const listed = await fastest(() => show(page, files(2000)));
  expect(await page.locator('table.files tbody tr').count()).toBe(2000);
  const bare = await fastest(() => yardstick(page));
  const figures = [first, listed, bare].map((time) => time.toFixed(0));
  process.stdout.write(`panel: 50 stages, 2,000 files, 2,000 bare rows in ${figures.join(', ')} ms\n`);
  // On a slower machine it may take longer by as much as anything does.
  const limit = 100 * Math.max(1, bare / usual);
  expect(first).toBeLessThan(limit);
  expect(listed).toBeLessThan(limit);
  expect(errors).toEqual([]);
  await page.close();
});

test('every text is text, and the policy lets nothing else run', async () => {
  const { page, errors } = await openPage();
  const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  const hostile = { ...stage(0, evil), change: evil, base: evil, facts: [evil], label: evil, spoken: evil };
  const lines = [{ ...instruction(0), text: evil, crossesFrom: evil, change: evil }];
  await show(page, sizes({ ...hostile, instructions: lines }));
  await page.locator('.stage').click();
  await show(
    page,
    files(1, () => evil),
  );
  expect(await page.locator('img, #root script').count()).toBe(0);
  expect(await page.locator('table.files td.path').innerText()).toBe(evil);
  const node = {
    id: evil,
    kind: 'final',
    title: evil,
    detail: evil,
    spoken: evil,
    stage: 0,
    line: 0,
  } as const;
  const place = { x: 50, y: 20, width: 90, height: 30, weight: 1 };
  const view = { file: evil, width: 100, height: 40, nodes: [{ ...node, ...place }], edges: [], current: 0 };
  await show(page, { kind: 'graph', view });
  expect(await page.locator('img, #root script').count()).toBe(0);
  expect(await page.title()).toBe('');
  expect(errors).toEqual([]);
  await page.close();
});

test('the keyboard reaches everything in reading order, and keeps its place when figures change', async () => {
  const { page } = await openPage();
  const two = [stage(0, 'builder'), { ...stage(1, 'final'), isFinal: true }];
  await show(page, sizes(...two));
  const focused = (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
  const walk: string[] = [];
  for (let at = 0; at < 5; at++) {
    await page.keyboard.press('Tab');
    walk.push(await focused());
  }
  expect(walk).toEqual(['Measure all stages', 'JSON', 'SVG', 'builder, 60 MB', 'final, final stage, 60 MB']);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  expect(await page.locator('.stage').first().getAttribute('aria-expanded')).toBe('true');
  await show(page, sizes({ ...two[0]!, spoken: '61 MB' }, two[1]!));
  expect(await focused()).toBe('builder, 61 MB');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect((await sent(page)).at(-1)).toEqual({ kind: 'build', stage: 0 });
  // The table holds what the icicle shows.
  expect(await page.getByRole('table').getByRole('row').count()).toBe(9);
  for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
  expect((await sent(page)).at(-1)).toEqual({ kind: 'files', request: 1, stage: 0, instruction: null });
  // A base of 50 MB of 60 is left out unless somebody switches it on.
  await page.keyboard.press('Tab');
  expect(await page.getByRole('checkbox', { name: 'Without base' }).isChecked()).toBe(true);
  // The icicle is one stop; arrows walk along it, and back to the same place.
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('RUN step 0, 1 MB, list its files');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
  expect(await focused()).toBe('RUN step 1, 2 MB, list its files');
  expect((await sent(page)).at(-1)).toEqual({ kind: 'files', request: 2, stage: 0, instruction: 1 });
  await show(page, sizes({ ...two[0]!, spoken: '62 MB' }, two[1]!));
  expect(await focused()).toBe('RUN step 1, 2 MB, list its files');
  await page.keyboard.press('End');
  expect(await focused()).toBe('RUN step 7, 8 MB, list its files');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('RUN step 7, 8 MB, list its files');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('RUN step 0');
  await page.close();
});

test('the graph is walked by Tab; Enter and the space bar open, and nothing scrolls away', async () => {
  const { page } = await openPage();
  const node = (id: string, line: number, at: number): PictureNode => ({
    ...{ id, kind: 'stage', title: id, detail: '', spoken: `stage, ${id}`, stage: at, line },
    ...{ x: 60, y: 40 + 900 * at, width: 90, height: 30, weight: 1 },
  });
  const edge = { kind: 'COPY', path: 'M60 60L60 920', spoken: 'b takes from a by COPY', line: 7 } as const;
  const nodes = [node('a', 0, 0), node('b', 5, 1)];
  const view = { file: 'Dockerfile', width: 120, height: 1000, nodes, edges: [edge], current: 0 };
  await show(page, { kind: 'graph', view });
  const walk: (string | null)[] = [];
  for (let at = 0; at < 6; at++) {
    await page.keyboard.press('Tab');
    walk.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null));
  }
  expect(walk).toEqual([null, null, null, 'b takes from a by COPY', 'stage, a', 'stage, b']);
  for (const key of ['Shift+Tab', 'Shift+Tab', 'Enter', 'Tab', ' ']) await page.keyboard.press(key);
  expect((await sent(page)).filter(({ kind }) => kind === 'reveal')).toEqual([
    { kind: 'reveal', line: 7 },
    { kind: 'reveal', line: 0 },
  ]);
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await show(page, { kind: 'graph', view: { ...view, current: 1 } });
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('stage, a');
  await page.close();
});

test('files of an image go when its figures are other ones, and stay while they are the same', async () => {
  const { page } = await openPage();
  const shown = page.locator('table.files');
  await show(page, sizes(stage(0)));
  await page.locator('.stage').click();
  await show(page, files(3));
  await show(page, sizes({ ...stage(0), change: 'unchanged since yesterday' }));
  expect(await shown.count()).toBe(1);
  await show(page, sizes({ ...stage(0), bytes: 7e7 }));
  expect(await shown.count()).toBe(0);
  await page.close();
});

test.each([170, 320, 900])('nothing sticks out at a width of %d', async (width) => {
  const { page } = await openPage(width);
  const long = `a-very-long-stage-name-${'x'.repeat(60)}`;
  const row = { title: 'Whole', before: '861.3 MB', after: '1873.7 MB', change: '+1012.4 MB' };
  const comparison = {
    title: 'The last build compared with the one built 10 days ago (of a different text)',
    rows: [row],
  };
  const base = `base registry.example/${'y'.repeat(80)} ~ 5 MB`;
  await show(page, sizes({ ...stage(0, long), base, comparison }));
  await page.locator('.stage').click();
  await show(
    page,
    files(3, (at) => `/usr/${'deep/'.repeat(30)}${at}`),
  );
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  await page.close();
});
