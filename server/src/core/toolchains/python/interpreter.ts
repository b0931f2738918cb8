import type { LinkOut } from '../../artifacts.js';
import { imageHolds } from '../../images/image-holds.js';
import { folderOf, joinPath, resolvePath } from '../../shell/paths.js';
import { compareVersions } from '../../versions.js';
import {
  type Made,
  makeArtifact,
  nothingMade,
  readOptions,
  type ToolCall,
  variable,
  variableText,
} from '../tool-call.js';

const valued = new Set(
  'p python python-preference directory project i install-dir prompt seed-python'.split(' '),
);

/** Whether a new virtual environment links its Python, which is so unless it is told to copy it. */
export function isLinked({ argv }: ToolCall): boolean {
  return !argv.some(
    (word) => word === undefined || /^--(always-)?copies$|^--always-copy$|^--relocatable$/.test(word),
  );
}

/** Where `bin/python` of an environment leads that the Python of this stage makes. Empty where that is not known. */
export function systemLinks(call: ToolCall): readonly LinkOut[] {
  const program = call.command.words[0]?.text ?? '';
  if (program.includes('/')) {
    const path = resolvePath(call.command.cwd, program);
    return path === undefined
      ? []
      : (linksOfEnvironment(call, folderOf(folderOf(path))) ?? inSystemFolder(path));
  }
  const before = linksOnPath(call);
  if (before !== undefined) return before;
  // `python3.12` beside a `python3` of another version.
  const named = /^python(3\.\d+)$/.exec(program)?.[1];
  const path = systemPython(call);
  if (path === undefined || (named !== undefined && versionOfSystem(call, path) !== named)) return [];
  return [{ kind: 'interpreter', to: path }];
}

function inSystemFolder(path: string): readonly LinkOut[] {
  return /^\/usr\/(local\/)?bin\/python[\d.]*$/.test(path) ? [{ kind: 'interpreter', to: path }] : [];
}

/** An environment made with the Python of another one links what that one links. */
function linksOfEnvironment({ stage }: ToolCall, folder: string): readonly LinkOut[] | undefined {
  const found = stage.artifactAt(folder);
  return found?.path === `${folder}/` && found.wants.home !== undefined
    ? (found.wants.links ?? [])
    : undefined;
}

