// The rooms of the code as a table: what each is and may import. ESLint and the boundary tests read it; the tables in
// ARCHITECTURE.md and docs/rooms.md are generated from it.

const serverRooms = ['core', 'rules', 'assists', 'features', 'protocol', 'lsp', 'main'];
const clientRooms = ['model', 'ports', 'docker', 'views', 'commands', 'cli', 'mcp'];

/**
 * `files`: globs of the room. `kind` and `what`: for people. `rooms`: rooms it may reach besides itself; a name starting
 * with `type:` gives types only. `packages`: patterns (of a regular expression) of packages; none means no package at
 * all. `inside`: the rooms in it, by folder.
 */
export const rooms = [
  {
    files: ['server/src/core/**'],
    kind: 'PURE',
    what: 'text -> AST -> stage graph -> facts; runs the rules',
    except: [
      'server/src/core/text/instruction-structure.ts',
      'server/src/core/shell/**',
      'server/src/core/workspace/**',
    ],
    rooms: ['type:protocol'],
    inside: {
      text: 'the instructions of a text, words, heredocs, edits',
      graph: 'stages, references between them, cycles, similar names',
      images: 'base images by name and tag, and what they contain',
      packages: 'what packages of distributions contain and need',
      shell: 'a RUN as commands with their folder and variables',
      run: 'a stage followed instruction by instruction: files, variables, packages, accounts',
      toolchains: 'what one command of a toolchain leaves behind',
      verdict: 'what was copied, compared with what the image contains',
      workspace: 'files that name stages: Compose, Bake, workflows, tasks, scripts',
    },
  },
  {
    files: ['server/src/core/text/instruction-structure.ts'],
    kind: 'PURE',
    what: 'the parts of one instruction',
    rooms: ['type:protocol'],
    packages: ['dockerfile-ast'],
  },
  {
    files: ['server/src/core/shell/**'],
    kind: 'PURE',
    what: 'the shell of a RUN',
    rooms: ['type:protocol'],
    packages: ['unbash'],
  },
  {
    files: ['server/src/core/workspace/**'],
    kind: 'PURE',
    what: 'files next to the Dockerfile',
    rooms: ['type:protocol'],
    packages: ['jsonc-parser', 'unbash', 'yaml'],
  },
  {
    files: ['server/src/assists/**'],
    kind: 'PURE',
    what: 'conversions and fixes with several steps; `convert/` splits one stage in two, `merge/` merges two files',
    rooms: ['core'],
  },
  {
    files: ['server/src/rules/**'],
    kind: 'PURE',
    what: 'one rule per file; `index.ts` is the sorted list',
    rooms: ['core', 'assists'],
  },
  {
    files: ['server/src/features/**'],
    kind: 'PURE',
    what: 'one editor feature per file; `service.ts` joins them',
    rooms: ['core', 'rules', 'assists', 'type:protocol'],
  },
  {
    files: ['server/src/protocol/**'],
    kind: 'PURE',
    what: 'names and payloads of custom messages, settings and their parser',
  },
  {
    files: ['server/src/lsp/**'],
    kind: 'EDGE',
    what: 'handlers, conversion to and from the protocol, document store',
    rooms: serverRooms,
    packages: ['vscode-languageserver'],
  },
  {
    files: ['server/src/main/**'],
    kind: 'EDGE',
    what: '`node.ts`, `browser.ts`, the file system',
    rooms: serverRooms,
    packages: ['vscode-languageserver/.*', 'node:.*'],
  },
  {
    files: ['client/src/model/**'],
    kind: 'PURE',
    what: 'what the client knows and shows, as plain values',
    except: [
      'client/src/model/graph/**',
      'client/src/model/panel/**',
      'client/src/model/stage/ignore-files.ts',
      'client/src/model/build/path-filter.ts',
      'client/src/model/text/versions.ts',
    ],
    rooms: ['ports', 'type:protocol'],
    inside: {
      binary: 'ELF files, scripts and jars: what they need and whether they start',
      build: 'options and plan of a build, its progress, logs and ignore patterns',
      comparison: 'a conversion compared with its original',
      engine: 'error texts, clean-up, containers that failed',
      graph: 'pictures of the stage graph',
      images: 'layers of an image, and what is kept of what was read',
      inspect: 'programs of a built image; observations',
      panel: 'what the panel shows, and its messages',
      registry: 'names and manifests of images',
      reports: 'text, SARIF, GitHub annotations',
      server: 'the language server: the script that a browser starts, and when it no longer answers',
      settings: 'the settings of the client, names of the manifest',
      size: 'sizes: store, measuring, formatting',
      stage: 'rows of tree and lenses',
      text: 'UTF-8, base64, protobuf, untrusted text',
    },
  },
  {
    files: ['client/src/model/stage/ignore-files.ts'],
    kind: 'PURE',
    what: '`.gitignore`',
    packages: ['ignore'],
  },
  // The one matcher of ignore patterns serves the analysis and the build.
  {
    files: ['client/src/model/build/path-filter.ts'],
    kind: 'PURE',
    what: 'ignore patterns',
    rooms: ['ports', 'core'],
  },
  {
    files: ['client/src/model/text/versions.ts'],
    kind: 'PURE',
    what: 'the order of versions',
    rooms: ['core'],
  },
  {
    files: ['client/src/model/graph/**', 'client/src/model/panel/**'],
    kind: 'PURE',
    what: 'layout of graphs and charts',
    rooms: ['ports', 'type:protocol'],
    packages: ['d3-hierarchy', 'diff'],
  },
  {
    files: ['client/src/ports/**'],
    kind: 'PORT',
    what: 'Engine, ImageFiles, ImageReader, Containers, Registry, Clock, Log',
    rooms: ['model', 'type:protocol'],
  },
  {
    files: ['client/src/docker/**'],
    kind: 'EDGE',
    what: 'the only room with dockerode; queries registries if enabled',
    rooms: ['ports', 'model', 'type:protocol'],
    packages: ['node:.*', 'dockerode', 'docker-modem', 'tar-stream'],
    inside: {
      build: 'the three ways of building, bake',
      connection: 'where an engine is and what it supports',
      container: 'containers that run or have failed',
      image: 'files, history and removal of images',
      registry: 'requests to registries',
      session: 'the BuildKit session: context, credentials, secrets',
    },
  },
  {
    files: ['client/src/views/**', 'client/src/commands/**'],
    kind: 'EDGE',
    what: 'VS Code views; one command per file',
    rooms: ['views', 'commands', 'model', 'ports', 'protocol'],
    packages: ['vscode', 'vscode-languageclient.*', 'node:.*'],
  },
  {
    files: ['client/src/cli/**'],
    kind: 'EDGE',
    what: 'one terminal command per file',
    rooms: ['features', 'protocol', 'docker', 'model', 'ports', 'type:core', 'main', 'mcp'],
    packages: ['diff', 'node:.*'],
  },
  {
    files: ['client/src/mcp/**'],
    kind: 'EDGE',
    what: 'the only room with the Model Context Protocol; its tools run terminal commands',
    rooms: ['type:protocol'],
    packages: ['@modelcontextprotocol/sdk/.*', 'zod', 'node:.*'],
  },
  {
    files: ['client/src/extension.ts', 'client/src/web.ts'],
    kind: 'EDGE',
    what: 'create and connect everything in the editor: beside Docker, and in a browser',
    rooms: [...clientRooms.filter((room) => !['cli', 'mcp'].includes(room)), 'protocol'],
    packages: ['vscode', 'vscode-languageclient.*', 'node:.*'],
  },
  {
    files: ['client/playground/**'],
    kind: 'EDGE',
    what: 'the playground: a page over the analysis in a worker',
    rooms: ['model', 'protocol'],
  },
  {
    files: ['client/panel/**'],
    kind: 'EDGE',
    what: 'the page of the panel: DOM only',
    rooms: ['model'],
  },
];

