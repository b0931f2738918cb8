import type { ShellCommand } from '../shell/command.js';
import { isShell } from '../shell/nested-scripts.js';
import { resolvePath } from '../shell/paths.js';
import { putText } from './copy-context.js';
import { findArtifact, putArtifact, readStageFile } from './files.js';
import { packageWord, readPackageCall } from '../packages/packages.js';
import { noteLoaderCache } from './loader-cache.js';
import { addProvision, type StageState } from './state.js';
import { addedGroup, addedUser, passwdNames, renamed } from './users.js';

/** Follows package managers, accounts and redirections; answers whether the program is done with. */
export function runSystemCommand(state: StageState, command: ShellCommand, program: string): boolean {
  followRedirections(state, command, program);
  noteLoaderCache(state, command, program);
  if (program === 'patchelf' || program === 'chrpath') changeFolders(state, command);
  if (followPackages(state, command) || followAccounts(state, command, program)) return true;
  if (program === 'update-ca-certificates' || program === 'trust') {
    const evidence = {
      start: command.start,
      end: command.end,
      message: 'the CA certificates are installed here',
    };
    addProvision(state, { what: { kind: 'certificates' }, evidence, from: undefined });
    return true;
  }
  if (changesAnything(program) || passesOn(command, program)) state.complete = false;
  if (editsAccounts(command, program))
    addProvision(state, { what: { kind: 'passwd' }, evidence: spot(command), from: undefined });
  return harmless.has(program);
}

/** Another suite or a PPA brings newer libraries than the release has; the loader may be told of folders with more. */
export function namesOtherLibraries({ words, redirections }: ShellCommand, program: string): boolean {
  if (/^(add-apt-repository|apt-add-repository|ldconfig)$/.test(program)) return true;
  const isApt = /^(apt|apt-get|aptitude)$/.test(program);
  const targets = redirections.map(({ target }) => target?.text);
  return [...words.map(({ text }) => text), ...targets].some((text) => {
    return (
      /\/etc\/(apt\/(sources|preferences)|ld\.so\.)/.test(text ?? '') ||
      (isApt && /^(-t|--target-release\b.*|.+\/[a-z-]+)$/.test(text ?? ''))
    );
  });
}

/** A program with a folder of its own for libraries may find another libstdc++ there. */
function changeFolders(state: StageState, { words, cwd }: ShellCommand): void {
  for (const { text } of words.slice(1)) {
    const path = resolvePath(cwd, text);
    const found = path === undefined ? undefined : findArtifact(state.files, path);
    if (found === undefined) continue;
    const { libstdcxx: _asked, ...rest } = found;
    putArtifact(state.files, { ...rest, ownFolders: true });
  }
}

function followPackages(state: StageState, command: ShellCommand): boolean {
  const call = readPackageCall(command.words.map(packageWord));
  if (call === undefined) return false;
  if (call.unreadable && call.action === 'install') state.complete = false;
  const evidence = { start: command.start, end: command.end, message: `${call.manager} installs here` };
  if (call.action === 'install') {
    state.recommends ||= call.recommends;
    for (const name of call.packages.slice(0, 500)) {
      const message = `${call.manager} installs ${name}`;
      if (state.packages.size < 5000) {
        // Debian's Go only recommends a C compiler.
        const sure = command.always && (call.recommends || !/^golang(-|$)/.test(name));
        state.packages.set(name, { evidence: { ...evidence, message }, sure });
      }
    }
    if (call.virtual !== undefined) state.virtualPackages.set(call.virtual, call.packages);
  }
  if (call.action === 'remove' && command.always) {
    for (const name of call.packages) removePackage(state, name);
  }
  return true;
}

function removePackage(state: StageState, name: string): void {
  for (const one of [name, ...(state.virtualPackages.get(name) ?? [])]) {
    state.packages.delete(one);
    if (state.removed.size < 5000) state.removed.add(one);
  }
  state.virtualPackages.delete(name);
}

function followAccounts(state: StageState, command: ShellCommand, program: string): boolean {
  if (program === 'groupadd' || program === 'addgroup') {
    const name = addedGroup(command.words.map(({ text }) => text));
    const message = `group ${name ?? ''} is created here`;
    if (name === undefined) state.complete = false;
    else state.groups.set(name, { start: command.start, end: command.end, message });
    return true;
  }
  if (program === 'usermod' || program === 'groupmod') return followRename(state, command, program);
  if (program !== 'useradd' && program !== 'adduser') return false;
  const name = addedUser(command.words.map(({ text }) => text));
  if (name === undefined) state.complete = false;
  else addUser(state, name, command);
  return true;
}

/** Another name for an account or a group that is there. */
function followRename(state: StageState, command: ShellCommand, program: string): boolean {
  const to = renamed(command.words.map(({ text }) => text));
  if (to === undefined) return false;
  const message = `${to} gets its name here`;
  if (to === '') state.complete = false;
  else if (program === 'usermod') addUser(state, to, command);
  else state.groups.set(to, { start: command.start, end: command.end, message });
  return true;
}

