import { baseName, joinPath, resolvePath } from '../../../core/shell/paths.js';
import { readScript } from '../../../core/shell/read-run.js';
import type { ShellCommand } from '../../../core/shell/command.js';
import { objectAt, parseObject, stringsAt } from '../../../core/text/untyped-json.js';
import { refuse, type Subject } from '../subject.js';
import type { Refused } from '../conversion-result.js';

/** A file that node starts, or a folder that a server hands out. */
export interface Entry {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'next';
  /** Whether node_modules is needed. */
  readonly modules: boolean;
}

export interface Manifest {
  readonly production: readonly string[];
  readonly all: readonly string[];
  /** Whether packages link to folders beside node_modules. */
  readonly workspaces: boolean;
  /** Whether it is the root of a workspace. */
  readonly declaresWorkspace: boolean;
  /** Folders of the packages that it links to, as written. */
  readonly linked: readonly string[];
  readonly scripts: ReadonlyMap<string, string>;
}

/** Programs that install or build. */
export const installed =
  /^(npm|npx|yarn|yarnpkg|pnpm|bun|bunx|tsc|vite|webpack|next|nest|ng|esbuild|rollup)$/;

/** What package.json of a folder says; empty lists where it cannot be read. */
export function readManifest(subject: Subject, folder: string): Manifest {
  const value = parseObject(subject.read(joinPath(folder, 'package.json')));
  const production = Object.keys(objectAt(value, 'dependencies'));
  const versions = [...stringsAt(value, 'dependencies').values()];
  const linked = versions.flatMap(
    (version) => /^(?:file|link|portal):(?!.*\.tgz$)(.+)$/.exec(version)?.[1] ?? [],
  );
  const declaresWorkspace =
    value?.['workspaces'] !== undefined ||
    subject.read(joinPath(folder, 'pnpm-workspace.yaml')) !== undefined ||
    subject.read(joinPath(folder, 'lerna.json')) !== undefined;
  const workspaces =
    declaresWorkspace || linked.length > 0 || versions.some((version) => version.startsWith('workspace:'));
  return {
    production,
    all: [...production, ...Object.keys(objectAt(value, 'devDependencies'))],
    workspaces,
    declaresWorkspace,
    linked,
    scripts: stringsAt(value, 'scripts'),
  };
}

/** What node, npm scripts and static servers start, scripts of package.json followed. */
export function followStart(subject: Subject): readonly Entry[] | Refused {
  const found: Entry[] = [];
  for (const { command } of subject.starts) {
    const entries = followCommand(subject, command, command, 0);
    if ('kind' in entries) return entries;
    found.push(...entries);
  }
  return found;
}

type Step = readonly Entry[] | Refused;

const servers = /^(serve|http-server|live-server|static-server|local-web-server|ws|lite-server)$/;
const developers =
  /^(vite|react-scripts|ng|webpack|webpack-dev-server|nodemon|ts-node|ts-node-dev|tsx|tsc-watch|parcel|gatsby|nuxt|nuxi|vue-cli-service|nest|astro|remix|concurrently|next)$/;

function followCommand(subject: Subject, command: ShellCommand, at: ShellCommand, depth: number): Step {
  const words = command.words.map(({ text }) => text ?? '');
  const name = baseName(words[0] ?? '').replace(/\.js$/, '');
  if (name === 'node' || name === 'nodejs' || (name === 'bun' && /\.[cm]?[jt]sx?$/.test(words.at(-1) ?? '')))
    return nodeEntry(subject, command, words);
  if (/^(npm|yarn|pnpm|bun)$/.test(name)) return runScript(subject, command, words, at, depth);
  if (name === 'npx' || name === 'bunx' || name === 'dotenv' || name === 'cross-env')
    return followCommand(subject, { ...command, words: command.words.slice(skipOptions(words)) }, at, depth);
  if (/^pm2(-runtime)?$/.test(name)) return pmEntry(command, words);
  if (/^(remix|react-router)-serve$/.test(name)) return nodeEntry(subject, command, words);
  if (name === 'next' && words[1] === 'start')
    return [{ path: joinPath(command.cwd ?? '/', '.next'), kind: 'next', modules: true }];
  if (servers.test(name)) return servedFolder(subject, command, words);
  if (developers.test(name)) return refuseDevelopment(subject, words, at);
  return [];
}

