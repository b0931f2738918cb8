import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/lib/project.mjs';

/** Everything a user installs, by kind. A new kind of file is a decision, and is made here. */
const kinds: readonly RegExp[] = [
  /^package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
  /^(README|CHANGELOG|THIRD-PARTY-NOTICES)\.md$/,
  /^LICENSE$/,
  /^dist\/(client|docker|server|language-server|analysis|cli|terminal|mcp)\.cjs$/,
  /^dist\/panel\.js$/,
  /^dist\/(web\.cjs|web\.cjs\.js|server\.browser\.js)$/,
  /^dist\/panel\.css$/,
  /^syntaxes\/[a-z-]+\.tmLanguage\.json$/,
  /^client\/icons\/[a-z-]+\.(svg|png)$/,
  /^client\/walkthrough\/[a-z-]+\.(svg|webp)$/,
  /^docs\/rules\/[a-zA-Z-]+\.md$/,
  /^docs\/convert\.md$/,
  /^docs\/schemas\/stage-insight\.schema\.json$/,
];
const needed = [
  'client.cjs',
  'docker.cjs',
  'server.cjs',
  'language-server.cjs',
  'analysis.cjs',
  'cli.cjs',
  'terminal.cjs',
  'mcp.cjs',
  'panel.js',
];

test('the .vsix holds bundles, grammar, icons and rule pages, and nothing else', async () => {
  const files = await listFiles({ cwd: inRoot() });
  expect(files.filter((file) => !kinds.some((kind) => kind.test(file)))).toEqual([]);
  const legal = ['LICENSE', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.md'];
  expect(files).toEqual(expect.arrayContaining([...legal, ...needed.map((name) => `dist/${name}`)]));
});

// A browser loads the analysis in one file, without what Node's bundles share.
test('the .vsix is under 2 MB', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vsix-'));
  try {
    const packagePath = join(folder, 'extension.vsix');
    await createVSIX({
      cwd: inRoot(),
      packagePath,
      dependencies: false,
    });
    expect(statSync(packagePath).size).toBeLessThan(2_000_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