/** Those of the environment that PATH puts first; nothing is known where PATH leads to a Python of another maker. */
function linksOnPath(call: ToolCall): readonly LinkOut[] | undefined {
  const path = variable(call, 'PATH');
  if (path === undefined) return undefined;
  if (path.text === undefined || /conda|pyenv|asdf|mise|brew|pypy|\/opt\//.test(path.text)) {
    const first = path.text?.split(':')[0];
    return (first?.endsWith('/bin') === true ? linksOfEnvironment(call, folderOf(first)) : undefined) ?? [];
  }
  for (const folder of path.text.split(':').slice(0, 10)) {
    const found = folder.endsWith('/bin') ? linksOfEnvironment(call, folderOf(folder)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The Python that PATH finds in an image of the language or of a distribution. */
function systemPython({ stage }: ToolCall): string | undefined {
  const { facts, packages } = stage;
  if (facts === undefined) return undefined;
  const holds = (name: string): boolean => imageHolds(facts, { kind: 'program', name }).value === true;
  if (holds('/usr/local/bin/python3')) return '/usr/local/bin/python3';
  const isInstalled = ['python3', 'python3-venv', 'python3-pip', 'python3-minimal'].some(
    (name) => packages.get(name)?.sure === true,
  );
  return isInstalled || holds('/usr/bin/python3') ? '/usr/bin/python3' : undefined;
}

/** `3.11`; that of the distribution follows from its release. */
function versionOfSystem({ stage }: ToolCall, path: string): string | undefined {
  const { facts } = stage;
  if (path.startsWith('/usr/local/')) return /^\d+\.\d+/.exec(facts?.runtimes['python'] ?? '')?.[0];
  const release = `${facts?.distro ?? ''}/${facts?.release ?? ''}`;
  return Object.hasOwn(releasePythons, release) ? releasePythons[release] : undefined;
}

/** Package python3 of each release. Source: packages.debian.org, packages.ubuntu.com, pkgs.alpinelinux.org. */
const releasePythons: Readonly<Record<string, string | undefined>> = {
  'debian/bullseye': '3.9',
  'debian/bookworm': '3.11',
  'debian/trixie': '3.13',
  'ubuntu/jammy': '3.10',
  'ubuntu/22.04': '3.10',
  'ubuntu/noble': '3.12',
  'ubuntu/24.04': '3.12',
  'alpine/3.19': '3.11',
  'alpine/3.20': '3.12',
  'alpine/3.21': '3.12',
  'alpine/3.22': '3.12',
};

/** Where uv keeps the Pythons that it installs. */
export function managedFolder(call: ToolCall): string | undefined {
  const set = variable(call, 'UV_PYTHON_INSTALL_DIR');
  if (set !== undefined) return resolvePath(call.command.cwd, set.text);
  const data = variable(call, 'XDG_DATA_HOME');
  if (data !== undefined) return data.text === undefined ? undefined : joinPath(data.text, 'uv/python');
  const { home } = call.stage;
  return home === undefined ? undefined : joinPath(home, '.local/share/uv/python');
}

/** `uv python install`. */
export function managedInstall(call: ToolCall): Made {
  const { values } = readOptions(call.args, valued, 2);
  const named = values.has('i') ? values.get('i') : values.get('install-dir');
  const asked = values.has('i') || values.has('install-dir');
  const folder = asked ? resolvePath(call.command.cwd, named) : managedFolder(call);
  if (folder === undefined) return nothingMade;
  const explanation = 'Python that uv manages';
  return {
    artifacts: [
      makeArtifact(call, { path: `${folder}/`, toolchain: 'python', linkage: 'data', explanation }),
    ],
  };
}

/** Where `bin/python` of an environment leads that uv makes: to a Python of its own, or to that of the system. */
export function uvLinks(call: ToolCall): readonly LinkOut[] {
  const { values } = readOptions(call.args, valued);
  const asked = values.get('p') ?? values.get('python') ?? variableText(call, 'UV_PYTHON');
  if (
    asked === undefined &&
    (values.has('p') || values.has('python') || variable(call, 'UV_PYTHON') !== undefined)
  )
    return [];
  if (asked?.includes('/') === true) return inSystemFolder(asked);
  const folder = managedFolder(call);
  const managed: readonly LinkOut[] = folder === undefined ? [] : [{ kind: 'managed-python', to: folder }];
  switch (sourceOf(call, asked)) {
    case 'managed':
      return managed;
    case 'system':
      return systemLinks(call);
    default:
      return [];
  }
}

function sourceOf(call: ToolCall, asked: string | undefined): 'managed' | 'system' | undefined {
  const { values } = readOptions(call.args, valued);
  const preference =
    values.get('python-preference') ?? variableText(call, 'UV_PYTHON_PREFERENCE') ?? 'managed';
  const isOn = (name: string): boolean => /^(1|true)$/i.test(variableText(call, name) ?? '');
  if (preference === 'only-managed' || values.has('managed-python') || isOn('UV_MANAGED_PYTHON'))
    return 'managed';
  if (preference === 'only-system' || values.has('no-managed-python') || isOn('UV_NO_MANAGED_PYTHON'))
    return 'system';
  const folder = managedFolder(call);
  if (
    folder !== undefined &&
    preference === 'managed' &&
    call.stage.artifactAt(folder)?.path === `${folder}/`
  )
    return 'managed';
  const downloads = variableText(call, 'UV_PYTHON_DOWNLOADS') ?? 'automatic';
  const fits = systemFits(call, asked);
  if (values.has('no-python-downloads') || downloads !== 'automatic')
    return fits === false ? undefined : 'system';
  return fits === undefined ? undefined : fits ? 'system' : 'managed';
}

/** Whether the Python of the system is one that the project takes; `undefined` = not known. */
function systemFits(call: ToolCall, asked: string | undefined): boolean | undefined {
  const { facts } = call.stage;
  const path = systemPython(call);
  if (path === undefined) {
    const isAbsent =
      facts !== undefined &&
      call.stage.packages.size === 0 &&
      imageHolds(facts, { kind: 'program', name: 'python3' }).value === false;
    return isAbsent ? false : undefined;
  }
  const version = versionOfSystem(call, path);
  if (version === undefined) return undefined;
  const read = (name: string): string | undefined => {
    const at = resolvePath(call.command.cwd, name);
    return at === undefined ? undefined : call.stage.readFile(at);
  };
  const pinned = /^(?:cpython-|python)?(3\.\d+)/.exec(asked ?? read('.python-version')?.trim() ?? '')?.[1];
  if (pinned !== undefined) return pinned === version;
  if (asked !== undefined) return undefined;
  const range = /^requires-python\s{0,20}=\s{0,20}["']([^"']{1,80})["']/m.exec(
    read('pyproject.toml') ?? '',
  )?.[1];
  return range === undefined ? undefined : fitsRange(version, range);
}

/** `>=3.12`, `>=3.11,<3.13`, `==3.12.*`. */
function fitsRange(version: string, range: string): boolean | undefined {
  const results = range.split(',').map((part) => {
    const [, operator, bound = ''] = /^\s*(>=|<|<=|==|~=|>)\s*(3\.\d+)(?:\.(?:\d+|\*))?\s*$/.exec(part) ?? [];
    const order = compareVersions(version, bound);
    if (operator === '>=' || operator === '~=') return order >= 0;
    if (operator === '==') return order === 0;
    if (operator === '<') return order < 0;
    return undefined;
  });
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}
