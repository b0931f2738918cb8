import type { Thing } from '../images/things.js';
import type { ImageFacts } from '../images/image-facts.js';
import { imageHolds } from '../images/image-holds.js';
import { libstdcxxOf } from '../images/libstdcxx.js';
import { variableOf } from '../shell/environment.js';
import type { Span } from '../text/text.js';
import { listFolder } from './files.js';
import { factsOfPackage } from '../packages/packages.js';
import { plainPackages } from '../packages/packages-data.js';
import { stageHolds } from './stage-holds.js';
import { overlaidRoot, type Provision, type StageState } from './state.js';
import type { Answer, StageRuntime } from './stage-run.js';

const notKnown: Answer = { value: undefined, evidence: [] };

/** What programs find in the stage as it is now. Copies nothing: ask after the stage has run. */
export function runtimeOf(state: StageState): StageRuntime {
  return new RuntimeOfStage(state);
}

const maxAnswers = 500;

class RuntimeOfStage implements StageRuntime {
  readonly base: StageRuntime['base'];
  readonly baseSpan: Span;
  readonly libc: StageRuntime['libc'];
  readonly libcVersion: string | undefined;
  readonly #state: StageState;
  readonly #root: StageRuntime | undefined;
  /** Several rules ask the same of a stage. */
  readonly #answers = new Map<string, Answer>();

  constructor(state: StageState) {
    const root = overlaidRoot(state);
    this.base = state.base;
    this.baseSpan = state.baseSpan;
    this.libc = root?.libc ?? state.base?.libc;
    this.libcVersion = root === undefined ? state.base?.libcVersion : root.libcVersion;
    this.#state = state;
    this.#root = root;
  }

  get libstdcxx(): string | undefined {
    return libstdcxxIn(this.#state);
  }

  get compat(): Answer {
    return compat(this.#state);
  }

  get caCertificates(): Answer {
    return this.holds({ kind: 'certificates' });
  }

  get zoneinfo(): Answer {
    return this.holds({ kind: 'zoneinfo' });
  }

  get shell(): Answer {
    return this.holds({ kind: 'shell' });
  }

  get bash(): Answer {
    return this.holds({ kind: 'program', name: 'bash' });
  }

  readonly holds = (thing: Thing): Answer => {
    const own = thing.kind === 'library' && thing.isOwn === true ? 'own ' : '';
    const key = `${own}${thing.kind} ${'name' in thing ? thing.name : 'family' in thing ? thing.family : ''}`;
    const answer = this.#answers.get(key) ?? stageHolds(this.#state, thing);
    if (this.#answers.size < maxAnswers) this.#answers.set(key, answer);
    return answer;
  };

  readonly provides = (library: string): Answer => this.holds({ kind: 'library', name: library });

  readonly hasUser = (name: string): Answer => this.holds({ kind: 'user', name });

  readonly runsDynamic = (family: 'glibc' | 'musl' | 'uclibc'): Answer => runsDynamic(this.#state, family);

  readonly runtimeVersion = (name: string): string | undefined =>
    this.base?.runtimes[name] ?? this.#root?.runtimeVersion(name);
}

/** That of the base, where nothing that came in may have brought another and no variable sends the loader elsewhere. */
function libstdcxxIn(state: StageState): string | undefined {
  const { base, provisions, complete, otherLibraries } = state;
  const isBrought = ({ what }: Provision): boolean =>
    what.kind === 'root' ||
    what.kind === 'libraries' ||
    (what.kind === 'library' && what.stem === 'libstdc++');
  if (!complete || otherLibraries || provisions.some(isBrought)) return undefined;
  const isPathSet = ['LD_LIBRARY_PATH', 'LD_PRELOAD'].some(
    (name) => variableOf(state.environment, name) !== undefined,
  );
  const listed = listFolder(state.files, '/etc/apt').length > 0;
  return isPathSet || listed ? undefined : libstdcxxOf(base);
}

/** No image has a layer for foreign programs by itself. */
function compat({ base, baseSpan, packages }: StageState): Answer {
  const evidence =
    base === undefined ? [] : [{ ...spanOf(baseSpan), message: `${base.title} has no compatibility layer` }];
  let open = base === undefined;
  for (const [name, installed] of packages) {
    if (factsOfPackage(name).compat === true)
      return { value: installed.sure ? true : undefined, evidence: [installed.evidence] };
    open ||= !plainPackages.has(name);
  }
  return { value: open ? undefined : false, evidence };
}

function runsDynamic(state: StageState, family: 'glibc' | 'musl' | 'uclibc'): Answer {
  const { base, baseSpan } = state;
  let open = !state.complete;
  for (const { what, evidence, from } of state.provisions) {
    if (what.kind === 'loader' && what.family === family) return { value: true, evidence: [evidence] };
    if (what.kind !== 'root' && what.kind !== 'libraries') continue;
    const there = from?.runsDynamic(family).value;
    if (there === true && what.kind === 'root') return { value: true, evidence: [evidence] };
    // A library folder brings the loader on some platforms and not on others.
    if (there !== false) open = true;
  }
  const value = base === undefined ? undefined : baseRuns(base, family);
  if (base === undefined || value === undefined) return notKnown;
  const message = value
    ? `${base.title} runs dynamic ${family} programs`
    : `${base.title} has ${loadersIn(base, family)}`;
  return { value: value ? true : open ? undefined : false, evidence: [{ ...spanOf(baseSpan), message }] };
}

/** An image with loaders of several families was read, so that each can be asked for. */
function baseRuns(base: ImageFacts, family: 'glibc' | 'musl' | 'uclibc'): boolean | undefined {
  return base.runsDynamic === undefined
    ? imageHolds(base, { kind: 'loader', family }).value
    : base.runsDynamic === family;
}

function loadersIn({ runsDynamic }: ImageFacts, wanted: string): string {
  if (runsDynamic === undefined) return `no loader of ${wanted}`;
  return runsDynamic === 'none'
    ? 'no loader: only static programs start'
    : `the loader of ${runsDynamic} only`;
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
