import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '../../../server/src/main/disk-files.js';
import type { CheckReport } from '../../../server/src/protocol/reports.js';
import type { Format } from './check-options.js';

/** The folder that the paths of a report are read from by the service it is for. */
export function baseOf(format: Format): string {
  const { GITHUB_WORKSPACE, CI_PROJECT_DIR } = process.env;
  const given = format === 'github' ? GITHUB_WORKSPACE : format === 'gitlab' ? CI_PROJECT_DIR : undefined;
  return given !== undefined && given !== '' ? given : (repositoryRoot(process.cwd()) ?? process.cwd());
}

/** The URI of a folder, with a slash at its end. */
export function folderUri(folder: string): string {
  return `${pathToFileURL(folder).href}/`;
}

/** The report with paths from `base`, with `/`; what lies outside has its absolute path. */
export function pathsFrom(base: string, { version, files, errors }: CheckReport): CheckReport {
  const place = <T extends { readonly file: string }>(one: T): T => ({
    ...one,
    file: pathFrom(base, one.file),
  });
  return { version, files: files.map(place), errors: errors.map(place) };
}

function pathFrom(base: string, file: string): string {
  if (file === '-') return file;
  const full = resolve(file);
  const path = relative(base, full);
  const isOutside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
  return (isOutside ? full : path).split(sep).join('/');
}
