// The bundles: what goes in, what comes out. The boundary tests read the same table.
import { parse } from 'node:path';
import { inRoot } from './project.mjs';

const node = { platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };
const browser = { platform: 'browser', target: 'es2022' };

export const entries = [
  { entry: 'client/src/extension.ts', out: 'dist/client.cjs', ...node },
  { entry: 'client/src/docker/index.ts', out: 'dist/docker.cjs', ...node },
  { entry: 'server/src/main/node.ts', out: 'dist/server.cjs', ...node },
  { entry: 'server/src/main/language-server.ts', out: 'dist/language-server.cjs', ...node },
  // Node and browsers load the same.
  { entry: 'server/src/main/analysis.ts', out: 'dist/analysis.cjs', ...browser, format: 'cjs' },
  { entry: 'server/src/main/browser.ts', out: 'dist/server.browser.js', ...browser, format: 'iife' },
  { entry: 'client/src/cli/start.ts', out: 'dist/cli.cjs', ...node, banner: { js: '#!/usr/bin/env node' } },
  { entry: 'client/src/cli/main.ts', out: 'dist/terminal.cjs', ...node },
  { entry: 'client/src/mcp/index.ts', out: 'dist/mcp.cjs', ...node },
  // The manifest names web.cjs, since `.js` would mean a module here. Older editors append `.js` to whatever it names.
  { entry: 'client/src/web.ts', out: 'dist/web.cjs', ...browser, format: 'cjs', external: ['vscode'] },
  { entry: 'client/src/web.ts', out: 'dist/web.cjs.js', ...browser, format: 'cjs', external: ['vscode'] },
  { entry: 'client/playground/main.ts', out: 'dist/playground.js', ...browser, format: 'iife' },
  // Its parts that come late, and what they share with it, are bundles beside it.
  {
    entry: 'server/src/main/page.ts',
    out: 'dist/playground-analysis.js',
    parts: 'playground-[name]',
    ...browser,
    format: 'esm',
    // dockerfile-ast makes positions and ranges with it; a page is spared the other 27 kB of the protocol.
    alias: { 'vscode-languageserver-types': inRoot('server/src/main/page-positions.ts') },
  },
  { entry: 'client/panel/main.ts', out: 'dist/panel.js', ...browser, format: 'iife' },
];

/** Options for esbuild. */
export function options({ entry, out, parts, ...rest }) {
  return {
    absWorkingDir: inRoot(),
    entryPoints: [entry],
    ...(parts === undefined ? { outfile: out } : inParts(out, parts)),
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    // An `import()` becomes a late `require`: the editor's extension host has patched only that one.
    supported: rest.format === 'esm' ? {} : { 'dynamic-import': false },
    // ESM builds of the language server packages hold `require` calls that esbuild cannot follow otherwise.
    mainFields: rest.platform === 'node' ? ['module', 'main'] : ['browser', 'module', 'main'],
    plugins: [
      lateBundles,
      withoutNativeSsh,
      onlyEnglishSchemas,
      withoutFormValidator,
      ...(parts === undefined ? [] : [latePartsOfPage]),
    ],
    loader: { '.node': 'empty', '.proto': 'text' },
    ...rest,
  };
}

/** An `import()` is a bundle of its own, and so is what it shares with the entry. */
function inParts(out, parts) {
  const { dir, name } = parse(out);
  return { outdir: dir, entryNames: name, chunkNames: parts, splitting: true };
}

/** What the first answer of a page does without: `page-parts.ts` stands for it until `page-late.ts` is loaded. */
const latePartsOfPage = {
  name: 'late-parts-of-page',
  setup({ onResolve }) {
    onResolve(
      {
        filter:
          /\/(?:crate-libraries-data|inventory-data|platforms-data|run-packages-data|tables-data|convert|read-yaml)\.js$/,
      },
      ({ importer, kind }) =>
        kind === 'entry-point' || /[\\/]page-late\.ts$/.test(importer)
          ? undefined
          : { path: inRoot('server/src/main/page-parts.ts') },
    );
  },
};

/**
 * Modules with a bundle of their own, loaded when they are needed: Docker at the first Docker act; what serves
 * agents when one comes; the analysis while
 * the editor reads the server's first answer. The doors of server and terminal load the rest once Node keeps its code.
 * `only`: an import that is not an `import()` is a mistake.
 */
const late = [
  { path: /(^|\/)docker\/index\.js$/, bundle: './docker.cjs', only: true },
  { path: /^\.\/language-server\.js$/, bundle: './language-server.cjs', only: false },
  { path: /(^|\/)mcp\/index\.js$/, bundle: './mcp.cjs', only: true },
  { path: /(^\.|server\/src\/main)\/analysis\.js$/, bundle: './analysis.cjs', only: false },
  { path: /^\.\/main\.js$/, bundle: './terminal.cjs', only: false },
];

const lateBundles = {
  name: 'late-bundles',
  setup({ onResolve }) {
    for (const { path, bundle, only } of late) {
      onResolve({ filter: path }, ({ kind, importer }) => {
        if (kind === 'dynamic-import') return { path: bundle, external: true };
        return only ? { errors: [{ text: `${importer} needs ${bundle} at once; use import()` }] } : undefined;
      });
    }
  },
};

/**
 * `docker-modem` asks for ssh2 with its native parts, but ssh hosts are reached through the `ssh` program; the
 * session of dockerode reads files beside itself, and ours takes its place.
 */
const withoutNativeSsh = {
  name: 'without-native-ssh',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(ssh2|cpu-features)$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    onResolve({ filter: /^\.\/session$/ }, ({ importer }) =>
      /[\\/]dockerode[\\/]lib[\\/]/.test(importer)
        ? { path: 'dockerode session', namespace: 'left-out' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `module.exports = function () { throw new Error(${JSON.stringify(`${path} is not part of this bundle`)}); };
        module.exports.Client = module.exports;`,
    }));
  },
};

/** Messages of the schema library in some 50 languages, 260 kB: agents are answered in English. */
const onlyEnglishSchemas = {
  name: 'only-english-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/][\w-]+\.c?js$/ }, ({ path }) =>
      /[\\/](en|index)\.c?js$/.test(path)
        ? undefined
        : { contents: 'export default () => ({ localeError: () => undefined });' },
    );
  },
};

/** A validator of forms that a server sends to people (elicitation), 150 kB: ours sends none. */
const withoutFormValidator = {
  name: 'without-form-validator',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]sdk[\\/]dist[\\/]\w+[\\/]validation[\\/]ajv-provider\.js$/ }, () => ({
      contents: `export class AjvJsonSchemaValidator {
        getValidator() { throw new Error('ajv is not part of this bundle'); }
      }`,
    }));
  },
};
