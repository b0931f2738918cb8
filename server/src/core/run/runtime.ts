import type { Evidence } from '../artifacts.js';
import type { Thing } from '../images/things.js';
import { libstdcxxOf } from '../images/libstdcxx.js';
import { variableOf } from '../shell/environment.js';
import type { Span } from '../text/text.js';
import { findArtifact, listFolder } from './files.js';
import { factsOfPackage } from '../packages/packages.js';
import { plainPackages } from '../packages/packages-data.js';
import { stageHolds } from './stage-holds.js';
import { overlaidRoot, type Provision, type StageState } from './state.js';
import type { Answer, StageRuntime } from './types.js';
import { withGetters } from '../with-getters.js';

const notKnown: Answer = { value: undefined, evidence: [] };

/** What programs find in the stage as it is now. Copies nothing: ask after the stage has run. */
export function runtimeOf(state: StageState): StageRuntime {
  const { base, baseSpan } = state;
  const root = overlaidRoot(state);
  const holdsOnce = rememberAnswers(state);
  const own = {
    base,
    baseSpan,
    libc: root?.libc ?? base?.libc,
    libcVersion: root === undefined ? base?.libcVersion : root.libcVersion,
    runsDynamic: (family: 'glibc' | 'musl' | 'uclibc') => runsDynamic(state, family),
    holds: (thing: Thing) => holdsOnce(thing),
    provides: (library: string) => holdsOnce({ kind: 'library', name: library }),
    hasUser: (name: string) => holdsOnce({ kind: 'user', name }),
    runtimeVersion: (name: string) => base?.runtimes[name] ?? root?.runtimeVersion(name),
    hasFile: (path: string) => hasFile(state, path),
    about: answers(state),
    newestCxx: () => libstdcxxIn(state),
  };
  return withGetters(own, answerGetters);
}

const mostAnswers = 500;

/** Several rules ask the same of a stage. */
function rememberAnswers(state: StageState): (thing: Thing) => Answer {
  const known = new Map<string, Answer>();
  return (thing) => {
    const key = `${thing.kind} ${'name' in thing ? thing.name : 'family' in thing ? thing.family : ''}`;
    const answer = known.get(key) ?? stageHolds(state, thing);
    if (known.size < mostAnswers) known.set(key, answer);
    return answer;
  };
}

/** That of the base, where nothing that came in may have brought another and no variable sends the loader elsewhere. */
function libstdcxxIn(state: StageState): string | undefined {
  const { base, provisions, complete, otherLibraries } = state;
  const isBrought = ({ what }: Provision): boolean =>
    what.kind === 'root' ||
    what.kind === 'libraries' ||
    (what.kind === 'library' && what.stem === 'libstdc++');
  if (!complete || otherLibraries || provisions.some(isBrought)) return undefined;
  const told = ['LD_LIBRARY_PATH', 'LD_PRELOAD'].some(
    (name) => variableOf(state.environment, name) !== undefined,
  );
  const listed = listFolder(state.files, '/etc/apt').length > 0;
  return told || listed ? undefined : libstdcxxOf(base);
}

type AnswerName = 'compat' | 'caCertificates' | 'zoneinfo' | 'shell' | 'bash';

/** Hardly anybody asks after more than the shell. */
const answerGetters: Pick<StageRuntime, AnswerName | 'libstdcxx'> &
  ThisType<{ about(name: AnswerName): Answer; newestCxx(): string | undefined }> = {
  get libstdcxx() {
    return this.newestCxx();
  },
  get compat() {
    return this.about('compat');
  },
  get caCertificates() {
    return this.about('caCertificates');
  },
  get zoneinfo() {
    return this.about('zoneinfo');
  },
  get shell() {
    return this.about('shell');
  },
  get bash() {
    return this.about('bash');
  },
};

function answers(state: StageState): (name: AnswerName) => Answer {
  const found: Partial<Record<AnswerName, Answer>> = {};
  return (name) => (found[name] ??= makers[name](state));
}

const makers: Readonly<Record<AnswerName, (state: StageState) => Answer>> = {
  compat,
  caCertificates: (state) => stageHolds(state, { kind: 'certificates' }),
  zoneinfo: (state) => stageHolds(state, { kind: 'zoneinfo' }),
  shell: (state) => stageHolds(state, { kind: 'shell' }),
  bash: (state) => stageHolds(state, { kind: 'program', name: 'bash' }),
};

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
  if (base?.runsDynamic === undefined) return notKnown;
  const value = base.runsDynamic === family;
  const what =
    base.runsDynamic === 'none'
      ? 'no loader: only static programs start'
      : `the loader of ${base.runsDynamic} only`;
  const message = value ? `${base.title} runs dynamic ${family} programs` : `${base.title} has ${what}`;
  return { value: value ? true : open ? undefined : false, evidence: [{ ...spanOf(baseSpan), message }] };
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function hasFile(state: StageState, path: string): Answer {
  const found = findArtifact(state.files, path);
  if (found !== undefined && !found.path.endsWith('/')) {
    return { value: true, evidence: found.evidence.slice(0, 1) };
  }
  const evidence: readonly Evidence[] = [];
  return {
    value: state.base?.libc === 'none' && state.complete && found === undefined ? false : undefined,
    evidence,
  };
}
