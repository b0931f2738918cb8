import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { extensionsFolder, installExtensions, startCodeServer } from '../../../scripts/lib/code-server.mjs';
import { inRoot, vsixPath } from '../../../scripts/lib/project.mjs';
import { openEngineDoor, removeImages, type EngineDoor } from './engine.js';

export interface EditorOptions {
  /** Folder of `fixtures`, or an absolute path, that is copied into a fresh workspace. */
  readonly fixture: string;
  /** File that is open at the start. */
  readonly open?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: string;
  readonly trusted?: boolean;
  /** Whether the engine is reached through a door of its own, which the test may close. */
  readonly ownDoor?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
  /** The packaged extension, in place of the one that people install. */
  readonly vsix?: string;
  /** Further packaged extensions. */
  readonly extensions?: readonly string[];
  /** What the editor speaks, e.g. `de`: its own texts stay English without its language pack, those of extensions do not. */
  readonly language?: string;
  /** Variables that the editor is started with, e.g. `DOCKER_CONFIG`. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** A real VS Code, as a person sees it. */
export interface Workbench {
  readonly page: Page;
}

/** A real VS Code with the packaged extension on a workspace of its own. */
export interface Editor extends Workbench {
  readonly workspace: string;
  /** `name=value` of the label that the images of this editor carry. */
  readonly runLabel: string;
  /** Text of a file of the workspace on the disk. */
  read(file: string): string;
  readonly door: EngineDoor | undefined;
  /** Writes the settings of the workspace anew. */
  change(settings: Readonly<Record<string, unknown>>): void;
}

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Slow machines need long; whoever waits polls. */
export const patience = { timeout: 90_000, interval: 100 } as const;

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
  cpSync(resolve(inRoot('test/e2e/fixtures'), options.fixture), workspace, { recursive: true });
  const door = options.ownDoor === true ? await openEngineDoor(join(scratch, 'engine.sock')) : undefined;
  const host = door === undefined ? {} : { 'stageInsight.docker.host': door.address };
  writeSettings(join(scratch, 'user/User'), { ...defaultSettings(run, options), ...host });
  const change = (settings: Readonly<Record<string, unknown>>): void =>
    writeSettings(join(workspace, '.vscode'), settings);
  install(options, scratch);
  const { address, child } = await startCodeServer({
    folder: workspace,
    data: scratch,
    trusted: options.trusted ?? true,
    env: options.environment,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (log += String(text)));
  let browser: Browser | undefined;
  try {
    browser = await launch();
    const page = await browser.newPage({ viewport: options.size ?? { width: 1280, height: 800 } });
    page.setDefaultTimeout(patience.timeout);
    page.on('console', (message) => (log += `console: ${message.text()}\n`));
    const read = (file: string): string => readFileSync(join(workspace, file), 'utf8');
    const editor: Editor = { page, workspace, runLabel, read, door, change };
    try {
      if (options.language !== undefined) await speak(page, options.language);
      await page.goto(withFile(address, workspace, options.open));
      await page.locator('.monaco-workbench').waitFor(patience);
      await body(editor);
    } catch (error) {
      await keepEvidence(title, page, log, scratch);
      throw error;
    }
  } finally {
    await browser?.close();
    await end(child);
    await door?.stop();
    await removeImages(runLabel);
    // Children of the server may write their last words after it has gone.
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20 });
  }
}

/** What all tests have is installed once and copied; what a test wants besides or instead is installed for it. */
function install({ vsix, extensions = [] }: EditorOptions, data: string): void {
  const installed = inject('installedExtension');
  if (vsix === undefined && installed !== undefined) {
    cpSync(installed, extensionsFolder(data), { recursive: true });
    if (extensions.length > 0) installExtensions(extensions, data);
  } else installExtensions([vsix ?? process.env.VSIX ?? vsixPath(), ...extensions], data);
}

/** The workbench asks this variable for its language. */
async function speak(page: Page, language: string): Promise<void> {
  await page.addInitScript((name) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: name }), language);
}

/** Resolves when it is gone, by force if it must be. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(force);
}

export function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: chromiumFlags, timeout: patience.timeout });
}

function defaultSettings(
  run: string,
  { settings = {}, theme }: EditorOptions,
): Readonly<Record<string, unknown>> {
  return {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.tips.enabled': false,
    'chat.disableAIFeatures': true,
    'extensions.autoCheckUpdates': false,
    'editor.minimap.enabled': false,
    // What a test types is what stands there.
    'editor.acceptSuggestionOnEnter': 'off',
    'editor.autoClosingBrackets': 'never',
    'files.simpleDialog.enable': true,
    'stageInsight.build.labels': { 'stage-insight.run': run },
    ...(theme === undefined ? {} : { 'workbench.colorTheme': theme }),
    ...settings,
  };
}

function writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
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
  const logs = join(scratch, 'user/logs');
  if (existsSync(logs)) cpSync(logs, join(folder, 'logs'), { recursive: true, force: true });
}

/** Polls until `read` gives what is expected; `expect.poll` with the patience of these tests. */
export function eventually<Value>(read: () => Value | Promise<Value>): ReturnType<typeof expect.poll> {
  return expect.poll(read, patience);
}

