import type { Artifact, LinkOut } from '../../artifacts.js';
import type { Value } from '../../shell/environment.js';
import { baseName, folderOf, joinPath, resolvePath } from '../../shell/paths.js';
import {
  builtNames,
  lockedByPipenv,
  normalise,
  packageNames,
  projectNames,
  valued,
} from './package-names.js';
import { isLinked, managedFolder, managedInstall, systemLinks, uvLinks } from './interpreter.js';
import { moduleLibraries } from '../module-libraries.js';
import { pythonNativePackages } from '../native-modules-data.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  readOptions,
  type ToolCall,
  variable,
  variableText,
} from '../tool-call.js';

/** venv, pip, uv, poetry, pipenv and PyInstaller. */
export function recognisePython(call: ToolCall): Made | undefined {
  const { program, argv } = call;
  if (/^python[\d.]*$/.test(program)) return pythonModule(call);
  if (/^pip[\d.]*$/.test(program)) return pip(call, call.args);
  switch (program) {
    case 'virtualenv':
      return makeEnvironment(call, call.args);
    case 'uv':
      return uv(call);
    case 'poetry':
      return argv[0] === 'install' || argv[0] === 'sync'
        ? projectEnvironment(call, poetryFolder(call))
        : nothingMade;
    case 'pdm':
      return argv[0] === 'install' || argv[0] === 'sync'
        ? projectEnvironment(call, resolvePath(call.command.cwd, '.venv'))
        : nothingMade;
    case 'pipenv':
      return argv[0] === 'install' || argv[0] === 'sync' ? withPipenv(call) : nothingMade;
    case 'pyinstaller':
      return freeze(call, call.args);
    default:
      return undefined;
  }
}

function pythonModule(call: ToolCall): Made {
  const at = call.argv.indexOf('-m');
  if (at === -1) return nothingMade;
  const rest = call.args.slice(at + 2);
  switch (call.argv[at + 1]) {
    case 'venv':
    case 'virtualenv':
      return makeEnvironment(call, rest);
    case 'pip':
      return pip(call, rest);
    case 'PyInstaller':
      return freeze(call, rest);
    default:
      return nothingMade;
  }
}

function uv(call: ToolCall): Made {
  const [verb, second] = call.argv;
  if (verb === 'venv') return withManaged(call, makeEnvironment(call, call.args.slice(1), '.venv'));
  if (verb === 'python' && second === 'install') return managedInstall(call);
  if (verb === 'pip' && second === 'install') return pip(call, call.args.slice(1));
  if (verb !== 'sync') return nothingMade;
  const { values } = readOptions(call.args, valued, 1);
  const root = resolvePath(call.command.cwd, values.get('directory') ?? values.get('project') ?? '.');
  // With --active the environment that is active wins over that of the project.
  const active = values.has('active') ? variable(call, 'VIRTUAL_ENV') : undefined;
  const chosen = active ?? variable(call, 'UV_PROJECT_ENVIRONMENT');
  return withManaged(
    call,
    projectEnvironment(call, resolvePath(root, chosen === undefined ? '.venv' : chosen.text)),
  );
}

/** The environment, and the Python that uv downloads for it. */
function withManaged(call: ToolCall, made: Made): Made {
  const isManaged = made.artifacts.some(
    ({ wants }) => wants.links?.some(({ kind }) => kind === 'managed-python') === true,
  );
  const folder = isManaged ? managedFolder(call) : undefined;
  if (folder === undefined || call.stage.artifactAt(folder) !== undefined) return made;
  return { artifacts: [...made.artifacts, ...managedInstall(call).artifacts] };
}

function poetryFolder(call: ToolCall): string | undefined {
  const configured = call.stage.before.some(
    ({ command }) =>
      command.words.some(({ text }) => text === 'virtualenvs.create') &&
      command.words.some(({ text }) => text === 'false'),
  );
  if (configured || variableText(call, 'POETRY_VIRTUALENVS_CREATE') === 'false') return sitePackages(call);
  const inProject = variableText(call, 'POETRY_VIRTUALENVS_IN_PROJECT');
  const set = call.stage.before.some(
    ({ command: { words } }) =>
      words.some(({ text }) => text === 'virtualenvs.in-project') && words.at(-1)?.text !== 'false',
  );
  return set || inProject === 'true' || inProject === '1'
    ? resolvePath(call.command.cwd, '.venv')
    : undefined;
}