/** The ESLint settings that keep one row of the table. */
export function importRule({ files, except = [], rooms: reached = [], packages = [] }) {
  const typesOnly = reached
    .filter((room) => room.startsWith('type:'))
    .map((room) => room.slice('type:'.length));
  const own = files
    .map((glob) => /\/(\w+)\/\*\*$|\/(core)\//.exec(glob))
    .map((found) => found?.[1] ?? found?.[2]);
  const open = new Set([...reached, ...own, ...(own.includes('shell') ? ['core'] : [])]);
  const closed = [...serverRooms, ...clientRooms, 'panel'].filter((room) => !open.has(room));
  const ban = (names) => `^(\\.\\./)+((server|client)/)?(src/)?(${names.join('|')})/`;
  const forbidden = closed.filter((room) => !typesOnly.includes(room));
  const patterns = [
    { regex: ban(forbidden), message: 'ARCHITECTURE.md closes that room to this one.' },
    {
      regex: `^(?!\\.{1,2}/|(${['(?!)', ...packages].join('|')})$)`,
      message: 'This room may not import that package.',
    },
  ];
  if (typesOnly.length > 0) {
    patterns.push({
      regex: ban(typesOnly),
      allowTypeImports: true,
      message: 'Only types come from that room.',
    });
  }
  return {
    files,
    ignores: except,
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
}
