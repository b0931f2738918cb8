import { limits } from '../../limits.js';
import type { ShellCommand } from '../../shell/command.js';
import { baseName, folderOf, joinPath, resolvePath } from '../../shell/paths.js';
import { normalise, valued } from './package-names.js';
import { plainPackages } from './plain-packages-data.js';

/** Programs that serve or run a Python application, by the package that brings them. */
const serverPackages: Readonly<Record<string, string>> = {
  celery: 'celery',
  daphne: 'daphne',
  gunicorn: 'gunicorn',
  hypercorn: 'hypercorn',
  uvicorn: 'uvicorn',
  waitress: 'waitress-serve',
};

const servers: ReadonlySet<string> = new Set(Object.values(serverPackages));

export function isPythonServer(name: string): boolean {
  return servers.has(name);
}

/** Extras that add libraries alone. */
const plainExtras =
  /^(binary|c|pool|standard|email|cryptography|argon2|bcrypt|redis|hiredis|security|socks|asyncio)$/;

/**
 * The servers that a command may put into the image. `undefined`: any, since not all that it installs is known. An
 * installer of another language brings none.
 */
export function serversOf(
  { words, cwd }: ShellCommand,
  readFile: (path: string) => string | undefined,
): readonly string[] | undefined {
  const texts = words.map(({ text }) => text);
  const [program, ...rest] = texts;
  const name = baseName(program ?? '');
  if (
    /^(npm|pnpm|yarn|gem|bundle|composer|corepack|cargo|rustup|go|dotnet|bun|deno|node|php|ruby)$/.test(name)
  )
    return [];
  if (/^python[\d.]*$/.test(name) && rest[0] === '-m' && /^(pip|venv)$/.test(rest[1] ?? ''))
    return rest[1] === 'venv' ? [] : serversOfPip(rest.slice(2), cwd, readFile);
  if (/^python[\d.]*$/.test(name)) return /(^|\/)manage\.py$/.test(rest[0] ?? '') ? [] : undefined;
  if (/^pip[\d.]*$/.test(name)) return serversOfPip(rest, cwd, readFile);
  return name === 'uv' && rest[0] === 'pip' ? serversOfPip(rest.slice(1), cwd, readFile) : undefined;
}

function serversOfPip(
  [verb, ...args]: readonly (string | undefined)[],
  cwd: string | undefined,
  readFile: (path: string) => string | undefined,
): readonly string[] | undefined {
  if (verb !== 'install') return undefined;
  const required: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === undefined || /^(-e|--editable|--group)\b/.test(word)) return undefined;
    const file =
      word === '-r' || word === '--requirement' ? args[++at] : /^(?:-r|--requirement=)(.+)/.exec(word)?.[1];
    if (file !== undefined || word === '-r' || word === '--requirement') {
      const path = resolvePath(cwd, file);
      const lines = path === undefined ? undefined : requirementsIn(path, readFile);
      if (lines === undefined) return undefined;
      required.push(...lines);
    } else if (!word.startsWith('-')) required.push(word);
    else if (valued.has(word.replace(/^--?/, ''))) at++;
  }
  const found = required.map(serversOfRequirement);
  return found.includes(undefined) ? undefined : found.flatMap((names) => names ?? []);
}

/** The requirements of a file and of those that it includes; `undefined` where one cannot be read. */
function requirementsIn(
  first: string,
  readFile: (path: string) => string | undefined,
): readonly string[] | undefined {
  const paths = new Set([first]);
  const found: string[] = [];
  for (const path of paths) {
    const text = readFile(path);
    if (text === undefined || paths.size > limits.maxIncludedFiles) return undefined;
    for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
      const written = line.replace(/(^|\s)#.*/, '').trim();
      const nested = /^(?:-r|--requirement)[\s=]*(\S+)/.exec(written)?.[1];
      if (nested !== undefined) paths.add(joinPath(folderOf(path), nested));
      else if (/^-e\b|^--editable\b/.test(written)) return undefined;
      else if (written !== '' && !written.startsWith('-')) found.push(written);
    }
  }
  return found;
}

function serversOfRequirement(requirement: string): readonly string[] | undefined {
  const [, written, extras = '', rest = ''] =
    /^([A-Za-z0-9][\w.-]{0,200})\s{0,20}(?:\[([\w,\s.-]{0,200})\])?(.*)$/s.exec(requirement) ?? [];
  if (written === undefined || !/^\s*($|[=<>!~;@]|--hash)/.test(rest)) return undefined;
  const name = normalise(written);
  const server = Object.hasOwn(serverPackages, name) ? serverPackages[name] : undefined;
  if (server !== undefined) return [server];
  const isPlain = extras.split(',').every((extra) => extra.trim() === '' || plainExtras.test(extra.trim()));
  if (name === 'fastapi' && (extras !== '' || mayBringUvicorn(rest))) return undefined;
  return plainPackages.has(name) && isPlain ? [] : undefined;
}

/** FastAPI 0.111 alone depends on uvicorn by itself. Source: its release notes. */
function mayBringUvicorn(version: string): boolean {
  const plain = version.split(';')[0]?.trim() ?? '';
  return !/^$|^>=[\s\d.]+$|^==\s*0\.(?!111)\d/.test(plain);
}
