// npm run vscode: the packaged extension in a real VS Code on the sample workspace.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCodeServer, installExtensions, startCodeServer } from './lib/code-server.mjs';
import { inRoot, runNode, vsixPath } from './lib/project.mjs';
import { inPath } from './lib/surroundings.mjs';

const vsix = vsixPath();

if ((await runNode('scripts/package.mjs')) !== 0) process.exit(1);
const data = mkdtempSync(join(tmpdir(), 'stage-insight-vscode-'));
// A copy: trying things out should not change the repository.
const folder = join(data, 'sample');
cpSync(inRoot('docs/sample'), folder, { recursive: true });

const desktop = process.argv.includes('--browser') ? undefined : inPath('code');
if (desktop !== undefined) openDesktop(desktop);
else await openInBrowser();

function openDesktop(code) {
  const apart = ['--user-data-dir', join(data, 'user'), '--extensions-dir', join(data, 'extensions')];
  const options = { stdio: 'inherit', shell: process.platform === 'win32' };
  spawnSync(code, [...apart, '--install-extension', vsix], options);
  spawnSync(code, [...apart, '--new-window', folder, join(folder, 'Dockerfile')], options);
}

async function openInBrowser() {
  ensureCodeServer();
  installExtensions([vsix], data);
  const { address, child } = await startCodeServer({ folder, data });
  process.stdout.write(
    `\nVS Code with Dockerfile Stage Insight: ${address}\nOpen Dockerfile there. Ctrl+C ends it.\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill());
  await new Promise((resolve) => child.on('exit', resolve));
  rmSync(data, { recursive: true, force: true, maxRetries: 5 });
}
