import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, parse } from 'node:path';
import type { Environment } from './contexts.js';

/**
 * The absolute path of a program on PATH. Entries of PATH that are relative are passed over, and on Windows so is the
 * working folder: a repository must not bring the `docker` that is started in it. Where there is none, a path that does
 * not exist: starting it fails as starting a missing program does.
 */
export function programPath(name: string, environment: Environment): string {
  for (const folder of absoluteFolders(environment)) {
    for (const ending of endings(environment)) {
      const path = join(folder, name + ending);
      if (isProgram(path)) return path;
    }
  }
  return join(parse(process.cwd()).root, 'not-on-path', name);
}

/** What a child is started with: the programs that it starts are not looked for in the repository either. */
export function childEnvironment(environment: Environment): Record<string, string | undefined> {
  const key = pathKey(environment);
  if (key === undefined) return { ...environment };
  return { ...environment, [key]: absoluteFolders(environment).join(delimiter) };
}

/** Where PATH is not set, what a system looks in. */
const usualFolders = process.platform === 'win32' ? [] : ['/usr/local/bin', '/usr/bin', '/bin'];

function absoluteFolders(environment: Environment): readonly string[] {
  const key = pathKey(environment);
  const path = key === undefined ? undefined : environment[key];
  if (path === undefined) return usualFolders;
  return path
    .split(delimiter)
    .map((folder) => folder.replace(/^"(.*)"$/, '$1'))
    .filter((folder) => isAbsolute(folder));
}

/** Windows calls it `Path`. */
function pathKey(environment: Environment): string | undefined {
  if (process.platform !== 'win32') return 'PATH';
  return Object.keys(environment).find((key) => key.toUpperCase() === 'PATH');
}

function endings(environment: Environment): readonly string[] {
  if (process.platform !== 'win32') return [''];
  // Those that need no shell.
  const known = (environment['PATHEXT'] ?? '.COM;.EXE').split(';');
  return known.filter((ending) => /^\.(com|exe)$/i.test(ending));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
