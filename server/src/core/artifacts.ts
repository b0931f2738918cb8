import type { Instruction } from './text/ast.js';
import type { Branch } from './shell/branches.js';
import type { LibcFamily } from './images/image-facts.js';
import type { Span } from './text/text.js';

export type Linkage = 'static' | 'dynamic' | 'interpreted' | 'data' | 'unknown';

/** A file or folder that a stage holds, with what it needs to run. Every `undefined` means unknown. */
export interface Artifact {
  /** Absolute path in the stage that holds it. A folder ends with `/`: the artifact stands for what is in it. */
  readonly path: string;
  readonly toolchain: Toolchain;
  readonly linkage: Linkage;
  /** How sure the linkage is. */
  readonly certainty: 'certain' | 'likely' | 'possible';
  /** Libc family and version it was linked on; `undefined` for static and unknown. */
  readonly libc: Exclude<LibcFamily, 'none'> | undefined;
  readonly libcVersion: string | undefined;
  /** Newest libc version it can ask for, where its sources show that this is older than `libcVersion`. */
  readonly floor?: string;
  /** Versions of glibc that it most likely asks for by what it calls, e.g. `2.39`, where `libcVersion` has them. */
  readonly likelyAsks?: readonly string[];
  /** GLIBCXX version that it asks of libstdc++, e.g. `3.4.32`, and how sure that is. */
  readonly libstdcxx?: { readonly asks: string; readonly certainty: 'likely' | 'possible' };
  /** Shared libraries besides libc, by soname stem: `libgcc_s`, `libstdc++`, `libpq` … */
  readonly needs: readonly string[];
  /** Those of them that the project builds beside it. */
  readonly ownNeeds?: readonly string[];
  /** Set where it may name folders of its own for libraries (rpath), which the loader reads first. */
  readonly ownFolders?: boolean;
  /** Libraries that it is linked with under conditions that are not known: rules are silent, who copies it brings them. */
  readonly mayNeed?: readonly string[];
  /** Set where it may need additional libraries: what speaks for that, as a clause (`Cargo.lock is not there, and …`). */
  readonly openNeeds?: string;
  /** Those that it most likely needs. */
  readonly likelyNeeds?: readonly string[];
  /** Other things it needs at run time. */
  readonly wants: Wants;
  /** e.g. `linux/arm64`; `undefined` = the platform of the build. */
  readonly platform: string | undefined;
  /** Stage whose RUN made it (or whose image brought it). */
  readonly origin: number;
  /** Evidence, most telling first: the RUN that made it, the flag or import that makes it dynamic … */
  readonly evidence: readonly Evidence[];
  /** The ways of the script that lead to the commands that make it; absent: it is made in any case. */
  readonly branches?: readonly (readonly Branch[])[];
  /** How its name follows, where the command does not spell it out: `without -o in module … -> reporter`. */
  readonly naming?: string;
  /** Commands and COPYs that brought it from where it was made to its path, in order. */
  readonly moves?: readonly Span[];
  /** One line for people: `dynamic, glibc 2.36: imports net/http with cgo on`. */
  readonly explanation: string;
}

export type Toolchain =
  | 'go'
  | 'c'
  | 'c++'
  | 'rust'
  | 'java'
  | 'native-image'
  | 'node'
  | 'python'
  | 'ruby'
  | 'php'
  | 'dotnet'
  | 'dotnet-aot'
  | 'swift'
  | 'haskell'
  | 'elixir'
  | 'deno'
  | 'bun'
  | 'zig'
  | 'nim'
  | 'd'
  | 'crystal'
  | 'ocaml'
  | 'dart'
  | 'shell'
  | 'image'
  | 'unknown';

export interface Wants {
  readonly tls?: boolean;
  readonly zoneinfo?: boolean;
  /** It carries the data of time zones in itself. */
  readonly embedsZones?: boolean;
  /** ICU, found when it starts: .NET with cultures. */
  readonly globalization?: boolean;
  /** A package that throws where .NET runs without cultures. */
  readonly cultures?: {
    readonly by: string;
    /** Whether its own project turns them off. */ readonly isOff: boolean;
  };
  /** Language runtime with minimum version, e.g. `{ name: 'java', version: '21' }`. */
  readonly runtime?: { readonly name: string; readonly version: string | undefined };
  /** Interpreter of the `#!` line. */
  readonly interpreter?: string;
  /** Native modules in it that bind it to libc and runtime: `bcrypt`, `numpy`, `nokogiri` … */
  readonly native?: readonly string[];
  /** Those of them that load on one version of the runtime alone; for Node, where the others use Node-API. */
  readonly bound?: readonly string[];
  /** Names of all modules in it, as their registry writes them, as far as they are known. */
  readonly modules?: readonly string[];
  /** Those that are built from source on request; `*` for all. */
  readonly fromSource?: readonly string[];
  /** It works only at this path (a virtual environment, a release with absolute paths). */
  readonly home?: string;
  /** Where links in it lead that it cannot do without. */
  readonly links?: readonly LinkOut[];
}

/** A link that leads out of the folder in which it lies. */
export interface LinkOut {
  /** `store`: the folder of all packages that pnpm links from the packages of a workspace. */
  readonly kind: 'interpreter' | 'managed-python' | 'store';
  /** Absolute, or relative to the folder. */
  readonly to: string;
}

export interface Evidence extends Span {
  readonly message: string;
  /** `made`: the command that made it; `context`: the COPY that brought it from the build context. */
  readonly kind?: 'made' | 'context';
}

/** An artifact that arrives in a stage by COPY --from, or stays through FROM. */
export interface Delivery {
  readonly artifact: Artifact;
  /** The stage in which it lands, and there its path. */
  readonly stage: number;
  readonly path: string;
  /** The COPY (or FROM) that brought it and the range to mark: the narrowest that names it. */
  readonly instruction: Instruction;
  readonly span: Span;
}
