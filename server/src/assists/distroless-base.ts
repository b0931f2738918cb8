import type { Artifact } from '../core/artifacts.js';
import type { Instruction } from '../core/text/ast.js';
import { lookup } from '../core/images/catalogue.js';
import { distrolessOf } from '../core/images/relatives.js';
import type { Edit } from '../core/text/edit.js';
import type { Facts } from '../core/facts.js';
import type { StageRun } from '../core/run/stage-run.js';
import { startInstructions } from '../core/verdict/start-instructions.js';
import type { Start } from '../core/verdict/landing.js';
import { insertAbove } from './insert-line.js';
import { factsAfter, finalStageAt, isSound, startedArtifact, type FinalStage } from './final-stage.js';
import { callsNoProgram } from './program-sources.js';
import { removeLines } from './remove-lines.js';
import type { Step } from './step.js';

/**
 * Puts the last stage on the distroless image that has what its programs need: `static`, `base` or `cc` by linkage and
 * Debian release, or that of a language by its version. Offered at the FROM of a stage on a Debian or Ubuntu image in
 * which nothing needs a shell. The result is analysed before it is shown.
 */
export function distrolessBaseStep(facts: Facts, instruction: Instruction): Step | undefined {
  const final = finalStageAt(facts, instruction);
  // Its groups are few, and called otherwise than those of Debian.
  const { groups = [] } = final?.owners ?? {};
  if (
    final === undefined ||
    final.accounts ||
    groups.length > 0 ||
    !/^(debian|ubuntu)$/.test(final.base.distro ?? '')
  )
    return undefined;
  const way = languageWay(facts, final) ?? compiledWay(facts, final);
  if (way === undefined) return undefined;
  const { word } = final;
  const edits = [
    { start: word.start, end: word.end, newText: way.image },
    ...final.head.map((run) => removeLines(facts.ast, run)),
    ...way.edits,
  ];
  const after = factsAfter(facts, edits);
  if (after === undefined || !isSound(after, final.owners, way.startsFine)) return undefined;
  return { title: `Run on \`${way.image}\`: no shell, no package manager`, kind: 'distrolessBase', edits };
}

interface Way {
  readonly image: string;
  readonly edits: readonly Edit[];
  startsFine(start: Start, run: StageRun): boolean;
}

const compiled = /^(go|c|c\+\+|rust|zig|haskell|swift|crystal|nim|ocaml|dotnet-aot|native-image|dart)$/;

function compiledWay(facts: Facts, { base, stage, run }: FinalStage): Way | undefined {
  const programs = facts.runs.deliveries
    .filter((delivery) => delivery.stage === stage.index && compiled.test(delivery.artifact.toolchain))
    .map(({ artifact }) => artifact);
  // Its PATH is shorter than that of many images, but the same as that of a plain system.
  if (programs.length === 0 || base.builder || Object.keys(base.runtimes).length > 0) return undefined;
  if (run.cwd?.startsWith('/home') === true || !programs.every((one) => callsNoProgram(facts, one)))
    return undefined;
  const isStatic = programs.every(({ linkage }) => linkage === 'static');
  const image = isStatic
    ? (distrolessOf(base, 'static') ?? newestStatic())
    : distrolessOf(base, needsCompilerLibraries(programs) ? 'cc' : 'base');
  return image === undefined ? undefined : { image, edits: [], startsFine: startsCompiled };
}

function newestStatic(): string | undefined {
  const release = lookup('debian')?.release;
  return release === undefined ? undefined : distrolessOf({ distro: 'debian', release }, 'static');
}

function needsCompilerLibraries(programs: readonly Artifact[]): boolean {
  return programs.some(({ needs }) => needs.some((need) => /^lib(gcc_s|stdc\+\+|gomp)$/.test(need)));
}

function startsCompiled(start: Start, run: StageRun): boolean {
  const { libc, linkage, needs = [] } = startedArtifact(start, run) ?? {};
  const { runtime } = run;
  if (linkage === 'static') return true;
  if (linkage !== 'dynamic' || libc === undefined || runtime.runsDynamic(libc).value !== true) return false;
  return needs.every((need) => runtime.provides(need).value === true);
}

/** What starts the program, where it lies there, and what the image starts by itself. */
interface Language {
  readonly runtime: string;
  readonly toolchain: 'java' | 'node';
  readonly program: RegExp;
  /** Major versions that there is an image of. */
  readonly versions: RegExp;
  readonly repository: (version: string) => string;
  /** Path of the program where PATH does not lead to it; the image starts it by itself then. */
  readonly path?: string;
}

const languages: readonly Language[] = [
  {
    runtime: 'jre',
    toolchain: 'java',
    program: /^java$/,
    versions: /^(17|21|25)$/,
    repository: (version) => `java${version}`,
  },
  {
    runtime: 'node',
    toolchain: 'node',
    program: /^node(js)?$/,
    versions: /^(22|24|26)$/,
    repository: (version) => `nodejs${version}`,
    path: '/nodejs/bin/node',
  },
];

/** Java and Node of the same major version, on the newest Debian that has them. */
function languageWay(facts: Facts, final: FinalStage): Way | undefined {
  const { base, stage } = final;
  const [start, ...more] = facts.verdicts.startsOf(stage.index);
  const [program] = start?.command.words ?? [];
  const language = languages.find(
    (one) => base.runtimes[one.runtime] !== undefined && one.program.test(program?.text ?? ''),
  );
  if (start === undefined || language === undefined || more.length > 0 || base.builder) return undefined;
  const version = /^\d+/.exec(base.runtimes[language.runtime] ?? '')?.[0];
  const image = `gcr.io/distroless/${language.repository(version ?? '')}-debian13`;
  if (version === undefined || !language.versions.test(version)) return undefined;
  const { toolchain } = language;
  if (base.runtimes['jdk'] !== undefined || !bringsNothingNative(facts, final, toolchain)) return undefined;
  if (!callsNoProgram(facts, { toolchain })) return undefined;
  const edits = startEdits(facts, final, language);
  return edits && { image, edits, startsFine: () => true };
}

/** Modules of the interpreter's own language only: others want libraries of the release that they were built on. */
function bringsNothingNative({ runs }: Facts, { stage }: FinalStage, runtime: string): boolean {
  return runs.deliveries
    .filter((delivery) => delivery.stage === stage.index)
    .every(({ artifact: { toolchain, linkage } }) => {
      if (linkage === 'interpreted') return toolchain === runtime;
      return linkage === 'data' || (linkage === 'unknown' && toolchain === 'unknown');
    });
}

/** The image starts its interpreter by itself: a command that starts it too must take its place, or leave the word out. */
function startEdits(facts: Facts, { stage }: FinalStage, { path }: Language): readonly Edit[] | undefined {
  const { ast, graph } = facts;
  const { entrypoint, command } = startInstructions(graph, stage.index);
  if (entrypoint !== undefined) {
    const [word] = entrypoint.words;
    if (path === undefined) return [];
    return word && [{ start: word.start, end: word.end, newText: JSON.stringify(path) }];
  }
  const [program, next] = command?.words ?? [];
  if (command === undefined || program === undefined || next === undefined) return undefined;
  if (path !== undefined) return [{ start: program.start, end: next.start, newText: '' }];
  return [insertAbove(ast, command, 'ENTRYPOINT []')];
}
