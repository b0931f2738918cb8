import type { ShellCommand } from '../shell/command.js';
import { baseName } from '../shell/paths.js';
import { serversOf } from '../toolchains/python/servers.js';
import { readStageFile } from './files.js';
import type { StageState } from './state.js';

const maxNames = 2000;

/** Notes which programs a command may put into the stage: those it names, or any for what installs or runs a script. */
export function notePrograms(state: StageState, command: ShellCommand): void {
  const words = command.words.map(({ text }) => text);
  if (installs(words) || runsScript(words) || fillsFolder(command)) {
    state.installs = true;
    noteServers(state, command);
  }
  const isManager = /^(apk|apt|apt-get)$/.test(baseName(words[0] ?? ''));
  const targets = command.redirections.map(({ target }) => target?.text);
  for (const text of [...words.slice(1), ...targets]) {
    if (text === undefined || state.mentioned.size >= maxNames) continue;
    // Names of packages are no files.
    if (isManager && !text.includes('/')) continue;
    state.mentioned.add(baseName(text.replace(/^-[a-zA-Z]+=?(?=\/)|^--[\w-]+=/, '')));
  }
}

/** Which servers of Python may have come in: what a list names that nothing but pip has touched. */
function noteServers(state: StageState, command: ShellCommand): void {
  const found = serversOf(command, (path) =>
    isTouched(state, command, baseName(path)) ? undefined : readStageFile(state.files, path),
  );
  if (found === undefined) state.servers = 'any';
  else if (state.servers !== 'any') state.servers = new Set([...state.servers, ...found]);
}

/** Whether another command names the file, and may have written it. */
function isTouched({ commands }: StageState, command: ShellCommand, name: string): boolean {
  return commands.some(({ command: other }) => {
    if (
      other === command ||
      /^(pip[\d.]*|cat|chmod|chown|rm|test|\[)$/.test(baseName(other.words[0]?.text ?? ''))
    )
      return false;
    const texts = [...other.words.slice(1), ...other.redirections.flatMap(({ target }) => target ?? [])];
    return texts.some(({ text }) => text === undefined || baseName(text) === name);
  });
}

/** `php installer.php`, `… | python3 -`: what a script in another language does is not read. */
function runsScript([program, ...rest]: readonly (string | undefined)[]): boolean {
  if (!/^(php|python[\d.]*|node|ruby|perl)$/.test(baseName(program ?? ''))) return false;
  return !rest.every((word) => word !== undefined && /^(-v|-V|--version)$/.test(word)) || rest.length === 0;
}

/** `mv "$name"/* /usr/local/bin`: what lands there is not known. */
function fillsFolder({ words }: ShellCommand): boolean {
  const isOpen = words.some(({ text, glob }) => text === undefined || glob);
  return isOpen && words.some(({ text }) => /^(\/usr(\/local)?)?\/s?bin\/?$/.test(text ?? ''));
}

const installers: Readonly<Record<string, RegExp>> = {
  // Without these words the programs of packages lie in node_modules, where PATH does not look.
  npm: /^(-g|--global|--location=global|--prefix.*|link)$/,
  pnpm: /^(-g|--global|setup|env|link)$/,
  yarn: /^(global|link)$/,
  pip: /^install$/,
  pip3: /^install$/,
  pipx: /^install$/,
  uv: /^(pip|tool|sync|add|python|venv)$/,
  poetry: /^(install|add|self)$/,
  pdm: /^(install|sync|add)$/,
  gem: /^install$/,
  cargo: /^(install|binstall)$/,
  go: /^(install|get)$/,
  dotnet: /^tool$/,
  bun: /^(-g|--global|link)$/,
  deno: /^install$/,
};

/** Whatever their arguments are. */
const anyInstall = new Set(
  'bundle composer corepack rustup make cmake ninja meson configure conda nix brew'.split(' '),
);

function installs([program, ...rest]: readonly (string | undefined)[]): boolean {
  const name = baseName(program ?? '');
  const called = /^python[\d.]*$/.test(name) && rest[0] === '-m' ? rest[1] : name;
  if (anyInstall.has(called ?? '')) return true;
  const verbs = Object.hasOwn(installers, called ?? '') ? installers[called ?? ''] : undefined;
  return verbs !== undefined && rest.some((word) => word === undefined || verbs.test(word));
}