/** After so long a key that was pressed too early is pressed again, and what has gone meanwhile is asked for again. */
export const aMoment = { timeout: 10_000 } as const;

/**
 * Presses a key until `shown` is there: an editor that has just been opened takes no keys yet, or has no answer. Before
 * it is pressed again, what the first one opened is closed and the text has the focus: elsewhere the key may mean
 * another thing, and the palette leaves out commands for Dockerfiles.
 */
export async function askUntil(editor: Workbench, ask: () => Promise<void>, shown: Locator): Promise<void> {
  let asked = false;
  const isShown = async (): Promise<boolean> => {
    if (asked) await focusText(editor);
    asked = true;
    await ask();
    await shown.waitFor(aMoment);
    return true;
  };
  await eventually(() => isShown().catch(() => false)).toBe(true);
}

/** The same for something to click: a list that was closed or filled anew under the pointer is asked for again. */
export async function askAndClick(
  editor: Workbench,
  ask: () => Promise<void>,
  shown: Locator,
): Promise<void> {
  const isClicked = async (): Promise<boolean> => {
    await askUntil(editor, ask, shown);
    await shown.click(aMoment);
    return true;
  };
  await eventually(() => isClicked().catch(() => false)).toBe(true);
}

/** Closes lists, hovers and menus; the text of the active group has the focus then, if a text is open there. */
async function focusText({ page }: Workbench): Promise<void> {
  const open = page.locator('.quick-input-widget:visible, .action-widget:visible, .monaco-hover:visible');
  for (let tries = 0; tries < 5 && (await open.count()) > 0; tries++) {
    await page.keyboard.press('Escape');
    await open
      .first()
      .waitFor({ state: 'hidden', timeout: 1000 })
      .catch(() => undefined);
  }
  const group = page.locator('.editor-group-container.active .monaco-editor');
  const text = group.locator('.native-edit-context, textarea.inputarea').first();
  if ((await text.count()) > 0) await text.focus();
}

/** Runs a command of the palette by its exact title. */
export async function runCommand(editor: Workbench, title: string): Promise<void> {
  const { page } = editor;
  const input = page.locator('.quick-input-box input');
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  const ask = async (): Promise<void> => {
    await page.keyboard.press('F1');
    await input.fill(`>${title}`, aMoment);
  };
  await askAndClick(editor, ask, row);
}

/** Opens a file of the workspace by its name, as a person does from the keyboard. */
export async function openFile(editor: Workbench, name: string): Promise<void> {
  const { page } = editor;
  const input = page.locator('.quick-input-box input');
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
  const file = name.slice(name.lastIndexOf('/') + 1);
  const tab = page.locator(`.editor-group-container.active .tab.active[data-resource-name="${file}"]`);
  const ask = async (): Promise<void> => {
    await runCommand(editor, 'Go to File...');
    // The palette is still there for a moment.
    await eventually(() => input.inputValue(aMoment)).toBe('');
    await input.fill(name, aMoment);
  };
  const isOpen = async (): Promise<boolean> => {
    await askAndClick(editor, ask, row);
    await tab.waitFor(aMoment);
    return true;
  };
  await eventually(() => isOpen().catch(() => false)).toBe(true);
  // What is typed before goes nowhere.
  await page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
}

/** Texts of the notifications that are shown. */
export function notifications({ page }: Workbench): Promise<readonly string[]> {
  return page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
}

/** What the output view shows. */
export async function buildOutput({ page }: Workbench): Promise<string> {
  const lines = await page
    .locator('.panel .output-view-container .view-line, .panel .view-line')
    .allInnerTexts();
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

/** Rows of the list that is open on top, as read. */
export async function quickPickRows({ page }: Workbench): Promise<readonly string[]> {
  const rows = await page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
  return rows.map((row) => row.replaceAll(/\s+/g, ' ').trim());
}

/** Presses the button of that title in a notification; those that have been hidden after their time are shown again. */
export async function pressInNotification(editor: Workbench, button: string): Promise<void> {
  const pressed = editor.page
    .locator('.notifications-toasts, .notifications-center')
    .locator('.monaco-button:visible')
    .filter({ hasText: new RegExp(`^${button}$`) })
    .first();
  try {
    await pressed.click(aMoment);
  } catch {
    await askAndClick(editor, () => runCommand(editor, 'Notifications: Show Notifications'), pressed);
  }
}

/** Titles of the commands that the palette offers under a heading. */
export async function commandsOf(editor: Workbench, heading: string): Promise<readonly string[]> {
  const { page } = editor;
  const input = page.locator('.quick-input-box input');
  await askUntil(editor, () => page.keyboard.press('F1'), input);
  await input.fill(`>${heading} `);
  const rows = (): Promise<readonly string[]> => quickPickRows(editor);
  await eventually(async () => (await rows()).every((row) => row.startsWith(heading))).toBe(true);
  const titles = (await rows()).map((row) => row.slice(heading.length).trim());
  await page.keyboard.press('Escape');
  return titles.toSorted();
}
