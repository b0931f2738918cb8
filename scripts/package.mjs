// npm run package: one universal .vsix in dist/. Its contents are the `files` of package.json; test/boundary lists them.
import { statSync } from 'node:fs';
import { runNode, tools, vsixPath } from './lib/project.mjs';

const vsix = vsixPath();

process.exitCode =
  (await runNode('scripts/bundle.mjs', ['--strict'])) ||
  (await runNode(tools.vsce, [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    vsix,
  ]));
if (process.exitCode === 0) {
  process.stdout.write(`${vsix}: ${(statSync(vsix).size / 1e6).toFixed(2)} MB\n`);
}
