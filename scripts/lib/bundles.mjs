// The bundles: what goes in, what comes out. The boundary tests read the same table.
import { inRoot } from './project.mjs';

const node = { platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };
const browser = { platform: 'browser', target: 'es2022' };

export const entries = [
  { entry: 'client/src/extension.ts', out: 'dist/client.cjs', ...node },
  { entry: 'client/src/docker/index.ts', out: 'dist/docker.cjs', ...node },
  { entry: 'client/src/model/graph/graph-picture.ts', out: 'dist/graph.cjs', ...node },
  { entry: 'client/src/commands/compare-conversion.ts', out: 'dist/compare.cjs', ...node },
  { entry: 'client/src/commands/build-with-options.ts', out: 'dist/options.cjs', ...node },
  { entry: 'client/src/commands/merge-builder-pattern.ts', out: 'dist/merge.cjs', ...node },
  { entry: 'client/src/commands/explain-failure.ts', out: 'dist/explain.cjs', ...node },
  { entry: 'client/src/model/stage/ignore-files.ts', out: 'dist/ignored.cjs', ...node },
  { entry: 'server/src/main/node.ts', out: 'dist/server.cjs', ...node },
  { entry: 'server/src/main/serve.ts', out: 'dist/serve.cjs', ...node },
  { entry: 'server/src/main/analysis.ts', out: 'dist/analysis.cjs', ...node },
  { entry: 'server/src/main/browser.ts', out: 'dist/server.browser.js', ...browser, format: 'iife' },
  { entry: 'client/src/cli/door.ts', out: 'dist/cli.cjs', ...node, banner: { js: '#!/usr/bin/env node' } },
  { entry: 'client/src/cli/main.ts', out: 'dist/terminal.cjs', ...node },
  { entry: 'client/panel/main.ts', out: 'dist/panel.js', ...browser, format: 'iife' },
];

/** Options for esbuild. */
export function options({ entry, out, ...rest }) {
  return {
    absWorkingDir: inRoot(),
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    // An `import()` becomes a late `require`: the editor's extension host has patched only that one.
    supported: rest.platform === 'node' ? { 'dynamic-import': false } : {},
    // ESM builds of the language server packages hold `require` calls that esbuild cannot follow otherwise.
    mainFields: rest.platform === 'node' ? ['module', 'main'] : ['browser', 'module', 'main'],
    plugins: [lateBundles, withoutNativeSsh, leanLanguageClient, directLibrary, lateSockets, leanTypes],
    loader: { '.node': 'empty', '.proto': 'text' },
    ...rest,
  };
}

/**
 * Modules with a bundle of their own, loaded when they are needed: Docker at the first Docker act, the layout of
 * graphs with the first graph, the comparison of two images, the questions for build options, the merge of two Dockerfiles and why a container died
 * when somebody asks, `.gitignore` with the first list of Dockerfiles, the analysis after the editor has got its first answer; the server and the terminal
 * behind doors that keep what V8 compiles. `only`: an import that is not an `import()` is a mistake.
 */
const late = [
  { path: /(^|\/)docker\/index\.js$/, bundle: './docker.cjs', only: true },
  { path: /(^|\/)graph\/graph-picture\.js$/, bundle: './graph.cjs', only: true },
  { path: /(^|\/)compare-conversion\.js$/, bundle: './compare.cjs', only: true },
  { path: /(^|\/)build-with-options\.js$/, bundle: './options.cjs', only: true },
  { path: /(^|\/)merge-builder-pattern\.js$/, bundle: './merge.cjs', only: true },
  { path: /(^|\/)explain-failure\.js$/, bundle: './explain.cjs', only: true },
  { path: /(^|\/)ignore-files\.js$/, bundle: './ignored.cjs', only: false },
  { path: /^\.\/serve\.js$/, bundle: './serve.cjs', only: false },
  { path: /^\.\/main\.js$/, bundle: './terminal.cjs', only: false },
  { path: /^\.\/analysis\.js$/, bundle: './analysis.cjs', only: false },
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

/**
 * The language client compares the version of the editor, which the manifest has settled, and matches paths of file
 * operations, which our server does not ask for: 50 kB that nobody runs.
 */
const leanLanguageClient = {
  name: 'lean-language-client',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(semver\/functions\/\w+|minimatch)$/ }, ({ path, importer }) =>
      /[\\/]vscode-languageclient[\\/]/.test(importer) ? { path, namespace: 'not-run' } : undefined,
    );
    onLoad({ filter: /^semver/, namespace: 'not-run' }, () => ({ contents: 'module.exports = () => true;' }));
    onLoad({ filter: /^minimatch$/, namespace: 'not-run' }, () => ({
      contents: `exports.Minimatch = class { constructor() { throw new Error('file operations are not part of this bundle'); } };`,
    }));
  },
};

/**
 * A bundle copies what an ES module imports of a CommonJS library name by name, all names of it, once for each module
 * that imports: thousands of getters, a third of the time in which the server starts. Here it takes what it uses.
 */
const directLibrary = {
  name: 'direct-library',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode-languageserver(\/\w+)?$/ }, ({ path, importer, kind }) =>
      kind === 'import-statement' && importer.startsWith(inRoot('server'))
        ? { path, namespace: 'direct-library' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'direct-library' }, ({ path }) => ({
      contents: `const library = require(${JSON.stringify(path)});
        ${usedOfLibrary.map((name) => `export const ${name} = library.${name};`).join('\n')}`,
      resolveDir: inRoot(),
    }));
  },
};

const usedOfLibrary = [
  'BrowserMessageReader',
  'BrowserMessageWriter',
  'createConnection',
  'ErrorCodes',
  'IPCMessageReader',
  'IPCMessageWriter',
  'LSPErrorCodes',
  'ResponseError',
];

/**
 * The language server's library can also listen on sockets and run npm. Loading what Node has for that takes longer
 * than all the rest of the library: it is loaded when it is used.
 */
const lateSockets = {
  name: 'late-sockets',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(net|crypto|child_process)$/ }, ({ path, importer }) =>
      /[\\/]vscode-(jsonrpc|languageserver)[\\/]lib[\\/]node[\\/]/.test(importer)
        ? { path, namespace: 'late-builtin' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'late-builtin' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require(${JSON.stringify(path)})[name] });`,
    }));
  },
};

/**
 * Of the protocol's types the parser makes positions and ranges, and nothing else: 28 kB for two functions, which the
 * server would hold a second time, a patch apart.
 */
const leanTypes = {
  name: 'lean-types',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode-languageserver-types$/ }, ({ path, importer }) =>
      /[\\/]dockerfile-ast[\\/]/.test(importer) ? { path, namespace: 'lean-types' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'lean-types' }, () => ({
      contents: `
        const whole = (value) => typeof value === 'number' && value >= 0 && value <= 2147483647;
        const isPlace = (value) => value !== null && typeof value === 'object' && whole(value.line) && whole(value.character);
        const place = (line, character) => ({ line: Math.min(line, 2147483647), character: Math.min(character, 2147483647) });
        exports.Position = { create: place };
        exports.Range = {
          create(one, two, three, four) {
            if ([one, two, three, four].every(whole)) return { start: place(one, two), end: place(three, four) };
            if (isPlace(one) && isPlace(two)) return { start: one, end: two };
            throw new Error('no range: ' + [one, two, three, four].join());
          },
        };`,
    }));
  },
};
