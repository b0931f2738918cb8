import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { eventually, launch } from '../pages/editor.js';

/** Runs `body` on the page as `npm run playground` serves it; what its policy blocked is collected. */
async function withPlayground(
  body: (page: Page, blocked: readonly string[], address: URL) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, [inRoot('scripts/playground.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [address] = (await once(child.stdout, 'data')) as [Buffer];
  const browser = await launch();
  const blocked: string[] = [];
  try {
    const page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') blocked.push(message.text());
    });
    await page.goto(address.toString().trim());
    await body(page, blocked, new URL(address.toString().trim()));
  } finally {
    await browser.close();
    child.kill();
  }
}

test('the playground shows findings, stages and a conversion, knows the files of the second box, and shares both', () =>
  withPlayground(async (page, blocked) => {
    const findings = (): Promise<string> => page.locator('#findings').innerText();
    await eventually(findings).toContain('glibc');
    const graph = page.locator('#graph img');
    expect(await graph.getAttribute('alt')).toBe('build, stage 1');
    await eventually(() => graph.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(
      0,
    );
    // Without the import, the program is static, and runs on Alpine.
    await page
      .locator('#files')
      .fill('--- go.mod\nmodule example.org/app\n\n--- main.go\npackage main\n\nfunc main() {}\n');
    await eventually(findings).not.toContain('glibc');
    await page
      .locator('#dockerfile')
      .fill('FROM golang:1.25\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN go build -o /app .\nCMD ["/app"]\n');
    await eventually(() => page.locator('#conversion').innerText()).toContain('COPY --from=');
    await page.locator('#share').click();
    await eventually(() => page.url()).toContain('#');
    await page.locator('#dockerfile').fill('FROM scratch\n');
    await page.reload();
    await eventually(() => page.locator('#dockerfile').inputValue()).toContain('FROM golang:1.25\nWORKDIR');
    await eventually(() => page.locator('#conversion').innerText()).toContain('COPY --from=');
    expect(blocked.filter((text) => !text.includes('favicon'))).toEqual([]);
  }));

test('a finding leads to its line from the keyboard', () =>
  withPlayground(async (page) => {
    await page
      .locator('#dockerfile')
      .fill('FROM alpine:3.22 AS build\nFROM scratch\nCOPY --from=biuld /a /a\n');
    const finding = page.locator('#findings button').first();
    await finding.filter({ hasText: 'biuld' }).waitFor();
    await finding.focus();
    await page.keyboard.press('Enter');
    const selected = await page
      .locator('#dockerfile')
      .evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart, box.selectionEnd));
    expect(selected).toBe('COPY --from=biuld /a /a');
  }));

test('the first findings come with at most 280 kB, compressed, and without what comes late', () =>
  withPlayground(async (page, _blocked, address) => {
    let received = 0;
    // Everything that the browser gets goes through here.
    const relay = createServer((browser) => {
      const upstream = connect(Number(address.port), address.hostname);
      upstream.on('data', (part) => (received += part.length));
      for (const socket of [browser, upstream]) socket.on('error', () => socket.destroy());
      browser.pipe(upstream).pipe(browser);
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const { port } = relay.address() as AddressInfo;
    await page.addInitScript(() => {
      globalThis.Worker = class extends Worker {
        constructor(script: string | URL, options?: WorkerOptions) {
          // What is asked for once the first findings stand is late, however soon it comes.
          if (document.querySelector('#findings')?.textContent.includes('glibc') === true)
            throw new Error('held back');
          super(script, options);
        }
      };
    });
    await page.goto(`http://127.0.0.1:${String(port)}/`);
    await eventually(() => page.locator('#findings').innerText()).toContain('glibc');
    expect(await page.locator('#conversion').innerText()).toBe('');
    expect(received).toBeGreaterThan(200_000);
    expect(received).toBeLessThan(280_000);
    relay.close();
  }));
