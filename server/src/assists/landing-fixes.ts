import type { Artifact } from '../core/artifacts.js';
import { lookup } from '../core/images/catalogue.js';
import type { ImageFacts } from '../core/images/image-facts.js';
import {
  builderOfFamily,
  distrolessOf,
  onRelease,
  sameImageOfFamily,
  sameReleaseRunBase,
} from '../core/images/relatives.js';
import type { Facts } from '../core/facts.js';
import type { Fix } from '../core/rule.js';
import type { GoBuild } from '../core/run/stage-run.js';
import type { ShellWord } from '../core/shell/command.js';
import { baseName } from '../core/shell/paths.js';
import type { Landing } from '../core/verdict/landing.js';
import { changeImageFix, rootStage } from './change-image.js';
import { goBuildFixes } from './go-build-fixes.js';

/** Ways to make a dynamic program run: build it static, run it elsewhere, build it elsewhere. */
export function linkageFixes(facts: Facts, landing: Landing): readonly Fix[] {
  const moves = [runBaseFixes(facts, landing), builderFixes(facts, landing)];
  const { artifact } = landing.delivery;
  // Where the base itself is what starts, such as a database, the program has to suit it and not the other way round. A
  // Java runtime exists for every libc, so that the base can stay what somebody chose.
  const isService = facts.verdicts.startsOf(landing.use.stage).length === 0;
  const staysThere = isService || artifact.toolchain === 'java';
  return [...staticFixes(facts, artifact), ...(staysThere ? moves.toReversed() : moves).flat()];
}

function needsCompiler(facts: Facts, artifact: Artifact): boolean {
  switch (artifact.toolchain) {
    case 'go':
      return goBuildOf(facts, artifact)?.uses.needsCgo !== false;
    case 'rust':
    case 'java':
      return false;
    default:
      return true;
  }
}

/** The `go build` that made an artifact, wherever it was copied since. */
export function goBuildOf({ runs }: Facts, { origin, toolchain, evidence }: Artifact): GoBuild | undefined {
  if (toolchain !== 'go') return undefined;
  return runs.goBuilds.find(({ stage, span }) => {
    return stage === origin && evidence.some(({ start, end }) => start < span.end && span.start < end);
  });
}

function staticFixes(facts: Facts, artifact: Artifact): readonly Fix[] {
  const build = goBuildOf(facts, artifact);
  return build === undefined ? staticCompile(facts, artifact) : goBuildFixes(facts, build);
}

const compilers = new Set(['gcc', 'g++', 'cc', 'c++', 'clang', 'clang++']);

/** `-static` behind the compiler that made it, where no library but those of the compiler is linked. */
export function staticCompile(facts: Facts, artifact: Artifact): readonly Fix[] {
  const { toolchain, needs } = artifact;
  if ((toolchain !== 'c' && toolchain !== 'c++') || needs.some((library) => !gccLibraries.has(library)))
    return [];
  const compiler = compilerOf(facts, artifact);
  if (compiler === undefined) return [];
  const { end } = compiler;
  const edits = [{ start: end, end, newText: ' -static' }];
  return [{ title: 'Link statically: `-static`', safety: 'suggested', edits: () => edits }];
}

/** The word that calls the compiler that made an artifact, where it stands in the Dockerfile itself. */
export function compilerOf({ runs }: Facts, { origin, evidence }: Artifact): ShellWord | undefined {
  const found = runs.stage(origin).commands.find(({ command }) => {
    const isCompiler = compilers.has(baseName(command.words[0]?.text ?? ''));
    const made = evidence.some(({ start, end }) => start < command.end && command.start < end);
    return isCompiler && made && command.script === undefined;
  });
  return found?.command.words[0];
}

/** Libraries that a compiler brings as archives too. */
const gccLibraries = new Set(['libgcc_s', 'libstdc++', 'libgomp', 'libm']);

/**
 * Bases on which what was built runs: the same image of the other libc, which keeps all that is started there; then
 * the builder's own distribution and release, so that every library fits.
 */
export function runBaseFixes({ graph, baseOf }: Facts, { delivery, use, runtime }: Landing): readonly Fix[] {
  const { artifact } = delivery;
  const built = baseOf(artifact.origin);
  if (built === undefined) return [];
  const base = rootStage(graph, use.stage)?.base;
  const { libc } = artifact;
  const isMovable = base?.kind === 'image' && (libc === 'glibc' || libc === 'musl');
  const release = built.distro === 'debian' ? built.release : undefined;
  const images = [
    ...(isMovable ? sameImageOfFamily(base.image, libc, release) : []),
    ...(base?.kind === 'image' && release !== undefined ? [onRelease(base.image, release)] : []),
    sameReleaseRunBase(built),
    distrolessFor(artifact, built),
    busyboxFor(artifact, runtime.base),
  ];
  return [...new Set(images)].flatMap((image) =>
    changeImageFix(graph, use.stage, image, (name) => `Run on \`${name}\``),
  );
}

function distrolessFor({ toolchain, needs }: Artifact, built: ImageFacts): string | undefined {
  if (needs.some((library) => !gccLibraries.has(library))) return undefined;
  return distrolessOf(built, toolchain === 'go' || (toolchain === 'c' && needs.length === 0) ? 'base' : 'cc');
}

function busyboxFor({ needs, libc }: Artifact, there: ImageFacts | undefined): string | undefined {
  return there?.distro === 'busybox' && libc === 'glibc' && needs.length === 0 ? 'busybox:glibc' : undefined;
}

/** The same builder in the family of the run base; not where the build would lack a compiler there. */
function builderFixes(facts: Facts, { delivery, runtime }: Landing): readonly Fix[] {
  const { graph } = facts;
  const { artifact } = delivery;
  const base = rootStage(graph, artifact.origin)?.base;
  const family = runtime.libc;
  if (base?.kind !== 'image' || (family !== 'glibc' && family !== 'musl') || family === artifact.libc)
    return [];
  const image = builderOfFamily(base.image, family) ?? sameImageOfFamily(base.image, family)[0];
  if (image === undefined || (needsCompiler(facts, artifact) && lookup(image)?.gcc !== true)) return [];
  return changeImageFix(graph, artifact.origin, image, (name) => `Build on \`${name}\``);
}
