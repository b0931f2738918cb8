import type { Evidence } from '../artifacts.js';
import type { ImageFacts } from '../images/image-facts.js';
import { libstdcxxOf } from '../images/libstdcxx.js';
import { variableOf } from '../shell/environment.js';
import type { Span } from '../text/text.js';
import { findArtifact, listFolder } from './files.js';
import { factsOfPackage } from '../packages/packages.js';
import { type PackageFacts, plainPackages } from '../packages/packages-data.js';
import { overlaidRoot, type Provision, type StageState } from './state.js';
import type { Answer, StageRuntime } from './types.js';
import { withGetters } from '../with-getters.js';

const notKnown: Answer = { value: undefined, evidence: [] };

/** What programs find in the stage as it is now. Copies nothing: ask after the stage has run. */
export function runtimeOf(state: StageState): StageRuntime {
  const { base, baseSpan } = state;
  const root = overlaidRoot(state);
  const own = {
    base,
    baseSpan,
    libc: root?.libc ?? base?.libc,
    libcVersion: root === undefined ? base?.libcVersion : root.libcVersion,
    runsDynamic: (family: 'glibc' | 'musl' | 'uclibc') => runsDynamic(state, family),
    provides: (library: string) => providesLibrary(state, library),
    hasUser: (name: string) => hasUser(state, name),
    runtimeVersion: (name: string) => base?.runtimes[name] ?? root?.runtimeVersion(name),
    hasFile: (path: string) => hasFile(state, path),
    about: answers(state),
    newestCxx: () => libstdcxxIn(state),
  };
  return withGetters(own, answerGetters);
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
  compat: (state) =>
    byPackage(
      state,
      (facts) => facts.compat === true,
      about(state, 'compatibility layer', state.base && false),
    ),
  caCertificates: (state) =>
    unlessNamed(
      state,
      ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
      decide(
        state,
        'certificates',
        (facts) => facts.certificates === true,
        (runtime) => runtime.caCertificates,
        about(state, 'CA certificates', state.base?.caCertificates),
      ),
    ),
  zoneinfo: (state) =>
    unlessNamed(
      state,
      ['ZONEINFO', 'TZDIR', 'PYTHONTZPATH'],
      decide(
        state,
        'zoneinfo',
        (facts) => facts.zoneinfo === true,
        (runtime) => runtime.zoneinfo,
        about(state, 'zoneinfo', state.base?.zoneinfo),
      ),
    ),
  shell: shellAnswer,
  bash: (state) =>
    decide(
      state,
      'bash',
      (facts) => facts.bash === true,
      (runtime) => runtime.bash,
      about(state, 'bash', state.base?.bash),
    ),
};

function about({ base, baseSpan }: StageState, what: string, value: boolean | undefined): Answer {
  return baseAnswer(base, baseSpan, what, value);
}

/** A variable that names the place says that something may be there. */
function unlessNamed(state: StageState, names: readonly string[], answer: Answer): Answer {
  const isNamed = names.some((name) => variableOf(state.environment, name) !== undefined);
  return isNamed && answer.value === false ? { value: undefined, evidence: answer.evidence } : answer;
}

function baseAnswer(
  base: ImageFacts | undefined,
  span: Span,
  what: string,
  value: boolean | undefined,
): Answer {
  if (base === undefined || value === undefined) return notKnown;
  const message = `${base.title} ${value ? 'has' : 'has no'} ${what}`;
  return { value, evidence: [{ start: span.start, end: span.end, message }] };
}

type Kind = Provision['what']['kind'];

/** Provisions first, then packages, then the base; an absence counts only when nothing unread came in. */
function decide(
  state: StageState,
  kind: Kind,
  inPackage: (facts: PackageFacts) => boolean,
  ask: (runtime: StageRuntime) => Answer,
  base: Answer,
): Answer {
  let open = !state.complete;
  for (const { what, evidence, from } of state.provisions) {
    if (what.kind === kind) {
      // A folder copied from where the thing is known absent brings nothing.
      const there = from === undefined || kind === 'passwd' ? undefined : ask(from);
      if (there?.value !== false) return { value: there?.value ?? true, evidence: [evidence] };
    } else if (what.kind === 'root') {
      const there = from === undefined ? notKnown : ask(from);
      if (there.value === true) return { value: true, evidence: [evidence, ...there.evidence] };
      if (there.value === undefined) open = true;
    }
  }
  const packaged = byPackage(state, inPackage, base);
  if (packaged.value !== false || !open) return packaged;
  return { value: undefined, evidence: packaged.evidence };
}