/** Into the interpreter with --system, or into the project; else in a folder of its cache whose name is not known. */
function withPipenv(call: ToolCall): Made {
  const { cwd } = call.command;
  const isSystem = call.argv.includes('--system') || variableText(call, 'PIPENV_SYSTEM') === '1';
  const inProject = variableText(call, 'PIPENV_VENV_IN_PROJECT');
  const isInProject = inProject !== undefined && !/^(0|false|)$/.test(inProject);
  const folder = isSystem ? sitePackages(call) : isInProject ? resolvePath(cwd, '.venv') : undefined;
  if (folder === undefined || cwd === undefined) return nothingMade;
  const names = lockedByPipenv(call, cwd);
  return {
    artifacts: [environmentArtifact(call, folder, names, !isSystem, isSystem ? [] : linksOf(call))],
  };
}

/** `3.12` of the python that runs here. */
function pythonVersion(call: ToolCall): string | undefined {
  const named = /^(?:python|pip)(3\.\d+)$/.exec(call.program)?.[1];
  const { runtimes } = call.stage.facts ?? {};
  const found = named ?? runtimes?.['python'] ?? runtimes?.['pypy'];
  return found === undefined ? undefined : /^\d+\.\d+/.exec(found)?.[0];
}

/** The images of PyPy have no other Python. */
function isPyPy({ stage }: ToolCall): boolean {
  return stage.facts?.runtimes['pypy'] !== undefined;
}

function environmentArtifact(
  call: ToolCall,
  folder: string,
  names: readonly string[] | undefined,
  isHome: boolean,
  newLinks: readonly LinkOut[] = [],
): Artifact {
  const path = `${folder}/`;
  const before = call.stage.artifactAt(folder);
  const earlier = before?.path === path ? (before.wants.native ?? []) : [];
  const native = [
    ...new Set([...earlier, ...(names ?? []).filter((name) => pythonNativePackages.has(name))]),
  ].sort();
  const home = isHome ? folder : before?.path === path ? before.wants.home : undefined;
  const runtime = { name: isPyPy(call) ? 'pypy' : 'python', version: pythonVersion(call) };
  const known = before?.path === path ? before.wants : {};
  const links = known.links ?? newLinks;
  const modules = [...new Set([...(known.modules ?? []), ...(names ?? [])])].slice(0, maxModules);
  const fromSource = [...new Set([...(known.fromSource ?? []), ...builtNames(call)])];
  // Hardly any package has wheels for PyPy.
  if (isPyPy(call) && !fromSource.includes('*')) fromSource.push('*');
  const wants = {
    runtime,
    ...(native.length > 0 && { native }),
    ...(home !== undefined && { home }),
    ...(links.length > 0 && { links }),
    ...(modules.length > 0 && { modules }),
    ...(fromSource.length > 0 && { fromSource }),
  };
  const needs = moduleLibraries(
    call,
    'python',
    modules,
    (name) => fromSource.includes('*') || fromSource.includes(name),
  );
  const common = { path, toolchain: 'python' as const, wants, needs };
  if (native.length === 0) {
    const read = names !== undefined;
    const explanation = read
      ? `Python ${runtime.version ?? ''} packages without known native parts`
      : 'its packages are not known';
    return makeArtifact(call, {
      ...common,
      linkage: read ? 'interpreted' : 'unknown',
      certainty: 'possible',
      explanation,
    });
  }
  return makeArtifact(call, { ...common, ...nativeFields(call, native) });
}

function nativeFields(
  call: ToolCall,
  native: readonly string[],
): Pick<Artifact, 'linkage' | 'libc' | 'explanation'> {
  const { linkage, libc } = linkedHere(call);
  // Wheels ask for an old glibc; what was built from source cannot be told from them.
  const explanation = `${linkage}, ${libcWords(libc, undefined)}: ${native.slice(0, 5).join(', ')} ${native.length > 1 ? 'are' : 'is'} native`;
  return { linkage, libc, explanation };
}

/** Of one environment. */
const maxModules = 2000;

function makeEnvironment(call: ToolCall, args: readonly Value[], fallback?: string): Made {
  const { plain } = readOptions(args, valued);
  const folder = resolvePath(call.command.cwd, plain[0] === undefined ? fallback : plain[0].text);
  if (folder === undefined) return nothingMade;
  const links = isLinked(call) ? linksOf(call) : [];
  return { artifacts: [environmentArtifact(call, folder, [], true, links)] };
}

