// npm run package [-- extension|terminal]: in dist/, one universal .vsix, whose contents are the `files` of package.json,
// and the npm package of the terminal; or one of them.
import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { npmTarballPath, writeNpmPackage } from './lib/npm-package.mjs';
import { inRoot, root, runNode, tools, vsixPath } from './lib/project.mjs';

const packages = { extension: packExtension, terminal: packTerminal };

await main(process.argv.slice(2));

async function main(asked) {
  process.exitCode = await runNode('scripts/bundle.mjs', ['--strict']);
  for (const [name, pack] of Object.entries(packages)) {
    if (process.exitCode !== 0) return;
    if (asked.length === 0 || asked.includes(name)) process.exitCode = await pack();
  }
}

async function packExtension() {
  const vsix = vsixPath();
  const code = await runNode(tools.vsce, ['package', '--no-dependencies', '--out', vsix], {
    env: commitTime(),
  });
  return code === 0 ? sayWritten(vsix) : code;
}

async function packTerminal() {
  const folder = inRoot('dist/npm');
  await writeNpmPackage(folder);
  const { status } = spawnSync('npm', ['pack', '--silent', '--pack-destination', inRoot('dist'), folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return status === 0 ? sayWritten(npmTarballPath()) : 1;
}

function sayWritten(file) {
  process.stdout.write(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB\n`);
  return 0;
}

/** The same commit gives the same bytes: files in the archive carry the time of the commit. */
function commitTime() {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return { SOURCE_DATE_EPOCH: execFileSync('git', ['log', '-1', '--format=%ct'], options).trim() };
  } catch {
    return {};
  }
}
