import type { Artifact } from '../artifacts.js';
import type { Thing } from '../images/things.js';
import { isLibrary } from '../packages/library-names.js';
import { variableOf } from '../shell/environment.js';
import { baseName, isWithin, joinPath } from '../shell/paths.js';
import { type Brought, broughtNothing } from './brought.js';
import { findArtifact, holderOf, listFolder } from './files.js';
import type { StageState } from './state.js';

/** Whether a file that instructions put into a stage is the thing, or one that was not seen may be. */
export function filesBring(state: StageState, thing: Thing): Brought {
  switch (thing.kind) {
    case 'program':
      return thing.name.includes('/') ? programAt(state, thing.name) : programOnPath(state, thing.name);
    case 'library':
      return libraryIn(state, thing.name);
    case 'user':
    case 'group':
      return accountIn(state, thing.kind, thing.name);
    default:
      return broughtNothing;
  }
}

function programAt(state: StageState, path: string): Brought {
  const found = findArtifact(state.files, path);
  if (found?.path === path) return bringsIt(found);
  const open = found !== undefined || isMentioned(state, baseName(path)) || mayInstall(state, baseName(path));
  return { answer: undefined, open };
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function programOnPath(state: StageState, name: string): Brought {
  const path = variableOf(state.environment, 'PATH');
  const text = path === undefined ? defaultPath : path.text;
  if (text === undefined) return { answer: undefined, open: true };
  let open = false;
  for (const folder of text.split(':').filter((one) => one.startsWith('/'))) {
    const found = state.files.artifacts.get(joinPath(folder, name));
    if (found !== undefined) return bringsIt(found);
    open ||= mayHold(state, folder, name);
  }
  return { answer: undefined, open: open || isMentioned(state, name) || mayInstall(state, name) };
}

function bringsIt({ evidence }: Artifact): Brought {
  return { answer: { value: true, evidence: evidence.slice(0, 1) }, open: false };
}

/** A folder that was brought as a whole may hold it; one of the context shows what it holds. */
function mayHold(state: StageState, folder: string, name: string): boolean {
  const { files } = state;
  const holder = files.artifacts.get(`${folder}/`) ?? holderOf(files, folder);
  if (holder === undefined) return false;
  const names = listFolder(files, folder);
  return names.length === 0 || names.includes(name);
}

/** `ln -s … /usr/bin/NAME`, `mv x NAME`: a command that names the file may make it. */
function isMentioned(state: StageState, name: string): boolean {
  const ending = `/${name}`;
  return state.commands.some(({ command: { words, redirections } }) => {
    const targets = redirections.map(({ target }) => target?.text);
    return [...words.slice(1).map(({ text }) => text), ...targets].some(
      (text) =>
        text === undefined || text.endsWith(ending) || (text === name && isMover.test(words[0]?.text ?? '')),
    );
  });
}

const isMover = /(?:^|\/)(?:ln|mv|cp|install|link|update-alternatives|curl|wget)$/;

/** Installers of languages put programs on PATH too, but not those of every system. */
function mayInstall(state: StageState, name: string): boolean {
  return (
    !systemPrograms.has(name) &&
    state.commands.some(({ command }) => installs(command.words.map(({ text }) => text)))
  );
}

const installers: Readonly<Record<string, RegExp>> = {
  npm: /^(i|install|add|ci)$/,
  yarn: /^(global|add|install)$/,
  pnpm: /^(add|i|install|setup|env)$/,
  pip: /^install$/,
  pip3: /^install$/,
  pipx: /^install$/,
  uv: /^(pip|tool|sync|add|python|venv)$/,
  poetry: /^(install|add|self)$/,
  pdm: /^(install|sync|add)$/,
  gem: /^install$/,
  bundle: /./,
  cargo: /^(install|binstall)$/,
  go: /^(install|get)$/,
  composer: /./,
  dotnet: /^tool$/,
  corepack: /./,
  bun: /^(add|i|install)$/,
  deno: /^install$/,
  rustup: /./,
  make: /./,
  cmake: /./,
  ninja: /./,
  meson: /./,
  './configure': /./,
};

function installs([program, ...rest]: readonly (string | undefined)[]): boolean {
  const name = baseName(program ?? '');
  const called = /^python[\d.]*$/.test(name) && rest[0] === '-m' ? rest[1] : name;
  const verbs = Object.hasOwn(installers, called ?? '') ? installers[called ?? ''] : undefined;
  return verbs !== undefined && rest.some((word) => word === undefined || verbs.test(word));
}

/** Programs that come from the distribution or not at all. */
const systemPrograms = new Set(
  'bash sh ash dash curl wget git ps top free uptime pgrep pkill kill killall ping ip ifconfig netstat ss nc netcat telnet ssh scp sftp sudo su gosu su-exec tini dumb-init openssl useradd adduser groupadd addgroup usermod chown chmod mkdir rm cp mv cat ls sleep test true false id apt-get apt apk dnf yum microdnf dpkg rpm vi vim nano less find grep sed awk tar gzip unzip xz envsubst psql mysql redis-cli pg_isready nslookup dig gcc g++ cc'.split(
    ' ',
  ),
);

function libraryIn(state: StageState, name: string): Brought {
  for (const artifact of state.files.artifacts.values()) {
    if (isLibrary(baseName(artifact.path), name)) return bringsIt(artifact);
  }
  return broughtNothing;
}

function accountIn(state: StageState, kind: 'user' | 'group', name: string): Brought {
  if (/^\d+$/.test(name)) return { answer: { value: true, evidence: [] }, open: false };
  const made = (kind === 'group' ? state.groups.get(name) : undefined) ?? state.users.get(name);
  if (made !== undefined) return { answer: { value: true, evidence: [made] }, open: false };
  if (kind === 'user') return broughtNothing;
  const written = [...state.files.artifacts.keys()].some(
    (path) => path === '/etc/' || isWithin('/etc/group', path),
  );
  return { answer: undefined, open: written };
}
