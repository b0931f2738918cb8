import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { test } from 'vitest';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { serveVscodeWeb } from '../../../scripts/lib/vscode-web.mjs';
import { copyExtension } from './browser-extension.js';
import { chromiumFlags, patience, type Workbench } from './editor.js';

export interface WebEditorOptions {
  /** Texts of the files of a workspace that only an extension can read, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** File that is open at the start. */
  readonly open: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether extensions may start workers. */
  readonly withWorkers?: boolean;
  /** What the script of the language server begins with. */
  readonly serverStart?: string;
}

/** A test in the web build of VS Code, on files that are on no disk: its extensions run in the browser. */
export function webEditorTest(
  title: string,
  options: WebEditorOptions,
  body: (editor: Workbench) => Promise<void>,
): void {
  test(title, () => withWebEditor(options, body, title));
}

async function withWebEditor(
  { files, open, settings, withWorkers = true, serverStart = '' }: WebEditorOptions,
  body: (editor: Workbench) => Promise<void>,
  title: string,
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'stage-insight-web-'));
  const extensions = { ours: join(scratch, 'ours'), files: join(scratch, 'files') };
  // The newest web build that npm has is older than what the manifest asks for.
  await copyExtension(extensions.ours, (manifest) => ({ ...manifest, engines: { vscode: '^1.91.0' } }));
  const server = join(extensions.ours, 'dist/server.browser.js');
  writeFileSync(server, serverStart + readFileSync(server, 'utf8'));
  writeFileSystem(extensions.files, files);
  const folderUri = { scheme: 'memfs', path: '/work' };
  const served = await serveVscodeWeb({
    extensions,
    folderUri,
    settings: { ...defaultSettings, ...settings },
    withWorkers,
  });
  // Pages of web views are served by a service worker, which a profile without cookies may not have.
  const profile = join(scratch, 'profile');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(
    join(profile, 'Default/Preferences'),
    JSON.stringify({ profile: { cookie_controls_mode: 0 } }),
  );
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: chromiumFlags,
    viewport: { width: 1280, height: 800 },
  });
  const said: string[] = [];
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(patience.timeout);
    page.on('console', (message) => said.push(message.text()));
    try {
      await page.goto(served.address);
      await page.locator('.monaco-workbench').waitFor(patience);
      await page
        .locator('.explorer-folders-view .monaco-list-row', { hasText: new RegExp(`^${open}$`) })
        .dblclick();
      await body({ page });
    } catch (error) {
      const folder = inRoot('out/e2e', title.replaceAll(/\W+/g, '-'));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'console.log'), said.join('\n'));
      await page.screenshot({ path: join(folder, 'page.png') }).catch(() => undefined);
      throw error;
    }
  } finally {
    await browser.close();
    served.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20 });
  }
}

const defaultSettings = {
  'workbench.startupEditor': 'none',
  'editor.minimap.enabled': false,
  'security.workspace.trust.enabled': false,
};

/** An extension whose file system holds the files, as those of code hosts do: by an API, and nowhere else. */
function writeFileSystem(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'files-in-memory',
    publisher: 'stage-insight-tests',
    version: '1.0.0',
    engines: { vscode: '^1.91.0' },
    browser: './extension.js',
    activationEvents: ['onFileSystem:memfs', '*'],
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'extension.js'), `const given = ${JSON.stringify(files)};\n${provider}`);
}

const provider = `
const vscode = require('vscode');
const files = new Map(Object.entries(given).map(([path, text]) => ['/work/' + path, new TextEncoder().encode(text)]));
const below = (folder) => [...files.keys()].filter((path) => path.startsWith(folder === '/' ? '/' : folder + '/'));
const changed = new vscode.EventEmitter();
const missing = (uri) => { throw vscode.FileSystemError.FileNotFound(uri); };
exports.activate = (context) => {
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('memfs', {
    onDidChangeFile: changed.event,
    watch: () => ({ dispose() {} }),
    stat: (uri) => {
      const bytes = files.get(uri.path);
      if (bytes) return { type: 1, ctime: 0, mtime: 0, size: bytes.length };
      return below(uri.path).length > 0 ? { type: 2, ctime: 0, mtime: 0, size: 0 } : missing(uri);
    },
    readDirectory: (uri) => {
      const names = new Map();
      for (const path of below(uri.path)) {
        const [name, ...rest] = path.slice(uri.path.length + 1).split('/');
        names.set(name, rest.length > 0 ? 2 : 1);
      }
      return [...names];
    },
    readFile: (uri) => files.get(uri.path) ?? missing(uri),
    writeFile: (uri, bytes) => { files.set(uri.path, bytes); changed.fire([{ type: 1, uri }]); },
    createDirectory: () => {},
    delete: (uri) => { files.delete(uri.path); },
    rename: () => {},
  }));
};
`;
