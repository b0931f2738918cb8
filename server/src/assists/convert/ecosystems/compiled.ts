import type { Artifact } from '../../../core/artifacts.js';
import { baseName, folderOf, isWithin } from '../../../core/shell/paths.js';
import { programPath } from '../../../core/verdict/starts.js';
import { dataFiles } from '../data-files.js';
import type { BaseOffer, Carry, Ecosystem, Plan } from '../plan.js';
import { readRoots, type Roots } from '../roots.js';
import { compiledBases } from '../run-bases.js';
import { isRefused, refuse, type Subject } from '../subject.js';
import type { Note, Refused } from '../conversion-result.js';
import { cmakeFiles } from './cmake-files.js';
import { cgoLibraries, generatedFiles, isBundled } from './compiled-traps.js';
import { slimOf } from '../slim-images.js';
import { isStartedBySources } from '../source-tools.js';
import { derivationOf, makerOf } from '../../derivation.js';
import { sourceText } from '../wording.js';

const compiled = new Set<Artifact['toolchain']>(
  'go c c++ rust zig swift haskell nim d crystal ocaml dart native-image dotnet-aot'.split(
    ' ',
  ) as Artifact['toolchain'][],
);

/** Environment that compilers read and programs do not. */
const buildOnly = new Set(
  'CGO_ENABLED GOOS GOARCH GOARM GOFLAGS GO111MODULE GOPROXY GOPRIVATE GOSUMDB GONOSUMDB GOBIN GOPATH GOCACHE GOMODCACHE GOTOOLCHAIN CGO_CFLAGS CGO_LDFLAGS CARGO_HOME RUSTUP_HOME RUSTFLAGS CARGO_TARGET_DIR CARGO_NET_GIT_FETCH_WITH_CLI CARGO_INCREMENTAL CARGO_TERM_COLOR RUSTUP_TOOLCHAIN CC CXX CFLAGS CXXFLAGS CPPFLAGS LDFLAGS MAKEFLAGS CMAKE_BUILD_TYPE PKG_CONFIG_PATH DEBIAN_FRONTEND'.split(
    ' ',
  ),
);

/** Programs that a compiler made: everything of the build that is no tool of it goes along, path by path. */
export const compiledPrograms: Ecosystem = (subject) => {
  const programs = madePrograms(subject);
  if (programs.length === 0) return undefined;
  const roots = readRoots(subject);
  if (isRefused(roots)) return roots;
  if (!roots.own.some(({ artifact }) => programs.some(({ made }) => made.path === artifact.path)))
    return undefined;
  const unknown = unknownRoot(subject, roots, programs);
  if (unknown !== undefined) return unknown;
  const kept = programs.filter((one) => isShipped(subject, one, roots));
  const unclear = kept.find(({ made }) => made.linkage === 'unknown');
  if (unclear !== undefined) return refuseLinkage(subject, unclear);
  const open = kept.find(({ made }) => made.openNeeds !== undefined && made.linkage === 'dynamic');
  if (open !== undefined) return refuseOpenNeeds(subject, open);
  const last = Math.max(...kept.map(({ step }) => step));
  const data = dataFiles(subject, last);
  if (isRefused(data)) return data;
  const generated = generatedFiles(subject);
  if (isRefused(generated)) return generated;
  const shipped = linkedPrograms(subject, kept);
  if (isRefused(shipped)) return shipped;
  const extra = cmakeFiles(subject, shipped);
  if (isRefused(extra)) return extra;
  const bases = swiftBases(subject, shipped) ?? compiledBases(subject, shipped);
  if (isRefused(bases)) return bases;
  const carries = data.filter(
    (one) => !kept.some(({ made }) => made.path === one.from) && !isBundled(generated, one),
  );
  carries.push(
    ...generated.map(({ carry }) => carry),
    ...extra,
    ...kept.map((one) => carryProgram(subject, one, roots)),
  );
  return {
    carries,
    programs: shipped.map(withoutSwift),
    bases,
    buildOnly,
    links: kept.some(({ made }) => made.linkage === 'dynamic'),
    notes: notesOn(subject, programs, kept),
    ...(generated.length > 0 && { buildPackages: /^(nodejs|npm|yarn(pkg)?)$/ }),
    ...swiftRuntime(subject, shipped),
  };
};

