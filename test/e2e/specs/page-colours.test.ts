import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import type { GraphPicture, PictureNode } from '../../../client/src/model/panel/panel-messages.js';
import { launch } from '../pages/editor.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** What the editor tells a page of a theme: its kind, and colours by the names of their variables. */
const themes = {
  'Dark+': ['vscode-dark', { background: '#252526', foreground: '#cccccc', description: '#9a9a9a' }],
  'Light+': ['vscode-light', { background: '#f3f3f3', foreground: '#616161', description: '#717171' }],
  'Solarized Light': [
    'vscode-light',
    { background: '#eee8d5', foreground: '#616161', description: '#717171' },
  ],
  'High Contrast': [
    'vscode-high-contrast',
    { background: '#000000', foreground: '#ffffff', description: '#b3b3b3' },
  ],
} as const;

const node = (weight: number): PictureNode => ({
  ...{
    id: `n${weight}`,
    kind: 'stage',
    title: 'builder',
    detail: '930 MB',
    spoken: '',
    stage: weight,
    line: 0,
  },
  ...{ x: 60, y: 40 * weight + 60, width: 100, height: 30, weight },
});
const view: GraphPicture = {
  ...{ file: 'Dockerfile', width: 200, height: 300, edges: [], current: 0 },
  nodes: [-1, 0, 1, 2, 3, 4].map(node),
};

async function openGraph(name: keyof typeof themes): Promise<Page> {
  const [kind, { background, foreground, description }] = themes[name];
  const page = await browser.newPage();
  const read = (file: string): string => readFileSync(inRoot('dist', file), 'utf8');
  await page.setContent(
    `<style>:root { --vscode-editorWidget-background: ${background}; --vscode-editor-background: ${background};
     --vscode-foreground: ${foreground}; --vscode-descriptionForeground: ${description}; }
     body { background: ${background}; }</style><style>${read('panel.css')}</style>
     <body class="${kind}"><main id="root"></main></body>`,
  );
  const api = 'globalThis.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });';
  await page.addScriptTag({ content: api });
  await page.addScriptTag({ content: read('panel.js') });
  await page.evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), {
    kind: 'graph',
    view,
  });
  await page.locator('.graph .node').first().waitFor();
  return page;
}

/** The fill of every text, and that of the node behind it, as the browser computes them: red, green, blue from 0 to 1. */
function fills(page: Page): Promise<readonly { text: number[]; behind: number[] }[]> {
  return page.locator('.graph .node').evaluateAll((nodes) => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const channels = (colour: string): number[] => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255);
    };
    return nodes.flatMap((one) =>
      [...one.querySelectorAll('text')].map((text) => ({
        text: channels(getComputedStyle(text).fill),
        behind: channels(getComputedStyle(one.querySelector('rect')!).fill),
      })),
    );
  });
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each(Object.keys(themes) as (keyof typeof themes)[])(
  'every text of a node keeps 4.5 to 1 in %s, however heavy its stage',
  async (name) => {
    const page = await openGraph(name);
    const found = await fills(page);
    expect(found).toHaveLength(12);
    const ratios = found.map(({ text, behind }) => {
      const [dark = 0, light = 0] = [luminance(text), luminance(behind)].sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    });
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5);
    await page.close();
  },
);
