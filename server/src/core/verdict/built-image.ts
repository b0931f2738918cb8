import type { Facts } from '../facts.js';
import { emptyFacts } from '../images/catalogue.js';
import type { ImageFacts } from '../images/image-facts.js';
import { startOfImage } from '../images/start.js';
import { factsOfPackage } from '../packages/packages.js';
import type { StageRun } from '../run/stage-run.js';
import { allVariables, type Environment } from '../shell/environment.js';
import type { Instruction } from '../text/ast.js';
import { startInstructions } from './start-instructions.js';

/**
 * What a build of the stage `stage` makes: the base of Dockerfiles that name it. `title` is for people. Answers only
 * likely hold where another build may have made the image that is really used.
 */
export function builtImage(facts: Facts, stage: number, title: string): ImageFacts | undefined {
  const run = facts.runs.stage(stage);
  const { runtime } = run;
  if (run.cwd === undefined) return undefined;
  const { contents: _lists, readFrom: _read, ...base } = runtime.base ?? emptyFacts(title);
  return {
    ...base,
    libc: runtime.libc,
    libcVersion: runtime.libcVersion,
    bash: undefined,
    caCertificates: undefined,
    zoneinfo: undefined,
    passwd: undefined,
    users: undefined,
    libraries: {},
    gcc: hasCompiler(run),
    ...environmentOf(run.environment),
    workdir: run.cwd,
    user: run.user?.text,
    ...startOf(facts, stage),
    bytes: undefined,
    bytesAsOf: undefined,
    certainty: 'medium',
    floating: false,
    title,
    built: (thing) => ({ value: runtime.holds(thing).value, certain: false }),
  };
}

function hasCompiler({ runtime, packages }: StageRun): boolean | undefined {
  const isInstalled = [...packages.keys()].some((name) => factsOfPackage(name).compiler === true);
  return isInstalled ? true : runtime.base?.gcc === true || undefined;
}

/** ARG ends with its build; what ENV sets stays, also where its value is not known. */
function environmentOf(environment: Environment): Pick<ImageFacts, 'env' | 'openEnv'> {
  const kept = [...allVariables(environment)].filter(([, { fixed }]) => fixed === true);
  const known = kept.flatMap(([name, { text }]) => (text === undefined ? [] : [[name, text] as const]));
  const open = kept.filter(([, { text }]) => text === undefined).map(([name]) => name);
  return { env: Object.fromEntries(known), openEnv: open };
}

function startOf({ graph, runs }: Facts, stage: number): Pick<ImageFacts, 'entrypoint' | 'cmd'> {
  const { entrypoint, command } = startInstructions(graph, stage);
  const inherited = startOfImage(runs.stage(stage).runtime.base);
  const ownEntry = entrypoint === undefined ? inherited.entrypoint : wordsOf(entrypoint);
  // An ENTRYPOINT takes the CMD of the base away.
  const ownCommand =
    command === undefined ? (entrypoint === undefined ? inherited.cmd : []) : wordsOf(command);
  return {
    ...(ownEntry !== undefined && { entrypoint: ownEntry }),
    ...(ownCommand !== undefined && { cmd: ownCommand }),
  };
}

function wordsOf({ json, words, body }: Instruction): readonly string[] {
  return json ? words.map(({ value }) => value) : ['/bin/sh', '-c', body.text.trim()];
}
