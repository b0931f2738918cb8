import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Answer, EngineFault } from '../../ports/engine.js';
import type { BakeChoice } from '../../ports/bake.js';
import {
  isTargetName,
  readPrinted,
  textOrEmpty,
  type PrintedBake,
  type PrintedTarget,
} from '../../model/build/bake-definition.js';
import type { Environment } from '../connection/contexts.js';
import { answer, cancelled, cleanMessage, refuse } from '../../model/engine/engine-faults.js';
import { parseJson } from '../connection/json-lines.js';
import { childEnvironment, programPath } from '../connection/find-program.js';

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
    return refuse(refused(`"${bake.target}" is not a valid name of a bake target.`));
  let first: Answer<ResolvedBake> | undefined;
  for (const folder of bake.folders) {
    const printed = await printBake(bake.file, ['--', bake.target], folder, environment, signal);
    if (!printed.ok && printed.fault.reason !== 'refused') return printed;
    const found = printed.ok ? ofDockerfile(printed.value, folder, bake, dockerfile) : printed;
    if (found.ok) return found;
    first ??= found;
  }
  return first ?? refuse(refused(`The bake file ${file} cannot be used from any folder.`));
}

function ofDockerfile(
  printed: PrintedBake,
  folder: string,
  { target: name, file }: BakeChoice,
  dockerfile: string,
): Answer<ResolvedBake> {
  const where = `${name} of ${basename(file)}`;
  const members = printed.groups.get(name);
  if (members !== undefined) {
    const message = `${where} is a group: select one of its targets (${members.join(', ')}).`;
    return refuse(refused(message));
  }
  const target = printed.targets.get(name);
  if (target === undefined) return refuse(refused(`buildx does not report the bake target ${where}.`));
  if (textOrEmpty(target['dockerfile-inline']) !== '')
    return refuse(
      refused(`The bake target ${where} contains its own Dockerfile and does not build this one.`),
    );
  const built = dockerfileOf(target, folder);
  if (!isSameFile(built, dockerfile))
    return refuse(refused(`The bake target ${where} builds ${built}, not this Dockerfile.`));
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
  const output = await askBuildx(flags, folder, environment, signal);
  if (!output.ok) return refuse(inFile(file, output.fault));
  const printed = readPrinted(parseJson(output.value));
  return printed === undefined
    ? refuse(refused(`buildx does not report the bake file ${basename(file)}.`))
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
  const output = await askBuildx(flags, folder, environment);
  if (!output.ok && !/unknown flag/.test(output.fault.message)) return refuse(inFile(file, output.fault));
  // A buildx of before 2025 tells of the group that it builds by default.
  if (!output.ok) {
    const printed = await printBake(file, [], folder, environment);
    return printed.ok ? answer([...printed.value.targets.keys()]) : printed;
  }
  const rows: unknown = parseJson(output.value);
  const named = (Array.isArray(rows) ? rows : []).flatMap((row: unknown) => {
    const { name, group } = (row ?? {}) as { readonly name?: unknown; readonly group?: unknown };
    return typeof name === 'string' && group !== true && isTargetName(name) ? [name] : [];
  });
  return answer(named);
}

function inFile(file: string, fault: EngineFault): EngineFault {
  if (fault.reason !== 'refused') return fault;
  const name = basename(file);
  const message = fault.message.replaceAll(file, name);
  return { ...fault, message: message.includes(name) ? message : `${name}: ${message}` };
}

/** A definition that is larger is none of a person's. */
const maxBytes = 16_000_000;

function askBuildx(
  args: readonly string[],
  folder: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<Answer<string>> {
  return new Promise((settle) => {
    const child = spawn(programPath('docker', environment), ['buildx', 'bake', ...args], {
      env: { ...childEnvironment(environment), NO_COLOR: '1', DOCKER_CLI_HINTS: 'false' },
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(signal && { signal }),
    });
    const output = { out: '', error: '' };
    const take = (key: keyof typeof output, chunk: unknown): void => {
      output[key] += String(chunk);
      if (output[key].length > maxBytes) child.kill();
    };
    child.stdout.setEncoding('utf8').on('data', (chunk) => take('out', chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => take('error', chunk));
    child.on('error', () => settle(refuse(signal?.aborted === true ? cancelled : notStarted(folder))));
    child.on('close', (code) => settle(code === 0 ? answer(output.out) : refuse(faultOfBake(output.error))));
  });
}

/** Where there is no docker, or no buildx in it. */
export const noBuildx: EngineFault = {
  reason: 'unsupported',
  message: 'The docker command line with buildx is not installed.',
};

/** Why no docker was started in `folder`: the system says the same of a program and of a folder that is not there. */
export function notStarted(folder: string): EngineFault {
  return existsSync(folder) ? noBuildx : refused(`no such folder: ${folder}`);
}

/** What the docker command line says of a plugin that it does not have. */
export function isNoBuildx(output: string): boolean {
  return /'buildx' is not a docker command|unknown command: docker buildx|unknown flag: --file\b/.test(
    output,
  );
}

function faultOfBake(output: string): EngineFault {
  if (isNoBuildx(output)) return noBuildx;
  const message = (/ERROR: (.*)/s.exec(output)?.[1] ?? output).replace(/, and \d+ other diagnostic\(s\)/, '');
  return refused(message);
}

function refused(message: string): EngineFault {
  const words = cleanMessage(message);
  return { reason: 'refused', message: words === '' ? 'buildx gave no reason.' : words };
}