/** Whether a script that the container starts calls a tool of the project's own modules: `strapi start`. */
export function startsOwnTool(subject: Subject, folder: string): boolean {
  const { scripts, production } = readManifest(subject, folder);
  return subject.starts.some(({ command }) => {
    const [manager = '', verb = '', name = verb] = command.words
      .map(({ text }) => text ?? '')
      .filter((word) => !word.startsWith('-'));
    const script = /^run(-script)?$/.test(verb) ? name : verb;
    if (!/^(npm|yarn|pnpm)$/.test(manager) || !scripts.has(script)) return false;
    const tool = /^(?:cross-env (?:\w+=\S+ )*)?([\w-]+)(?: |$)/.exec(scripts.get(script) ?? '')?.[1] ?? '';
    return production.some((one) => one === tool || (tool !== '' && one.endsWith(`/${tool}`)));
  });
}

function skipOptions(words: readonly string[]): number {
  const next = words.findIndex((word, index) => index > 0 && !word.startsWith('-') && !/^\w+=/.test(word));
  return next === -1 ? words.length : next;
}

function refuseDevelopment({ ast }: Subject, words: readonly string[], at: ShellCommand): Refused {
  const message = `\`${words.slice(0, 3).join(' ')}\` is what the container starts, and it needs the sources and the development tools`;
  return refuse(
    ast,
    'dev-server',
    at,
    message,
    'Build in a RUN, then start node on the result or a web server on its folder.',
  );
}

const valued =
  /^(-r|--require|--import|--loader|--experimental-loader|--env-file|-C|--conditions|--max-old-space-size)$/;

function nodeEntry(subject: Subject, command: ShellCommand, words: readonly string[]): Step {
  let at = 1;
  while (at < words.length && (words[at]?.startsWith('-') === true || words[at] === 'run'))
    at += valued.test(words[at] ?? '') ? 2 : 1;
  const file = words[at];
  const path = resolvePath(command.cwd, file === undefined || file === '' ? undefined : file);
  if (path === undefined || words.some((word) => word === '--watch')) {
    const message = 'it is not known which file node starts';
    return refuse(subject.ast, 'artifact-unknown', command, message, 'Name the file in the command.');
  }
  return [{ path, kind: 'file', modules: true }];
}

/** `npm start`, `yarn serve`, `pnpm run x`: the line of package.json, read as shell. */
function runScript(
  subject: Subject,
  command: ShellCommand,
  words: readonly string[],
  at: ShellCommand,
  depth: number,
): Step {
  const inner = inWorkspace(subject, command, words);
  if (inner !== undefined) return runScript(subject, inner, textsOf(inner), at, depth);
  const plain = words.slice(1).filter((word) => !word.startsWith('-'));
  const verb = plain[0] ?? '';
  if (verb === 'node' && words[0] === 'yarn')
    return nodeEntry(
      subject,
      { ...command, words: command.words.slice(words.indexOf(verb)) },
      words.slice(words.indexOf(verb)),
    );
  if (verb === 'exec' || verb === 'dlx' || verb === 'x')
    return followCommand(
      subject,
      { ...command, words: command.words.slice(words.indexOf(verb) + 1) },
      at,
      depth,
    );
  const name = verb === 'run' || verb === 'run-script' ? (plain[1] ?? '') : verb;
  const { cwd } = command;
  const { scripts } = readManifest(subject, cwd ?? '/');
  const line = scripts.get(name);
  if (line === undefined || depth > 5) {
    // Without a start script npm starts server.js.
    const fallback =
      name === 'start' && words[0] === 'npm' && subject.read(joinPath(cwd ?? '/', 'server.js')) !== undefined;
    if (fallback) return [{ path: joinPath(cwd ?? '/', 'server.js'), kind: 'file', modules: true }];
    const message = `it is not known what \`${words.join(' ')}\` starts: package.json cannot be read or has no such script`;
    return refuse(subject.ast, 'artifact-unknown', command, message, 'Start node on the file itself.');
  }
  const setting = {
    environment: command.environment,
    cwd,
    shell: ['/bin/sh', '-c'],
    readFile: (path: string) => subject.read(path),
  };
  const found: Entry[] = [];
  for (const inner of readScript(line, { start: command.start, end: command.end }, setting).commands) {
    const entries = followCommand(subject, inner, at, depth + 1);
    if ('kind' in entries) return entries;
    found.push(...entries);
  }
  return found;
}