/** `sed -i … /etc/passwd`: which accounts there are then is not read. */
function editsAccounts({ words, cwd }: ShellCommand, program: string): boolean {
  const isEditor = /^(ed|ex|vim?|[gm]?awk)$/.test(program);
  const isInPlace =
    /^(sed|perl)$/.test(program) && words.some(({ text }) => /^(-\w*i|--in-place)/.test(text ?? ''));
  return (
    (isEditor || isInPlace) &&
    words.slice(1).some(({ text }) => /^\/etc\/(passwd|group)$/.test(resolvePath(cwd, text) ?? ''))
  );
}

function addUser(state: StageState, name: string, command: ShellCommand): void {
  const message = `user ${name} is created here`;
  state.users.set(name, { start: command.start, end: command.end, message });
}

/** `> file` of text that stands in the Dockerfile, and lines added to passwd. */
function followRedirections(state: StageState, command: ShellCommand, program: string): void {
  const tee =
    program === 'tee'
      ? command.words.slice(1).find(({ text }) => text?.startsWith('-') === false)
      : undefined;
  const target =
    command.redirections.find(({ operator }) => operator === '>' || operator === '>>' || operator === '>|')
      ?.target ?? tee;
  const path = resolvePath(command.cwd, target?.text);
  if (path === undefined || path.startsWith('/dev/')) return;
  const text = writtenText(command, program);
  if (path === '/etc/passwd') {
    for (const name of passwdNames(text ?? '')) addUser(state, name, command);
    if (text === undefined) state.complete = false;
    else
      addProvision(state, {
        what: { kind: 'passwd' },
        evidence: spot(command),
        from: undefined,
        names: passwdNames(text),
      });
    return;
  }
  const append = command.redirections.some(({ operator }) => operator === '>>');
  const before = append ? (readStageFile(state.files, path) ?? '') : '';
  if (text !== undefined && command.always) putText(state, path, before + text, command);
}

function spot(command: ShellCommand): { start: number; end: number; message: string } {
  return { start: command.start, end: command.end, message: '/etc/passwd is written here' };
}

function writtenText(command: ShellCommand, program: string): string | undefined {
  const body = command.redirections.find((item) => item.body !== undefined)?.body;
  if (body !== undefined && (program === 'cat' || program === 'tee')) return body;
  if (program !== 'echo' && program !== 'printf') return undefined;
  const texts = command.words.slice(1).map(({ text }) => text);
  if (texts.some((text) => text === undefined)) return undefined;
  if (program === 'printf') return printed(texts.map((text) => text ?? '').slice(texts[0] === '--' ? 1 : 0));
  const plain = texts.filter((text, at) => !(at === 0 && /^-[neE]+$/.test(text ?? '')));
  return `${plain.join(' ').replaceAll('\\n', '\n')}\n`;
}

/** What `printf` writes: the format again and again until it has taken every argument; `undefined` when not followed. */
function printed([format = '', ...values]: readonly string[]): string | undefined {
  const parts = format.replaceAll('\\n', '\n').split(/%(.)/s);
  const placeholders = parts.filter((_, at) => at % 2 === 1);
  if (placeholders.some((kind) => !'s%'.includes(kind))) return undefined;
  const taken = placeholders.filter((kind) => kind === 's').length;
  const rounds = taken === 0 ? 1 : Math.max(1, Math.ceil(values.length / taken));
  const rest = [...values];
  const round = (): string =>
    parts.map((part, at) => (at % 2 === 0 ? part : part === '%' ? '%' : (rest.shift() ?? ''))).join('');
  return Array.from({ length: rounds }, round).join('');
}

const harmless = new Set(
  [
    'echo printf cat ls chmod chown chgrp touch test [ which type true false sleep date uname whoami id env pwd grep sed awk',
    'head tail cut sort uniq tr wc tee find xargs strip upx sha256sum sha512sum md5sum gpg gpgv git svn groupadd addgroup usermod',
    'passwd deluser userdel ldconfig locale-gen localedef update-locale dpkg-reconfigure setcap getcap gzip gunzip xz zip',
    'diff cmp file ldd readelf objdump nm du df ps kill mktemp basename dirname realpath readlink stat hash command getent yes',
    'apt-key apt-mark apt-cache apk-key dpkg-query debconf-set-selections add-apt-repository corepack sync rmdir unlink exit',
  ]
    .join(' ')
    .split(' '),
);

/** `xargs apt-get install`: what is installed or made comes from a list that is not read. */
function passesOn({ words }: ShellCommand, program: string): boolean {
  if (program !== 'xargs' && program !== 'parallel') return false;
  return words.slice(1).some(({ text }) => text === undefined || installers.test(text));
}

const installers =
  /^(?:\S*\/)?(sudo|env|sh|bash|apt|apt-get|aptitude|apk|dnf|microdnf|yum|zypper|dpkg|rpm|pip3?|npm|useradd|adduser|groupadd|addgroup|docker-php-ext-install|pecl)$/;

/** Foreign programs that may put libraries, certificates or accounts anywhere. */
function changesAnything(program: string): boolean {
  return isShell(program) || changers.test(program) || scripts.test(program);
}

const changers =
  /^(dpkg|rpm|ansible-playbook|nix\S*|brew|conda|mamba|micromamba|snap|cpio|newusers|systemd-sysusers|chroot|debootstrap|busybox)$/;
const scripts = /\.(sh|bash|run|bin|py|pl)$|^(install.|setup|bootstrap)/;