function byPackage(state: StageState, test: (facts: PackageFacts) => boolean, base: Answer): Answer {
  if (base.value === true) return base;
  let open = false;
  for (const [name, { evidence, sure }] of state.packages) {
    if (test(factsOfPackage(name))) return { value: sure ? true : undefined, evidence: [evidence] };
    open ||= !plainPackages.has(name);
  }
  if (base.value === false && (open || (state.recommends && state.packages.size > 0)))
    return { value: undefined, evidence: base.evidence };
  return base;
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

/** Libraries that a plain system image of the distribution does not hold. */
const neverInBase = new Set(
  'libpq libsqlite3 libxml2 libxslt libyaml libvips libgomp libmysqlclient libmariadb libevent libpython libzmq libsodium libgc libpcre2 libvirt librdkafka libmagickwand libcurl libodbc'.split(
    ' ',
  ),
);

function baseLibrary(base: ImageFacts | undefined, library: string): boolean | undefined {
  if (base === undefined) return undefined;
  const listed = Object.hasOwn(base.libraries, library) ? base.libraries[library] : undefined;
  if (listed !== undefined) return listed;
  if (base.libc === 'none' || base.distro === 'distroless') return base.libc === 'none' ? false : undefined;
  const plain = !base.builder && Object.keys(base.runtimes).length === 0;
  const system = base.distro === 'alpine' || base.distro === 'debian' || base.distro === 'ubuntu';
  return plain && system && neverInBase.has(library) ? false : undefined;
}

function providesLibrary(state: StageState, library: string): Answer {
  let open = !state.complete;
  for (const { what, evidence, from } of state.provisions) {
    if (what.kind === 'library' && what.stem === library) return { value: true, evidence: [evidence] };
    if (what.kind !== 'root' && what.kind !== 'libraries') continue;
    const there = from?.provides(library).value;
    if (there === true) return { value: true, evidence: [evidence] };
    if (there === undefined || what.kind === 'libraries') open = true;
  }
  const base = baseAnswer(state.base, state.baseSpan, library, baseLibrary(state.base, library));
  const packaged = byPackage(state, ({ libraries }) => libraries?.includes(library) === true, base);
  return packaged.value === false && open ? { value: undefined, evidence: packaged.evidence } : packaged;
}

function shellAnswer(state: StageState): Answer {
  const { base, baseSpan } = state;
  const path = base?.shell;
  const value = path === undefined ? undefined : path === '/bin/sh' || path === '/usr/bin/sh';
  const answer = baseAnswer(base, baseSpan, 'shell at /bin/sh', value);
  const installed = [...state.packages].find(([name]) => /^(busybox|bash|dash)(-static)?$/.test(name));
  if (answer.value === false && installed !== undefined)
    return { value: undefined, evidence: [installed[1].evidence] };
  return decide(
    state,
    'shell',
    () => false,
    (runtime) => runtime.shell,
    answer,
  );
}

function hasUser(state: StageState, name: string): Answer {
  if (/^\d+$/.test(name)) return { value: true, evidence: [] };
  const added = state.users.get(name);
  if (added !== undefined) return { value: true, evidence: [added] };
  let open = !state.complete;
  for (const { what, evidence, from, names } of state.provisions) {
    if (what.kind !== 'passwd' && what.kind !== 'root') continue;
    const there = names?.includes(name) ?? from?.hasUser(name).value;
    if (there === true) return { value: true, evidence: [evidence] };
    if (there === undefined) open = true;
  }
  if ([...state.packages.keys()].some((name_) => !plainPackages.has(name_))) open = true;
  const listed = state.base?.users?.includes(name);
  const value = state.base?.passwd === false ? false : listed;
  const answer = baseAnswer(state.base, state.baseSpan, `user ${name}`, value);
  return answer.value === false && open ? { value: undefined, evidence: answer.evidence } : answer;
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
