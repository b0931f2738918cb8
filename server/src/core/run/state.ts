import type { Evidence } from '../artifacts.js';
import type { Instruction } from '../text/ast.js';
import type { ImageFacts } from '../images/image-facts.js';
import type { Stage } from '../graph/graph.js';
import type { BuildContext } from '../inputs.js';
import {
  type Environment,
  makeEnvironment,
  unknownValue,
  type Value,
  withVariable,
} from '../shell/environment.js';
import type { Span } from '../text/text.js';
import { cloneFiles, emptyFiles, type Files } from './files.js';
import type { Provided } from '../packages/provide-paths.js';
import type { MissingCommand, ShellLessRun } from './stage-run.js';
import type { GoBuild, Installed, StageCommand, StageRuntime, StageUser } from './stage-run.js';

/** Something that came into a stage after its base: `from` is the stage or image it was copied from. */
export interface Provision {
  readonly what: Provided;
  readonly evidence: Evidence;
  readonly from: StageRuntime | undefined;
  /** Where it lies. */
  readonly at?: string;
  /** Names of a passwd file that could be read. */
  readonly names?: readonly string[];
}

interface Workdir {
  /** Where the instruction begins. */
  readonly start: number;
  /** Absolute; `undefined` = unknown. */
  readonly path: string | undefined;
}

/** What lay in folders that the loader finds through its cache alone when the cache was last written. */
interface LoaderCache {
  readonly paths: ReadonlySet<string>;
  /** How many provisions there were. */
  readonly provisions: number;
}

/** The stage while it runs. Mutable, never seen outside this room. */
export interface StageState {
  readonly stage: Stage;
  readonly base: ImageFacts | undefined;
  readonly baseSpan: Span;
  readonly files: Files;
  environment: Environment;
  cwd: string | undefined;
  /** WORKDIRs so far, each with the folder that it makes the current one, after the folder of the beginning. */
  readonly workdirs: Workdir[];
  user: StageUser | undefined;
  shell: readonly string[];
  shellSetBy: Instruction | undefined;
  platform: string | undefined;
  readonly packages: Map<string, Installed>;
  readonly virtualPackages: Map<string, readonly string[]>;
  readonly users: Map<string, Evidence>;
  readonly groups: Map<string, Evidence>;
  /** Names of files that commands named, which they may have made. */
  readonly mentioned: Set<string>;
  /** An installer of a language ran, or something that may put any program on PATH. */
  installs: boolean;
  /** Servers of Python among what such installers brought; `any`: not all that they brought is known. */
  servers: ReadonlySet<string> | 'any';
  /** Packages that were installed and removed again. */
  readonly removed: Set<string>;
  readonly provisions: Provision[];
  /** Paths of programs and files that commands made known, by path. */
  readonly goSettings: Map<string, Value>;
  complete: boolean;
  recommends: boolean;
  /** Libraries may come from elsewhere than the release: another suite, a PPA, a folder that ldconfig is told of. */
  otherLibraries: boolean;
  loaderCache: LoaderCache;
  readonly commands: StageCommand[];
  readonly missing: MissingCommand[];
  readonly shellLess: ShellLessRun[];
  readonly goBuilds: GoBuild[];
  /** Characters of recipes of make that were followed: recipes may call make again. */
  recipeCharacters: number;
  /** ONBUILD triggers of this stage, run in stages FROM it. */
  readonly triggers: Instruction[];
}

/** An image that holds nothing; used where the catalogue says nothing of `scratch`. */
export const emptyImage: ImageFacts = {
  libc: 'none',
  runsDynamic: 'none',
  libcVersion: undefined,
  loader: {},
  distro: undefined,
  release: undefined,
  shell: null,
  bash: false,
  caCertificates: false,
  zoneinfo: false,
  passwd: false,
  users: [],
  packageManager: 'none',
  libraries: {},
  runtimes: {},
  gcc: false,
  env: {},
  workdir: '/',
  user: undefined,
  entrypoint: [],
  cmd: [],
  platforms: undefined,
  bytes: 0,
  bytesAsOf: undefined,
  builder: false,
  certainty: 'high',
  asOf: '',
  floating: false,
  title: 'the empty image',
};