/** Programs with what their own comments link: `#cgo LDFLAGS: -lpq`. */
function linkedPrograms(subject: Subject, kept: readonly Program[]): readonly Artifact[] | Refused {
  const programs = kept.map(({ made }) => ({ ...made, needs: [...made.needs, ...(made.mayNeed ?? [])] }));
  const usesC = programs.find(({ toolchain, linkage }) => toolchain === 'go' && linkage === 'dynamic');
  if (usesC === undefined) return programs;
  const libraries = cgoLibraries(subject);
  if (libraries === undefined) {
    const message = `it is not known which libraries ${usesC.path} needs: pkg-config decides`;
    const at = usesC.evidence[0] ?? subject.stage.from;
    return refuse(
      subject.ast,
      'unknown-run-time-libraries',
      at,
      message,
      'Name them with -l in the #cgo line.',
    );
  }
  return programs.map((one) =>
    one.linkage === 'dynamic' ? { ...one, needs: [...one.needs, ...libraries] } : one,
  );
}

const swiftLibrary = 'libswiftCore';

/** Swift's own libraries are in the small Swift images alone. */
function swiftBases(
  subject: Subject,
  programs: readonly Artifact[],
): readonly [BaseOffer, ...BaseOffer[]] | Refused | undefined {
  if (!programs.some(({ needs }) => needs.includes(swiftLibrary))) return undefined;
  const image = slimOf(subject);
  if (isRefused(image)) return image;
  return [{ image, reason: 'the libraries of the same Swift, without its compiler' }];
}

function swiftRuntime({ base }: Subject, programs: readonly Artifact[]): Pick<Plan, 'runtime'> {
  if (!programs.some(({ needs }) => needs.includes(swiftLibrary))) return {};
  const version = base.runtimes['swift'] ?? '';
  return { runtime: { names: ['swift'], title: 'Swift', version, match: 'minor' } };
}

function withoutSwift(program: Artifact): Artifact {
  return { ...program, needs: program.needs.filter((need) => need !== swiftLibrary) };
}

interface Program {
  readonly made: Artifact;
  readonly step: number;
}

/** Programs that are there in the end, with the step that made each. */
function madePrograms({ steps, run }: Subject): readonly Program[] {
  const found = new Map<string, Program>();
  steps.forEach((step, at) => {
    if (step.instruction.keyword !== 'RUN') return;
    for (const made of step.made) {
      if (isProgram(made)) found.set(made.path, { made, step: at });
    }
  });
  return [...found.values()].filter(({ made }) => run.artifactAt(made.path)?.path === made.path);
}

/** One file that starts by itself, or a library: also what carries the runtime of its language in front. */
function isProgram({ path, toolchain, linkage }: Artifact): boolean {
  if (path.endsWith('/')) return false;
  if (compiled.has(toolchain)) return true;
  return /^(bun|deno|node|python)$/.test(toolchain) && (linkage === 'static' || linkage === 'dynamic');
}

/** A program that an own script or the command starts, of which the build says nothing. */
function unknownRoot(subject: Subject, roots: Roots, programs: readonly Program[]): Refused | undefined {
  const lost = roots.tools.find(
    ({ start, name }) =>
      name.includes('/') && start.path !== undefined && !/^\/(usr\/)?s?bin\//.test(start.path),
  );
  const opaque = roots.own.find(
    ({ artifact }) =>
      artifact.linkage === 'unknown' && !programs.some(({ made }) => made.path === artifact.path),
  );
  const start = lost?.start ?? opaque?.start;
  if (start === undefined) return undefined;
  if (lost === undefined && opaque !== undefined) {
    const message = `it is not known what \`${opaque.artifact.path}\` needs to run: it is ${opaque.artifact.explanation}`;
    const hint = 'Add it to the final stage by hand, from an image or a package.';
    return refuse(subject.ast, 'unknown-run-time-libraries', start.span, message, hint);
  }
  const message = `the file does not show where \`${start.path ?? ''}\` comes from`;
  const hint = 'Name the output of the build, for example with -o.';
  return refuse(subject.ast, 'artifact-unknown', start.span, message, hint);
}

/** Left behind: what only a later RUN calls, object files and tests. Everything else may be called by name. */
function isShipped(subject: Subject, { made, step }: Program, { own, tools }: Roots): boolean {
  if (own.some(({ artifact }) => artifact.path === made.path)) return true;
  const isTool = subject.steps
    .slice(step)
    .some(({ commands }) => commands.some(({ command }) => programPath(subject.run, command) === made.path));
  // A copy of a program that is taken from its first place to another is the one that counts.
  const copied = subject.run.artifacts.some(
    (other) =>
      other.path !== made.path &&
      (baseName(other.path) === baseName(made.path) ||
        (isOnlyProgram(subject, made) && !isLinked(subject, other))) &&
      other.evidence[0]?.start === made.evidence[0]?.start &&
      own.some(({ artifact }) => artifact.path === other.path),
  );
  if (isTool || copied || /\.(o|a|test)$/.test(made.path)) return false;
  if (isInstalledElsewhere(subject, made, own)) return false;
  if (!isFetchedTool(made, subject)) return true;
  // Programs of a crate may have a shorter name: diesel_cli makes diesel.
  const name = baseName(made.path);
  const isCalled = (tool: string): boolean =>
    name === tool || name.startsWith(`${tool}-`) || name.startsWith(`${tool}_`);
  return tools.some((tool) => isCalled(baseName(tool.name))) || isStartedBySources(subject, isCalled);
}

