// npm run package: one universal .vsix in dist/. Its contents are the `files` of package.json; test/boundary lists them.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { root, runNode, tools, vsixPath } from './lib/project.mjs';

const vsix = vsixPath();

process.exitCode =
  (await runNode('scripts/bundle.mjs', ['--strict'])) ||
  (await runNode(tools.vsce, ['package', '--no-dependencies', '--out', vsix], { env: commitTime() }));
if (process.exitCode === 0) {
  process.stdout.write(`${vsix}: ${(statSync(vsix).size / 1e6).toFixed(2)} MB\n`);
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