/** What a stage begins with: the variables, user and working folder of its base image, and none of its own. */
export function startState(
  stage: Stage,
  base: ImageFacts | undefined,
  baseSpan: Span,
  context: BuildContext,
): StageState {
  const user = base?.user;
  const cwd = base === undefined ? undefined : (base.workdir ?? '/');
  return {
    stage,
    base,
    baseSpan,
    files: emptyFiles(context),
    environment: environmentIn(base),
    cwd,
    workdirs: [{ start: -1, path: cwd }],
    user: user === undefined ? undefined : { text: user, from: [], evidence: undefined },
    shell: ['/bin/sh', '-c'],
    shellSetBy: undefined,
    platform: platformToken(stage),
    packages: new Map(),
    virtualPackages: new Map(),
    users: new Map(),
    groups: new Map(),
    mentioned: new Set(),
    installs: false,
    servers: new Set(),
    removed: new Set(),
    provisions: [],
    goSettings: new Map(),
    complete: true,
    recommends: false,
    otherLibraries: false,
    loaderCache: { paths: new Set(), provisions: 0 },
    commands: [],
    missing: [],
    shellLess: [],
    goBuilds: [],
    recipeCharacters: 0,
    triggers: [],
  };
}

function environmentIn(base: ImageFacts | undefined): Environment {
  const known = makeEnvironment(base?.env ?? {}, base !== undefined);
  const open = base?.openEnv ?? [];
  return open.reduce(
    (environment, name) =>
      withVariable(environment, name, { ...unknownValue(name), exported: true, fixed: true }),
    known,
  );
}

/** The state of `stage`, which starts FROM `parent`. */
export function inheritState(stage: Stage, parent: StageState, context: BuildContext): StageState {
  return {
    ...parent,
    stage,
    workdirs: [{ start: -1, path: parent.cwd }],
    files: cloneFiles(parent.files, context),
    platform: stage.platform === undefined ? parent.platform : platformToken(stage),
    packages: new Map(parent.packages),
    virtualPackages: new Map(parent.virtualPackages),
    users: new Map(parent.users),
    groups: new Map(parent.groups),
    mentioned: new Set(parent.mentioned),
    removed: new Set(parent.removed),
    provisions: [...parent.provisions],
    goSettings: new Map(parent.goSettings),
    commands: [],
    missing: [],
    shellLess: [],
    goBuilds: [],
    recipeCharacters: 0,
    triggers: [],
  };
}

/** `undefined` = the platform of the build; `$BUILDPLATFORM` = that of the builder; `?` = cannot be known. */
function platformToken(stage: Stage): string | undefined {
  const flag = stage.platform;
  if (flag === undefined || /^\$\{?TARGETPLATFORM\}?$/.test(flag.raw)) return undefined;
  if (/^\$\{?BUILDPLATFORM\}?$/.test(flag.raw)) return '$BUILDPLATFORM';
  return flag.value ?? '?';
}

export function addProvision(state: StageState, provision: Provision): void {
  if (state.provisions.length < 5000) state.provisions.push(provision);
}

/** The last whole root copied into the stage that brought a libc: it replaces that of the base. */
export function overlaidRoot(state: StageState): StageRuntime | undefined {
  const brought = state.provisions.findLast(
    ({ what, from }) => what.kind === 'root' && from?.libc !== undefined && from.libc !== 'none',
  );
  return brought?.from;
}

/** The family and version that programs linked in this stage get. */
export function libcOf(state: StageState): {
  readonly family: 'glibc' | 'musl' | 'uclibc' | undefined;
  readonly version: string | undefined;
} {
  const root = overlaidRoot(state);
  const family = root === undefined ? state.base?.libc : root.libc;
  const version = root === undefined ? state.base?.libcVersion : root.libcVersion;
  return { family: family === 'none' ? undefined : family, version };
}