/** A library in the folder of the build that is installed as well, where what starts is installed too. */
function isInstalledElsewhere({ run }: Subject, { path }: Artifact, own: Roots['own']): boolean {
  const standard = /^\/usr(\/local)?\/lib(64)?\//;
  return (
    /\.so(\.|$)/.test(path) &&
    !standard.test(path) &&
    run.artifacts.some((one) => standard.test(one.path) && baseName(one.path) === baseName(path)) &&
    !own.some(({ artifact }) => artifact.ownFolders === true)
  );
}

/** A link leads back to the first place. */
function isLinked(subject: Subject, { moves }: Artifact): boolean {
  return (moves ?? []).some((move) => /^ln\b/.test(sourceText(subject, move)));
}

/** Whether the command that made it made no program of another name: one with a new name is a copy of it then. */
function isOnlyProgram({ steps }: Subject, made: Artifact): boolean {
  const command = made.evidence[0]?.start;
  return steps.every((step) =>
    step.made.every(
      ({ path, evidence, moves }) =>
        path === made.path || evidence[0]?.start !== command || (moves ?? []).length > 0,
    ),
  );
}

/** `cargo install diesel_cli`, `go install …@v1`: a tool of somebody else that nothing here starts. */
function isFetchedTool(made: Artifact, { steps }: Subject): boolean {
  const maker = makerOf(made);
  const command = steps
    .flatMap(({ commands }) => commands.map((one) => one.command))
    .find(({ start, end }) => start === maker?.start && end === maker.end);
  const [program, verb, ...rest] = command?.words.map(({ raw }) => raw) ?? [];
  if (verb !== 'install') return false;
  if (baseName(program ?? '') === 'cargo')
    return rest.some((word) => /^[a-z]/i.test(word)) && !rest.some((word) => /^--(path|root)\b/.test(word));
  return program === 'go' && rest.some((word) => /@[\w.$-]+$/.test(word));
}

function refuseLinkage(subject: Subject, { made }: Program): Refused {
  const [at] = made.evidence;
  const message = `it is not known which libraries \`${made.path}\` needs: ${made.explanation}`;
  const hint = 'Link it statically, or build it with commands that can be read.';
  return refuse(subject.ast, 'unknown-run-time-libraries', at ?? subject.stage.from, message, hint);
}

function refuseOpenNeeds(subject: Subject, { made }: Program): Refused {
  const at = made.evidence[0] ?? subject.stage.from;
  const message = `\`${made.path}\` may need additional libraries: ${made.openNeeds ?? ''}`;
  const hint = 'COPY the lock file into the image, or install the libraries by name.';
  return refuse(subject.ast, 'unknown-run-time-libraries', at, message, hint);
}

function carryProgram(subject: Subject, { made, step }: Program, { own }: Roots): Carry {
  const root = own.find(({ artifact }) => artifact.path === made.path);
  // Also those that nothing here starts may be asked for by name: `docker run IMAGE tool`.
  const byName = root === undefined || root.start.command.words[0]?.text?.includes('/') === false;
  const to = byName ? reachable(subject, made.path) : made.path;
  const span = makerOf(made) ?? made.evidence[0] ?? subject.stage.from;
  const how = derivationOf(subject, made).map(({ message }) => message);
  const named = how.length > 0 ? how : [`\`${sourceText(subject, span)}\` builds it`];
  return {
    from: made.path,
    to,
    folder: false,
    derivation: [
      ...named,
      made.explanation,
      ...(to === made.path ? [] : ['the command finds it by name']),
    ].join('; '),
    span: { start: span.start, end: span.end },
    step,
  };
}

/** The same path, but for folders that only the build image has in its PATH. */
function reachable({ base }: Subject, path: string): string {
  const standard = ['/usr/local/bin', '/usr/local/sbin', '/usr/bin', '/usr/sbin', '/bin', '/sbin'];
  const folder = folderOf(path);
  const isLost = !standard.includes(folder) && (base.env['PATH'] ?? '').split(':').includes(folder);
  return isLost ? `/usr/local/bin/${baseName(path)}` : path;
}

function notesOn(subject: Subject, all: readonly Program[], kept: readonly Program[]): readonly Note[] {
  return all
    .filter((one) => !kept.includes(one) && !isWithin('/tmp', one.made.path))
    .map(({ made }) => {
      const at = made.evidence[0] ?? subject.stage.from;
      return {
        message: `${made.path} remains in the build stage: only the build runs it`,
        span: { start: at.start, end: at.end },
      };
    });
}
