import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { BakeChoice } from '../../ports/bake.js';
import type { EngineFault } from '../../ports/engine.js';
import { csvRecord, secretFile, secretOf, type PrintedTarget } from '../../model/build/bake-definition.js';
import { dockerfileOf, type ResolvedBake } from './bake-print.js';
import { cleanMessage } from '../../model/engine/engine-faults.js';
import { t } from '../../model/text/translate.js';
import { list, record, textOrEmpty, texts } from '../../model/text/untyped.js';

/**
 * What targets want besides reading the folders of the workspace, as `docker buildx bake --allow` names it. buildx asks
 * a person at the terminal and refuses otherwise, but for programs that read its progress: those shall see to it.
 */
export function leaveWanted({ targets, folder }: ResolvedBake, bake: BakeChoice): readonly string[] {
  const given = [...bake.folders, ...allowedPaths(bake, folder)].map(realPath);
  const isGiven = (path: string): boolean => given.some((root) => holds(root, realPath(path)));
  const rights = new Set(bake.allow);
  const wanted = [...targets.values()].flatMap((target) => [
    ...rightsOf(target).filter((right) => !rights.has(right)),
    ...pathsOf(target, folder).flatMap((ways) => {
      const outside = ways.find((path) => !isGiven(path));
      return outside === undefined ? [] : [`fs.read=${outside}`];
    }),
  ]);
  return [...new Set(wanted)];
}

/** A sentence that says what to do. */
export function leaveFault({ target, file }: BakeChoice, wanted: readonly string[]): EngineFault {
  const list = wanted.map((one) => JSON.stringify(one)).join(', ');
  const message = t(
    'The bake target {0} of {1} asks for access outside its own folder: {2}. If you trust it, add "allow": [{3}] next to "target" in stageInsight.build.perDockerfile.',
    target,
    basename(file),
    wanted.join(', '),
    list,
  );
  return { reason: 'refused', message: cleanMessage(message) };
}

/** What is handed on to buildx: it may look for itself. */
export function allowFlags(bake: BakeChoice, folder: string, more: readonly string[]): readonly string[] {
  const paths = [...bake.folders, ...allowedPaths(bake, folder), ...more];
  const rights = (bake.allow ?? []).filter((right) => knownRights.has(right));
  return [...paths.map((path) => `fs.read=${path}`), ...rights].map((one) => `--allow=${one}`);
}

const knownRights = new Set(['network.host', 'security.insecure']);

function allowedPaths({ allow = [] }: BakeChoice, folder: string): readonly string[] {
  return allow.flatMap((one) => {
    const path = /^fs(?:\.read)?=(.+)$/s.exec(one)?.[1];
    return path === undefined ? [] : [path === '*' ? resolve('/') : resolve(folder, path)];
  });
}

function rightsOf(target: PrintedTarget): readonly string[] {
  const named = texts(target['entitlements']);
  return target['network'] === 'host' ? [...named, 'network.host'] : named;
}

/**
 * What of this machine goes into a build, each by the ways that it may be understood. An address counts as a path too,
 * and so lies below the folder: for buildx it is one where there is a folder called `https:`.
 */
function pathsOf(target: PrintedTarget, folder: string): readonly (readonly string[])[] {
  const contexts = Object.values(record(target['contexts'])).map((place) =>
    textOrEmpty(place).replace(scheme, ''),
  );
  const secrets = list(target['secret']).map((one) => secretFile(secretOf(one)));
  const caches = list(target['cache-from'])
    .map(fieldsOf)
    .map(({ type, src }) => (type === 'local' ? textOrEmpty(src) : ''));
  const named = [...contexts, ...secrets, ...list(target['ssh']).flatMap(keysOf), ...caches];
  const inline = textOrEmpty(target['dockerfile-inline']) !== '';
  return [
    waysOf(textOrEmpty(target['context']).replace(scheme, ''), folder),
    ...(inline ? [] : [[dockerfileOf(target, folder)]]),
    ...named.filter((path) => path !== '').map((path) => waysOf(path, folder)),
  ];
}

/** Some programs shorten `link/../key` first, and some follow the link. */
function waysOf(path: string, folder: string): readonly string[] {
  const shortened = resolve(folder, path);
  try {
    return [shortened, realpathSync.native(isAbsolute(path) ? path : `${folder}/${path}`)];
  } catch {
    return [shortened];
  }
}

/** Older versions print `default=/key,/other`. */
function keysOf(entry: unknown): readonly string[] {
  if (typeof entry !== 'string') return texts(record(entry)['paths']);
  return entry.split('=').slice(1).join('=').split(',');
}

function fieldsOf(entry: unknown): Readonly<Record<string, unknown>> {
  return typeof entry === 'string' ? csvRecord(entry) : record(entry);
}

/** Of what is on this machine. */
const scheme = /^(?:cwd|oci-layout):\/\//;

function holds(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/** With links followed as far as the path exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
