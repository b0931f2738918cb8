// The rooms of ARCHITECTURE.md as a table: what each may import. ESLint and the boundary tests read it.

const serverRooms = ['core', 'rules', 'assists', 'features', 'protocol', 'lsp', 'main'];
const clientRooms = ['model', 'ports', 'docker', 'views', 'commands', 'cli'];

/**
 * `files`: globs of the room. `rooms`: rooms it may reach besides itself; a name starting with `type:` gives types
 * only. `packages`: patterns (of a regular expression) of packages; none means no package at all.
 */
export const rooms = [
  {
    files: ['server/src/core/**'],
    except: [
      'server/src/core/text/instruction-structure.ts',
      'server/src/core/shell/**',
      'server/src/core/workspace/**',
    ],
    rooms: ['type:protocol'],
  },
  { files: ['server/src/core/text/instruction-structure.ts'], rooms: ['type:protocol'], packages: ['dockerfile-ast'] },
  { files: ['server/src/core/shell/**'], rooms: ['type:protocol'], packages: ['unbash'] },
  { files: ['server/src/core/workspace/**'], rooms: ['type:protocol'], packages: ['unbash', 'yaml'] },
  { files: ['server/src/assists/**'], rooms: ['core'] },
  { files: ['server/src/rules/**'], rooms: ['core', 'assists'] },
  { files: ['server/src/features/**'], rooms: ['core', 'rules', 'assists', 'type:protocol'] },
  { files: ['server/src/protocol/**'] },
  {
    files: ['server/src/lsp/**'],
    rooms: serverRooms,
    packages: ['vscode-languageserver'],
  },
  { files: ['server/src/main/**'], rooms: serverRooms, packages: ['vscode-languageserver/.*', 'node:.*'] },
  {
    files: ['client/src/model/**'],
    except: [
      'client/src/model/graph/**',
      'client/src/model/panel/**',
      'client/src/model/stage/ignore-files.ts',
    ],
    rooms: ['ports', 'type:protocol'],
  },
  { files: ['client/src/model/stage/ignore-files.ts'], packages: ['ignore'] },
  {
    files: ['client/src/model/graph/**', 'client/src/model/panel/**'],
    rooms: ['ports', 'type:protocol'],
    packages: ['@dagrejs/dagre', 'd3-hierarchy'],
  },
  { files: ['client/src/ports/**'], rooms: ['model', 'type:protocol'] },
  {
    files: ['client/src/docker/**'],
    rooms: ['ports', 'model', 'type:protocol'],
    packages: ['node:.*', 'dockerode', 'docker-modem', 'tar-stream'],
  },
  {
    files: ['client/src/views/**', 'client/src/commands/**'],
    rooms: ['views', 'commands', 'model', 'ports', 'protocol'],
    packages: ['vscode', 'vscode-languageclient.*', 'node:.*'],
  },
  {
    files: ['client/src/cli/**'],
    rooms: ['features', 'protocol', 'docker', 'model', 'ports', 'type:core', 'main'],
    packages: ['node:.*'],
  },
  {
    files: ['client/src/extension.ts'],
    rooms: [...clientRooms.filter((room) => room !== 'cli'), 'protocol'],
    packages: ['vscode', 'vscode-languageclient.*', 'node:.*'],
  },
  { files: ['client/panel/**'], rooms: ['model'] },
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
