import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startCodeServer } from '../../../scripts/lib/code-server.mjs';
import { inRoot, vsixPath } from '../../../scripts/lib/project.mjs';
import { removeImages } from './engine.js';

export interface EditorOptions {
  /** Folder of `fixtures` that is copied into a fresh workspace. */
  readonly fixture: string;
  /** File that is open at the start. */
  readonly open?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: string;
  readonly trusted?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
}

/** A real VS Code with the packaged extension on a workspace of its own. */
export interface Editor {
  readonly page: Page;
  readonly workspace: string;
  /** `name=value` of the label that the images of this editor carry. */
  readonly runLabel: string;
  /** Text of a file of the workspace on the disk. */
  read(file: string): string;
  /** Path for things that do not belong into the workspace. */
  readonly scratch: string;
}

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Slow machines need long; whoever waits polls. */
export const patience = { timeout: 60_000, interval: 100 } as const;

/** A test in an editor of its own; on failure a screenshot and the log of the server are kept in `out/e2e`. */
export function editorTest(
  title: string,
  options: EditorOptions,
  body: (editor: Editor) => Promise<void>,
): void {
  test(title, () => withEditor(options, body, title));
}

/** Runs `body` in a fresh editor and takes everything down after it, images included. */
export async function withEditor(
  options: EditorOptions,
  body: (editor: Editor) => Promise<void>,
  title = 'editor',
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'stage-insight-editor-'));
  const workspace = join(scratch, 'workspace');
  const run = `editor-${process.pid}-${Date.now().toString(36)}`;
  const runLabel = `stage-insight.run=${run}`;
  cpSync(inRoot('test/e2e/fixtures', options.fixture), workspace, { recursive: true });
  writeSettings(scratch, run, options);
  const { address, child } = await startCodeServer({
    vsix: process.env.VSIX ?? vsixPath(),
    folder: workspace,
    data: scratch,
    trusted: options.trusted ?? true,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (log += String(text)));
  let browser: Browser | undefined;
  try {
    browser = await launch();
    const page = await browser.newPage({ viewport: options.size ?? { width: 1280, height: 800 } });
    const editor = {
      page,
      workspace,
      runLabel,
      scratch,
      read: (file: string) => readFileSync(join(workspace, file), 'utf8'),
    };
    try {
      await page.goto(withFile(address, workspace, options.open));
      await page.locator('.monaco-workbench').waitFor(patience);
      await body(editor);
    } catch (error) {
      await keepEvidence(title, page, log, scratch);
      throw error;
    }
  } finally {
    await browser?.close();
    child.kill();
    await removeImages(runLabel);
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: chromiumFlags });
}

function writeSettings(data: string, run: string, { settings = {}, theme }: EditorOptions): void {
  const quiet = {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.tips.enabled': false,
    'chat.disableAIFeatures': true,
    'extensions.autoCheckUpdates': false,
    'editor.minimap.enabled': false,
    'files.simpleDialog.enable': true,
    'stageInsight.build.labels': { 'stage-insight.run': run },
    ...(theme === undefined ? {} : { 'workbench.colorTheme': theme }),
  };
  mkdirSync(join(data, 'user/User'), { recursive: true });
  writeFileSync(join(data, 'user/User/settings.json'), JSON.stringify({ ...quiet, ...settings }));
}

/** The workbench opens a file that its address names. */
function withFile(address: string, workspace: string, file: string | undefined): string {
  if (file === undefined) return address;
  const { host } = new URL(address);
  const payload = [['openFile', `vscode-remote://${host}${join(workspace, file)}`]];
  return `${address}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

async function keepEvidence(title: string, page: Page, log: string, scratch: string): Promise<void> {
  const folder = inRoot('out/e2e', title.replaceAll(/\W+/g, '-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'server.log'), log);
  await page.screenshot({ path: join(folder, 'page.png') }).catch(() => undefined);
  cpSync(join(scratch, 'user/logs'), join(folder, 'logs'), { recursive: true, force: true });
}

/** Polls until `read` gives what is expected; `expect.poll` with the patience of these tests. */
export function eventually<Value>(read: () => Value | Promise<Value>): ReturnType<typeof expect.poll> {
  return expect.poll(read, patience);
}