function textsOf({ words }: ShellCommand): readonly string[] {
  return words.map(({ text }) => text ?? '');
}

/**
 * `npm start -w apps/api`, `yarn workspace api start`, `pnpm --filter api start`: the same call in the folder of the
 * package; `undefined` where none is named, or it is not found.
 */
function inWorkspace(
  subject: Subject,
  command: ShellCommand,
  words: readonly string[],
): ShellCommand | undefined {
  const { cwd } = command;
  const option = words[0] === 'pnpm' ? /^(?:-F|--filter)(?:=(.+))?$/ : /^(?:-w|--workspace)(?:=(.+))?$/;
  const at = words[0] === 'yarn' ? words.indexOf('workspace') : words.findIndex((word) => option.test(word));
  if (cwd === undefined || at < 1) return undefined;
  const joined = words[0] === 'yarn' ? undefined : option.exec(words[at] ?? '')?.[1];
  const name = joined ?? words[at + 1];
  const folder = name === undefined ? undefined : packageFolder(subject, cwd, name, words[0] === 'npm');
  if (folder === undefined) return undefined;
  const rest = command.words.filter(
    (_word, index) => index !== at && (joined !== undefined || index !== at + 1),
  );
  return { ...command, words: rest, cwd: folder };
}

/** The folder of a package of the workspace, by its name, for npm also by its path. */
function packageFolder(
  { list, read }: Subject,
  root: string,
  name: string,
  byPath: boolean,
): string | undefined {
  const path = byPath ? resolvePath(root, name) : undefined;
  if (path !== undefined && read(joinPath(path, 'package.json')) !== undefined) return path;
  const below = (folder: string): readonly string[] =>
    list(folder)
      .filter((one) => one.endsWith('/') && !/^(node_modules|\..*)\/$/.test(one))
      .map((one) => joinPath(folder, one.slice(0, -1)));
  const folders = below(root).slice(0, 50);
  return [...folders, ...folders.flatMap((folder) => below(folder).slice(0, 100))].find(
    (folder) => parseObject(read(joinPath(folder, 'package.json')))?.['name'] === name,
  );
}

function pmEntry(command: ShellCommand, words: readonly string[]): Step {
  const file = words.slice(1).find((word) => /\.[cm]?js$/.test(word));
  const path = resolvePath(command.cwd, file);
  // What a file of pm2 names are starts of their own.
  if (path === undefined || /ecosystem|\.config\./.test(file ?? '')) return [];
  return [{ path, kind: 'file', modules: true }];
}

function servedFolder(subject: Subject, command: ShellCommand, words: readonly string[]): Step {
  const folder = words
    .slice(1)
    .find(
      (word, index) =>
        !word.startsWith('-') &&
        !/^(-l|--listen|-p|--port|-a|-c)$/.test(words[index] ?? '') &&
        !/^\d+$/.test(word),
    );
  const path = resolvePath(command.cwd, folder);
  const { production, all } = readManifest(subject, command.cwd ?? '/');
  const own = [...production, ...all].includes(baseName(words[0] ?? ''));
  if (path === undefined || folder === '.') {
    const message = 'the server serves the working folder, including the sources';
    return refuse(
      subject.ast,
      'artifact-unknown',
      command,
      message,
      'Name the folder that the build creates.',
    );
  }
  return [{ path, kind: 'folder', modules: own }];
}
