import type { Artifact, Delivery, Evidence } from '../artifacts.js';
import type { Instruction } from '../text/ast.js';
import type { ImageFacts, LibcFamily } from '../images/image-facts.js';
import type { Thing } from '../images/things.js';
import type { ShellCommand } from '../shell/command.js';
import type { Environment, Value } from '../shell/environment.js';
import type { Span } from '../text/text.js';

/** The abstract run of a Dockerfile. Every question is answered lazily and once; nothing throws. */
export interface StageRuns {
  /** What a stage is and holds after its last instruction. Out of range: an unknown, empty stage. */
  stage(index: number): StageRun;
  /** What crosses from one stage or image to another, in text order. */
  readonly deliveries: readonly Delivery[];
  /** Every `go build` and `go install` met, in text order. */
  readonly goBuilds: readonly GoBuild[];
  /** Faults of this program, one for each stage that it could not follow: such a stage is unknown and empty. */
  readonly failures: readonly string[];
}

export interface StageRun {
  readonly index: number;
  /** Variables after the last instruction: base image, ENV and ARG. Ask with `variableOf`. */
  readonly environment: Environment;
  /** `undefined` = unknown. */
  readonly cwd: string | undefined;
  /** The WORKDIR in force at an instruction of the stage, absolute; `undefined` = unknown. */
  readonly workdirAt: (instruction: Instruction) => string | undefined;
  /** USER in force; `undefined` when neither file nor base image names one. */
  readonly user: StageUser | undefined;
  /** SHELL in force, and the instruction that set it. */
  readonly shell: readonly string[];
  readonly shellSetBy: Instruction | undefined;
  /**
   * Platform its own programs are for: `undefined` = that of the build, `$BUILDPLATFORM` = that of the builder,
   * else as written (`linux/arm64`).
   */
  readonly platform: string | undefined;
  /** What it holds, data included, inherited artifacts first. */
  readonly artifacts: readonly Artifact[];
  /** Every command of its RUNs, in order; those of its parents not included. */
  readonly commands: readonly StageCommand[];
  /** Programs that its RUNs start and that were not there then; those of its parents not included. */
  readonly missing: readonly MissingCommand[];
  /** Its RUNs in shell form that found no `/bin/sh`; those of its parents not included. */
  readonly shellLess: readonly ShellLessRun[];
  /** Packages installed and still there, by name. */
  readonly packages: ReadonlyMap<string, Installed>;
  /** What programs find there when they run. */
  readonly runtime: StageRuntime;
  /** `false` when a RUN was not understood: what it does not show may be there all the same. */
  readonly complete: boolean;
  /** Text of a file that came from the build context or was written in the file; `undefined` = not readable. */
  readFile(path: string): string | undefined;
  /** Path in the build context of the file that was copied to `path`; `undefined` when none is known to lie there. */
  contextFileAt(path: string): string | undefined;
  /** The artifact at `path`, or the folder artifact that holds it. */
  artifactAt(path: string): Artifact | undefined;
  /** Where a path leads through the links that commands made. */
  realPath(path: string): string;
}

export interface StageUser extends Value {
  readonly evidence: Evidence | undefined;
}

export interface StageCommand {
  readonly instruction: Instruction;
  readonly command: ShellCommand;
}

export interface Installed {
  readonly evidence: Evidence;
  /** `false` when it stands in a branch. */
  readonly sure: boolean;
}

/** A RUN in shell form where the stage, as it was at that point, has no shell. */
export interface ShellLessRun {
  readonly instruction: Instruction;
  /** Answered with `false`. */
  readonly answer: Answer;
}

/** A program that a RUN starts where the stage, as it was at that point, does not hold it. */
export interface MissingCommand extends Span {
  readonly instruction: Instruction;
  readonly name: string;
  /** Answered with `false`. */
  readonly answer: Answer;
  /** The shell that is `/bin/sh`, where the name is a command of bash. */
  readonly shell?: string;
  /** What starts it, where the RUN does not name it: `tar to unpack xz`. */
  readonly starter?: string;
}

