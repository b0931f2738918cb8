import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { entries, options, type Entry } from '../../scripts/lib/bundles.mjs';

/** Bundles as the build does, and keeps nothing but the account of what went in. */
async function account(entry: Entry): Promise<Metafile> {
  const { metafile } = await build({ ...options(entry), sourcemap: false, write: false, metafile: true });
  return metafile;
}

function entryOf(out: string): Entry {
  const found = entries.find((entry) => entry.out === out);
  if (found === undefined) throw new Error(`${out} is not in the table of bundles`);
  return found;
}

function packagesIn(metafile: Metafile): readonly string[] {
  const names = Object.keys(metafile.inputs).map(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1],
  );
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** Minified bytes of the sources that `counts` picks. */
function bytes(metafile: Metafile, counts: (path: string) => boolean = () => true): number {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs
    .filter(([path]) => counts(path))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
}

describe('the pure rooms', () => {
  const pure: Entry = {
    entry: 'server/src/features/service.ts',
    out: 'out/service.js',
    platform: 'browser',
    format: 'esm',
  };

  test('hold these packages and no other, all fit for a browser', async () => {
    expect(packagesIn(await account(pure))).toEqual([
      'dockerfile-ast',
      'jsonc-parser',
      'unbash',
      'vscode-languageserver-textdocument',
      'vscode-languageserver-types',
      'yaml',
    ]);
  });

  // The parsers weigh what they weigh (unbash 105 kB, yaml 98, dockerfile-ast 60); the tables
  // of facts are data. What is written here is held to the budget: 360 kB at version 0.2.0 and a tenth.
  test('the code of the core stays under 396 kB', async () => {
    const core = (path: string): boolean =>
      path.includes('server/src/core/') && !/\/catalogue\/|-data\.ts$/.test(path);
    expect(bytes(await account(pure), core)).toBeLessThan(396_000);
  });
});

/** Minified bytes of each bundle, without the inventory, at version 0.2.0: set anew with each release. */
const released: Readonly<Record<string, number>> = {
  'dist/client.cjs': 665_000,
  'dist/docker.cjs': 404_000,
  'dist/server.cjs': 1_700,
  // Files that a client reads, deadlines and commands for other editors since then.
  'dist/language-server.cjs': 245_000,
  // Conversions of chains of scripts, of sites and of a dozen languages, and what Go and Python link and start, since then.
  'dist/analysis.cjs': 1_120_000,
  'dist/server.browser.js': 270_000,
  'dist/cli.cjs': 1_600,
  'dist/terminal.cjs': 1_220_000,
  'dist/mcp.cjs': 742_000,
  'dist/web.cjs': 531_000,
  'dist/web.cjs.js': 531_000,
  'dist/playground.js': 70_000,
  'dist/playground-analysis.js': 1_060_000,
  // Three pages and a treemap since then.
  'dist/panel.js': 39_200,
};

/** What images hold and packages bring: data with a budget of its own. */
const inventory = /core\/(?:images\/inventory-data|packages\/tables-data)\.ts$/;

test('the tables of what images hold stay under 150 kB, compressed', () => {
  const core = new URL('../../server/src/core/', import.meta.url);
  const files = ['images/inventory-data.ts', 'packages/tables-data.ts'];
  const sizes = files.map((file) => gzipSync(readFileSync(new URL(file, core)), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
});

describe('a bundle', () => {
  test.each(entries.map(({ out }) => out))('%s grows by a tenth at most between releases', async (out) => {
    const code = (path: string): boolean => !inventory.test(path);
    expect(bytes(await account(entryOf(out)), code)).toBeLessThan(1.1 * (released[out] ?? 0));
  });

  test.each(['dist/client.cjs', 'dist/terminal.cjs'])(
    '%s asks for Docker late and holds no panel',
    async (out) => {
      const { inputs, outputs } = await account(entryOf(out));
      const inside = Object.keys(inputs).filter((path) =>
        /dockerode|docker-modem|src\/docker\/|client\/panel\//.test(path),
      );
      const asksFor = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
      expect(inside).toEqual([]);
      expect(asksFor).toContain('./docker.cjs');
    },
  );

  test.each([
    ['dist/server.cjs', './language-server.cjs', 'server/src/main/language-server.ts'],
    ['dist/language-server.cjs', './analysis.cjs', 'server/src/core/analysis.ts'],
    ['dist/server.browser.js', './analysis.cjs', 'server/src/core/analysis.ts'],
    ['dist/cli.cjs', './terminal.cjs', 'client/src/cli/main.ts'],
  ])('%s asks for %s late, since compiled code is kept of that only', async (out, late, source) => {
    const { inputs, outputs } = await account(entryOf(out));
    expect(Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path))).toContain(late);
    expect(Object.keys(inputs)).not.toContain(source);
  });

  test.each(['dist/language-server.cjs', 'dist/analysis.cjs', 'dist/server.browser.js'])(
    '%s knows neither Docker nor the editor',
    async (out) => {
      const metafile = await account(entryOf(out));
      const packages = packagesIn(metafile).filter(
        (name) => !/^(vscode-languageserver|vscode-jsonrpc)/.test(name),
      );
      expect(
        packages.filter((name) => !['dockerfile-ast', 'jsonc-parser', 'unbash', 'yaml'].includes(name)),
      ).toEqual([]);
      expect(Object.keys(metafile.inputs).filter((path) => path.startsWith('client/'))).toEqual([]);
    },
  );

  test('dist/terminal.cjs asks for what serves agents late', async () => {
    const metafile = await account(entryOf('dist/terminal.cjs'));
    expect(packagesIn(metafile).filter((name) => /modelcontextprotocol|zod|ajv/.test(name))).toEqual([]);
  });

  test('dist/docker.cjs brings no native part of ssh', async () => {
    expect(packagesIn(await account(entryOf('dist/docker.cjs')))).not.toContain('ssh2');
  });
});