function linksOf(call: ToolCall): readonly LinkOut[] {
  return call.program === 'uv' ? uvLinks(call) : systemLinks(call);
}

function projectEnvironment(call: ToolCall, folder: string | undefined): Made {
  const { cwd } = call.command;
  if (folder === undefined || cwd === undefined) return nothingMade;
  const locks = ['uv.lock', 'poetry.lock', 'pdm.lock'].map((name) =>
    call.stage.readFile(joinPath(cwd, name)),
  );
  const lock = locks.find((text) => text !== undefined);
  const names =
    lock === undefined
      ? projectNames(call, cwd)
      : [...lock.matchAll(/^name = "([^"]+)"/gm)].map((match) => normalise(match[1] ?? ''));
  const isHome = folder.endsWith('venv');
  return {
    artifacts: [environmentArtifact(call, folder, names, isHome, isHome ? linksOf(call) : [])],
  };
}

function pip(call: ToolCall, args: readonly Value[]): Made {
  const verb = args[0]?.text;
  if (verb !== 'install' && verb !== 'wheel') return nothingMade;
  const options = readOptions(args, valued, 1);
  const { values } = options;
  const names = packageNames(call, args);
  if (verb === 'wheel') {
    const folder = resolvePath(call.command.cwd, values.get('w') ?? values.get('wheel-dir') ?? '.');
    return folder === undefined
      ? nothingMade
      : { artifacts: [environmentArtifact(call, folder, names, false)] };
  }
  const target = values.get('t') ?? values.get('target') ?? values.get('prefix') ?? values.get('root');
  const folder =
    target !== undefined ? resolvePath(call.command.cwd, target) : installFolder(call, values.has('user'));
  const home = folder === activeEnvironment(call);
  return folder === undefined ? nothingMade : { artifacts: [environmentArtifact(call, folder, names, home)] };
}

function installFolder(call: ToolCall, user: boolean): string | undefined {
  if (user) {
    const { home } = call.stage;
    const folder =
      variableText(call, 'PYTHONUSERBASE') ?? (home === undefined ? undefined : `${home}/.local`);
    return folder === undefined ? undefined : joinPath(folder, '');
  }
  return activeEnvironment(call) ?? sitePackages(call);
}

/** The environment whose `bin` the program was called from, or that PATH or VIRTUAL_ENV names. */
function activeEnvironment(call: ToolCall): string | undefined {
  const program = call.command.words[0]?.text ?? '';
  const called = program.includes('/') ? resolvePath(call.command.cwd, program) : undefined;
  const folders = [
    called === undefined ? undefined : folderOf(called),
    ...(variableText(call, 'PATH') ?? '').split(':').slice(0, 10),
  ];
  const set = variable(call, 'VIRTUAL_ENV')?.text;
  if (set !== undefined && set.startsWith('/')) return set;
  for (const bin of folders) {
    if (bin?.endsWith('/bin') !== true) continue;
    const folder = folderOf(bin);
    const found = call.stage.artifactAt(folder);
    if (found?.path === `${folder}/` && found.wants.home !== undefined) return folder;
  }
  return undefined;
}

function sitePackages(call: ToolCall): string | undefined {
  const version = pythonVersion(call);
  if (version === undefined) return undefined;
  return isPyPy(call)
    ? `/opt/pypy/lib/pypy${version}/site-packages`
    : `/usr/local/lib/python${version}/site-packages`;
}

/** PyInstaller bundles everything but libc. */
function freeze(call: ToolCall, args: readonly Value[]): Made {
  const { values, plain } = readOptions(args, valued);
  const script = plain.at(-1)?.text;
  const name =
    values.get('n') ??
    values.get('name') ??
    (script === undefined ? undefined : baseName(script).replace(/\.(py|spec)$/, ''));
  const folder = resolvePath(call.command.cwd, values.get('distpath') ?? 'dist');
  if (name === undefined || folder === undefined) return nothingMade;
  const link = linkedHere(call);
  const path =
    values.has('onefile') || values.has('F') ? joinPath(folder, name) : `${joinPath(folder, name)}/`;
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: PyInstaller does not include libc`;
  return {
    artifacts: [makeArtifact(call, { path, toolchain: 'python', ...link, explanation })],
  };
}