/** An answer with what shows it. `undefined` = not established: rules are silent. */
export interface Answer {
  readonly value: boolean | undefined;
  readonly evidence: readonly Evidence[];
  /** Set where it follows from images that are alike, not from a list of this very image. */
  readonly likely?: boolean;
  /** Set where a library is only where the loader does not find it, for want of `ldconfig`: what put it there. */
  readonly uncached?: Evidence;
}

/** What a program finds in a stage at run time: base image, packages, copied files and accounts together. */
export interface StageRuntime {
  /** Facts of the image at the end of the FROM chain, where known. */
  readonly base: ImageFacts | undefined;
  /** The FROM of the chain that names this image, for related locations. */
  readonly baseSpan: Span;
  /** Family and version of the libc that is there; `none` = no libc. */
  readonly libc: LibcFamily | undefined;
  readonly libcVersion: string | undefined;
  /** Newest GLIBCXX version of the libstdc++ that is there, unless another may have come in. */
  readonly libstdcxx: string | undefined;
  /** Whether a dynamic program of the family starts: its loader is there. */
  runsDynamic(family: 'glibc' | 'musl' | 'uclibc'): Answer;
  /** gcompat, libc6-compat, glibc of sgerrand: foreign programs may run. */
  readonly compat: Answer;
  /**
   * Whether it holds a thing: the one question that all others here are forms of. What its instructions brought comes
   * first (files, packages with their libraries and programs, accounts), then its base; `false` only from a list of
   * the base that is complete for things of this kind, with nothing brought in that cannot be seen into.
   */
  holds(thing: Thing): Answer;
  /** A shared library by soname stem: `libgcc_s`, `libstdc++`, `libpq` … */
  provides(library: string): Answer;
  readonly caCertificates: Answer;
  readonly zoneinfo: Answer;
  /** A shell that the shell form finds at `/bin/sh`. */
  readonly shell: Answer;
  readonly bash: Answer;
  /** Whether `name` is in /etc/passwd; a number needs no entry. */
  hasUser(name: string): Answer;
  /** Version of a language runtime: `jre`, `jdk`, `node`, `python` …; `undefined` = not known to be there. */
  runtimeVersion(name: string): string | undefined;
}

/** What was found out about one `go build` or `go install`. */
export interface GoBuild {
  readonly stage: number;
  readonly instruction: Instruction;
  /** The simple command, e.g. to put `CGO_ENABLED=0 ` in front of it. */
  readonly span: Span;
  /** Whether it stands in the Dockerfile itself: `false` in a script or Makefile. */
  readonly inFile: boolean;
  readonly verb: 'build' | 'install' | 'test';
  readonly cgo: CgoState;
  /** Whether an import makes cgo matter. */
  readonly uses: CgoUse;
  /** Flag words, for edits that extend them. */
  readonly tags: Span | undefined;
  readonly ldflags: Span | undefined;
  readonly goVersion: string | undefined;
  /** `GOARCH=amd64` in front of the command. */
  readonly fixedArch: (Span & { readonly text: string }) | undefined;
  readonly artifacts: readonly Artifact[];
}

export interface CgoState {
  readonly on: boolean | undefined;
  /** `certain`: set in the file; `likely`: a default. */
  readonly certainty: 'certain' | 'likely' | 'possible';
  /** For people: `CGO_ENABLED=0 is set`, `gcc is in the image and nothing turns cgo off`. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

export interface CgoUse {
  readonly value: boolean | undefined;
  /** What brings cgo in, nearest first: `net/http (main.go)`, `github.com/mattn/go-sqlite3`. */
  readonly through: readonly string[];
  /** Which of the two tags would turn it off; empty when a module of its own needs cgo. */
  readonly tagsThatHelp: readonly ('netgo' | 'osusergo')[];
  /** Whether it cannot be built without cgo (`import "C"`, sqlite3 …). */
  readonly needsCgo: boolean | undefined;
  /** Modules among its imports that are empty or do not compile without cgo. */
  readonly failsWithoutCgo: readonly string[];
  /** Build tag without which a module among them does not link here: `musl`. */
  readonly needsTag: string | undefined;
  /** Whether all sources that decide were read. */
  readonly complete: boolean;
}
