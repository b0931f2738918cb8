import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Answer, EngineFault } from '../../ports/engine.js';
import type { BakeChoice } from '../../ports/bake.js';
import {
  isTargetName,
  readPrinted,
  type PrintedBake,
  type PrintedTarget,
} from '../../model/build/bake-definition.js';
import type { Environment } from '../connection/contexts.js';
import { answer, refuse } from '../../model/engine/engine-faults.js';
import { t } from '../../model/text/translate.js';
import { askBuildx, refused } from './ask-buildx.js';
import { parseJson, records, textOrEmpty } from '../../model/text/untyped.js';

/** A target as buildx understands it, and the folder that its paths count from. */
export interface ResolvedBake extends PrintedBake {
  readonly folder: string;
}

/**
 * Asks buildx what a target of a bake file means: nobody else evaluates variables, functions, matrix and inheritance.
 * A target that builds another Dockerfile in every folder is refused, and so is a group.
 */
export async function resolveBake(
  bake: BakeChoice,
  dockerfile: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<Answer<ResolvedBake>> {
  const file = basename(bake.file);
  if (!isTargetName(bake.target))
    return refuse(refused(t('"{0}" is not a valid name of a bake target.', bake.target)));
  let first: Answer<ResolvedBake> | undefined;
  for (const folder of bake.folders) {
    const printed = await printBake(bake.file, ['--', bake.target], folder, environment, signal);
    if (!printed.ok && printed.fault.reason !== 'refused') return printed;
    const found = printed.ok ? ofDockerfile(printed.value, folder, bake, dockerfile) : printed;
    if (found.ok) return found;
    first ??= found;
  }
  return first ?? refuse(refused(t('The bake file {0} cannot be used from any folder.', file)));
}

function ofDockerfile(
  printed: PrintedBake,
  folder: string,
  { target: name, file }: BakeChoice,
  dockerfile: string,
): Answer<ResolvedBake> {
  const where = t('{0} of {1}', name, basename(file));
  const members = printed.groups.get(name);
  if (members !== undefined) {
    const message = t('{0} is a group: select one of its targets ({1}).', where, members.join(', '));
    return refuse(refused(message));
  }
  const target = printed.targets.get(name);
  if (target === undefined) return refuse(refused(t('buildx does not report the bake target {0}.', where)));
  if (textOrEmpty(target['dockerfile-inline']) !== '')
    return refuse(
      refused(t('The bake target {0} contains its own Dockerfile and does not build this one.', where)),
    );
  const built = dockerfileOf(target, folder);
  if (!isSameFile(built, dockerfile))
    return refuse(refused(t('The bake target {0} builds {1}, not this Dockerfile.', where, built)));
  return answer({ ...printed, folder });
}

/** Absolute path of the Dockerfile that a target builds, when its paths count from `folder`. */
export function dockerfileOf(target: PrintedTarget, folder: string): string {
  const dockerfile = textOrEmpty(target['dockerfile']) || 'Dockerfile';
  if (dockerfile.startsWith('cwd://')) return resolve(folder, dockerfile.slice('cwd://'.length));
  return resolve(contextOf(target, folder), dockerfile);
}

/** Of a context that is an address, a path that is nowhere. */
function contextOf(target: PrintedTarget, folder: string): string {
  return resolve(folder, textOrEmpty(target['context']).replace(/^cwd:\/\//, ''));
}

export function isSameFile(one: string, other: string): boolean {
  return one === other || realPath(one) === realPath(other);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** What `docker buildx bake --print` makes of a file; `more`: names of targets. Starts no build and asks no engine. */
export async function printBake(
  file: string,
  more: readonly string[],
  folder: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<Answer<PrintedBake>> {
  const flags = [...fileFlags(file), noOutput, '--print', ...more];
  const output = await askBuildx(['bake', ...flags], folder, environment, signal);
  if (!output.ok) return refuse(inFile(file, output.fault));
  const printed = readPrinted(parseJson(output.value));
  return printed === undefined
    ? refuse(refused(t('buildx does not report the bake file {0}.', basename(file))))
    : answer(printed);
}

/** Merely to print a target buildx opens the archive that it writes to, and so empties it. */
const noOutput = '--set=*.output=type=cacheonly';

/** As buildx itself takes what overrides the file that it looks for. */
function fileFlags(file: string): readonly string[] {
  const overrides = /^docker-bake\.(?:hcl|json)$/.test(basename(file))
    ? ['docker-bake.override.json', 'docker-bake.override.hcl'].map((name) => join(dirname(file), name))
    : [];
  return [file, ...overrides.filter((one) => existsSync(one))].map((one) => `--file=${one}`);
}

/** Names of all targets, in the order of buildx; groups are left out. */
export async function targetNames(
  file: string,
  folder: string,
  environment: Environment,
): Promise<Answer<readonly string[]>> {
  const flags = [...fileFlags(file), '--list=type=targets,format=json'];
  const output = await askBuildx(['bake', ...flags], folder, environment);
  if (!output.ok && !/unknown flag/.test(output.fault.message)) return refuse(inFile(file, output.fault));
  // A buildx of before 2025 tells of the group that it builds by default.
  if (!output.ok) {
    const printed = await printBake(file, [], folder, environment);
    return printed.ok ? answer([...printed.value.targets.keys()]) : printed;
  }
  const named = records(parseJson(output.value)).filter(({ group }) => group !== true);
  return answer(named.map(({ name }) => textOrEmpty(name)).filter(isTargetName));
}

function inFile(file: string, fault: EngineFault): EngineFault {
  if (fault.reason !== 'refused') return fault;
  const name = basename(file);
  const message = fault.message.replaceAll(file, name);
  return { ...fault, message: message.includes(name) ? message : `${name}: ${message}` };
}
