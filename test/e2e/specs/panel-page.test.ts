import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  FilesView,
  FromPanel,
  InstructionBar,
  SizesView,
  StageBar,
  ToPanel,
} from '../../../client/src/model/panel/panel-messages.js';
import { graphPicture } from '../../../client/src/model/graph/graph-picture.js';
import { graphView } from '../../support/features.js';
import { launch } from '../pages/editor.js';
import { openPageAlone } from '../pages/page-alone.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function openPage(width = 400): Promise<{ page: Page; errors: readonly string[] }> {
  const { page, errors } = await openPageAlone(browser, { width });
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
  const texts = { label: '60 MB (+10 MB)', change: '', base: '', crossings: [], facts: [] };
  const bytes = { bytes: 6e7, baseBytes: 5e7, ownBytes: 1e7 };
  const instructions = Array.from({ length: 8 }, (_, at) => instruction(at));
  return { index, title, line: index * 10, ...marks, ...texts, ...bytes, instructions };
};

const sizes = (...stages: readonly StageBar[]): ToPanel => {
  const view: SizesView = {
    ...{ file: 'Dockerfile', headline: '', notice: '' },
    canBuild: true,
    comparedWith: '',
    scale: 6e7,
    stages,
  };
  return { kind: 'sizes', view };
};

const files = (count: number, path = (at: number) => `/usr/lib/file-${at}`): ToPanel => {
  const rows = Array.from({ length: count }, (_, at) => {
    return { path: path(at), bytes: 5000 - at, label: '5 kB', instruction: 0, fate: '' };
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
  const hostile = { ...stage(0, evil), change: evil, base: evil, facts: [evil], label: evil };
  const lines = [{ ...instruction(0), text: evil, crossesFrom: evil, change: evil }];
  await show(page, sizes({ ...hostile, instructions: lines }));
  await page.locator('.stage').click();
  await show(
    page,
    files(1, () => evil),
  );
  expect(await page.locator('img, #root script').count()).toBe(0);
  expect(await page.locator('table.files td.path').innerText()).toBe(evil);
  const view = graphPicture(
    { file: evil, document: evil, canBuild: true },
    graphView(`FROM ${evil.replaceAll(' ', '-')} AS x\nFROM x\n`),
    new Map([[0, { state: 'failed', label: evil }]]),
    0,
    { width: 400, height: 600 },
  );
  await show(page, { kind: 'graph', view });
  expect(await page.locator('img, #root script').count()).toBe(0);
  expect(await page.title()).toBe('Page');
  expect(errors).toEqual([]);
  await page.close();
});

test('the keyboard reaches everything in reading order, and keeps its place when figures change', async () => {
  const { page } = await openPage();
  const two = [stage(0, 'builder'), { ...stage(1, 'final'), isFinal: true }];
  await show(page, sizes(...two));
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? '');
  const walk: string[] = [];
  for (let at = 0; at < 6; at++) {
    await page.keyboard.press('Tab');
    walk.push(await focused());
  }
  expect(walk).toEqual(['measure-all', 'compare', 'export-json', 'export-svg', 'stage-0', 'stage-1']);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  expect(await page.locator('.stage').first().getAttribute('aria-expanded')).toBe('true');
  await show(page, sizes({ ...two[0]!, change: '+1 MB' }, two[1]!));
  expect(await focused()).toBe('stage-0');
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
  // The treemap is one stop, the largest instruction first; arrows walk along it, and back to the same place.
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('cell-0-7');
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
  expect(await focused()).toBe('cell-0-6');
  expect((await sent(page)).at(-1)).toEqual({ kind: 'files', request: 2, stage: 0, instruction: 6 });
  await show(page, sizes({ ...two[0]!, change: '+2 MB' }, two[1]!));
  expect(await focused()).toBe('cell-0-6');
  await page.keyboard.press('End');
  expect(await focused()).toBe('cell-0-0');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('cell-0-0');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('sort-instructions-0-0');
  await page.close();
});

test('tables are sorted by a click on a title and filtered by what is typed, and stay so when figures change', async () => {
  const { page } = await openPage();
  const rows = (): Promise<readonly string[]> => page.locator('table.files tbody tr td.path').allInnerTexts();
  await show(page, sizes(stage(0)));
  await page.locator('.stage').click();
  await show(
    page,
    files(3, (at) => `/usr/${['b', 'c', 'a'][at]}`),
  );
  expect(await rows()).toEqual(['/usr/b', '/usr/c', '/usr/a']);
  const title = page.locator('table.files').getByRole('button', { name: 'Path' });
  await title.focus();
  await page.keyboard.press('Enter');
  expect(await rows()).toEqual(['/usr/a', '/usr/b', '/usr/c']);
  expect(await page.locator('table.files th[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
  await page.keyboard.press('Enter');
  expect(await rows()).toEqual(['/usr/c', '/usr/b', '/usr/a']);
  await page.getByRole('searchbox', { name: 'Filter files' }).fill('/B');
  expect(await rows()).toEqual(['/usr/b']);
  await show(page, sizes({ ...stage(0), change: 'unchanged since yesterday' }));
  expect(await rows()).toEqual(['/usr/b']);
  await page.getByRole('searchbox', { name: 'Filter files' }).fill('');
  expect(await rows()).toEqual(['/usr/c', '/usr/b', '/usr/a']);
  await page.close();
});

test('a budget, a copied part and a report that is compared with are seen on the bars', async () => {
  const { page } = await openPage();
  const budget = { bytes: 5e7, label: '10 MB over 50 MB', isOver: true };
  const baseline = {
    title: 'Compared with main.json',
    rows: [{ title: 'Whole', before: '50 MB', after: '60 MB', change: '+10 MB' }],
  };
  const message = sizes({ ...stage(0), copiedBytes: 6e6, budget, baseline });
  if (message.kind === 'sizes')
    await show(page, { ...message, view: { ...message.view, comparedWith: 'main.json' } });
  const bar = await page.locator('.bar').boundingBox();
  const line = await page.locator('.bar .budget').boundingBox();
  const share = ((line?.x ?? 0) + (line?.width ?? 0) / 2 - (bar?.x ?? 0)) / (bar?.width ?? 1);
  expect(share).toBeCloseTo(5 / 6, 1);
  const copied = await page.locator('.bar .copied').boundingBox();
  expect((copied?.width ?? 0) / (bar?.width ?? 1)).toBeCloseTo(0.1, 1);
  expect(await page.locator('.change.over').innerText()).toBe('10 MB over 50 MB');
  await page.locator('.stage').click();
  expect(await page.locator('table.comparison').innerText()).toContain('+10 MB');
  await page.getByRole('button', { name: 'Stop comparing' }).click();
  expect((await sent(page)).at(-1)).toEqual({ kind: 'stop-comparing' });
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
  const base = `base registry.example/${'y'.repeat(80)} ≈ 5 MB`;
  await show(page, sizes({ ...stage(0, long), base, comparison }));
  await page.locator('.stage').click();
  await show(
    page,
    files(3, (at) => `/usr/${'deep/'.repeat(30)}${at}`),
  );
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  await page.close();
});
