import type { Artifact } from '../artifacts.js';
import type { StageRun, StageRuntime } from '../run/stage-run.js';
import { moduleLanguageOf } from '../packages/language-modules.js';
import { variableOf } from '../shell/environment.js';
import { isWithin } from '../shell/paths.js';
import { compareVersions, javaMajor, minorOf } from '../versions.js';
import type { Fault, Libc, NativeCause } from './landing.js';

/**
 * All that speaks against `artifact` running in `run` at `path`. What is unknown on either side is no fault.
 * Platform comes first: between two platforms a libc verdict means nothing.
 */
export function faultsOf(artifact: Artifact, run: StageRun, path: string): readonly Fault[] {
  const platform = platformFault(artifact, run);
  if (platform !== undefined) return [platform];
  const { runtime } = run;
  return [
    ...nativeFaults(artifact, run, path),
    ...libcFaults(artifact, runtime),
    ...(artifact.toolchain === 'dotnet' ? frameworkFaults(artifact, run) : runtimeFaults(artifact, runtime)),
    ...interpreterFaults(artifact, runtime),
    ...dataFaults(artifact, runtime),
    ...globalizationFaults(artifact, run),
  ];
}

function platformFault({ platform, linkage, evidence }: Artifact, run: StageRun): Fault | undefined {
  const isNative = linkage === 'static' || linkage === 'dynamic';
  if (!isNative || platform === '?' || run.platform === '?' || platform === run.platform) return undefined;
  if (platform === '$BUILDPLATFORM' && run.platform === undefined) {
    const words = { built: 'the platform of the builder', runs: 'the target platform' };
    return { kind: 'platform', certainty: 'likely', evidence: evidence.slice(0, 1), ...words };
  }
  if (platform === undefined || run.platform === undefined || run.platform.startsWith('$')) return undefined;
  if (platform.startsWith('$') || samePlatform(platform, run.platform)) return undefined;
  return { kind: 'platform', certainty: 'certain', evidence: [], built: platform, runs: run.platform };
}

/** `linux/arm64/v8` and `linux/arm64` are one; a 386 program runs on amd64. */
function samePlatform(built: string, runs: string): boolean {
  const short = (platform: string): string => platform.replace(/^linux\/(arm64|amd64)\/.*$/, 'linux/$1');
  return short(built) === short(runs) || (built === 'linux/386' && short(runs) === 'linux/amd64');
}

/** Folders of modules; a single file of such a language is a program that carries its runtime (pkg, PyInstaller). */
function isModules({ toolchain, path }: Artifact): boolean {
  return moduleLanguageOf(toolchain) !== undefined && path.endsWith('/');
}

/** Modules of an interpreted language: bound to libc, to the runtime's version, or to a path. */
function nativeFaults(artifact: Artifact, run: StageRun, path: string): Fault[] {
  const { wants, certainty } = artifact;
  const { runtime } = run;
  if (!isModules(artifact)) return [];
  const place = pathCause(wants.home, run, path);
  const causes = [libcCause(artifact, runtime), versionCause(artifact, runtime), place];
  return causes.flatMap((cause): Fault[] => {
    if (cause === undefined) return [];
    const evidence = cause.kind === 'libc' ? runtime.runsDynamic(cause.built).evidence : [];
    return [
      { kind: 'native-modules', cause, evidence, certainty: cause.kind === 'libc' ? certainty : 'likely' },
    ];
  });
}

function libcCause({ linkage, libc, wants }: Artifact, runtime: StageRuntime): NativeCause | undefined {
  const isNative = linkage === 'dynamic' || (wants.native?.length ?? 0) > 0;
  if (!isNative || libc === undefined) return undefined;
  const there = runtime.libc;
  if (there === undefined || there === 'none' || there === libc) return undefined;
  return runtime.runsDynamic(libc).value === false ? { kind: 'libc', built: libc, runs: there } : undefined;
}

function versionCause({ wants, toolchain }: Artifact, runtime: StageRuntime): NativeCause | undefined {
  const { runtime: wanted } = wants;
  const native = (toolchain === 'node' ? wants.bound : wants.native) ?? [];
  // Without native modules the version matters to Python alone: its folders carry the version in their name.
  if (wanted?.version === undefined || (native.length === 0 && toolchain !== 'python')) return undefined;
  const there = runtime.runtimeVersion(wanted.name);
  if (there === undefined) return undefined;
  const significant = toolchain === 'node' ? (version: string) => version.split('.')[0] ?? '' : minorOf;
  const [built, runs] = [significant(wanted.version), significant(there)];
  if (built === '' || runs === '' || !isPrecise(runs, built) || built === runs) return undefined;
  return { kind: 'version', name: wanted.name, built, runs };
}

/** `3` against `3.12` says nothing. */
function isPrecise(a: string, b: string): boolean {
  return a.split('.').length === b.split('.').length;
}

function pathCause(home: string | undefined, run: StageRun, path: string): NativeCause | undefined {
  if (home === undefined) return undefined;
  const trim = (folder: string): string => run.realPath(folder.replace(/(?<!\/)\/+$/, ''));
  return isWithin(trim(home), trim(path)) ? undefined : { kind: 'path', home };
}

function libcFaults(artifact: Artifact, runtime: StageRuntime): Fault[] {
  const { linkage, libc, certainty } = artifact;
  if (isModules(artifact))
    return [...moduleGlibcFaults(artifact, runtime), ...moduleLibraryFaults(artifact, runtime)];
  if (linkage !== 'dynamic' || libc === undefined) return [];
  const starts = runtime.runsDynamic(libc);
  if (starts.value === undefined) return [];
  if (!starts.value) return [loaderFault(artifact, libc, runtime)];
  return [...versionFaults(artifact, runtime), ...libraryFaults(artifact, runtime)].map((fault) =>
    certainty === 'certain' ? fault : { ...fault, certainty: weaker(fault.certainty, certainty) },
  );
}

function loaderFault({ certainty }: Artifact, family: Libc, runtime: StageRuntime): Fault {
  const { evidence } = runtime.runsDynamic(family);
  const loader = loaderOf(family);
  const there = (['glibc', 'musl'] as const).find((other) => runtime.runsDynamic(other).value === true);
  // A compatibility layer makes simple programs start: no more than a guess is left.
  const sure = runtime.compat.value === true ? 'possible' : certainty;
  if (there === undefined) return { kind: 'no-loader', certainty: sure, evidence, family, loader };
  return { kind: 'other-libc', certainty: sure, evidence, family, there, loader };
}

/** On amd64, for the message only. Source: the libc-facts table of loader paths. */
function loaderOf(family: Libc): string | undefined {
  if (family === 'glibc') return '/lib64/ld-linux-x86-64.so.2';
  return family === 'musl' ? '/lib/ld-musl-x86_64.so.1' : undefined;
}

/** Versions at which glibc moved symbols that (nearly) every program uses: libc.md 2. */
const startCliff = '2.34';
const stdlibCliff = '2.38';

function glibcFault(artifact: Artifact, runtime: StageRuntime): Fault[] {
  const { path, libc, libcVersion, floor, toolchain, likelyAsks = [] } = artifact;
  const there = runtime.libcVersion;
  if (libc !== 'glibc' || libcVersion === undefined || there === undefined || runtime.libc !== 'glibc')
    return [];
  const asked = floor ?? libcVersion;
  if (compareVersions(asked, there) <= 0) return [];
  const crosses = (cliff: string): boolean =>
    compareVersions(asked, cliff) >= 0 && compareVersions(there, cliff) < 0;
  const fault = { kind: 'older-glibc', built: libcVersion, runs: there, evidence: [] } as const;
  // A shared library has no start of its own: it asks for 2.34 only where it uses what moved then.
  const starts = !/\.so(\.[\d.]+)?$|\.node$/.test(path);
  if (crosses(startCliff))
    return [{ ...fault, crossed: startCliff, certainty: starts ? 'certain' : 'possible' }];
  const isC = toolchain === 'c' || toolchain === 'c++';
  if (isC && crosses(stdlibCliff)) return [{ ...fault, crossed: stdlibCliff, certainty: 'likely' }];
  const likely = likelyAsks.find(crosses);
  if (likely !== undefined) return [{ ...fault, crossed: likely, certainty: 'likely' }];
  return mayAskForMore.has(toolchain) ? [{ ...fault, crossed: undefined, certainty: 'possible' }] : [];
}

/** Linked by a C compiler, with code of C inside: which functions they call is not known. */
const mayAskForMore = new Set(['c++', 'rust', 'swift', 'nim', 'crystal', 'haskell', 'ocaml']);

/** One ladder is enough to report: the one that surely or most likely breaks. */
function versionFaults(artifact: Artifact, runtime: StageRuntime): Fault[] {
  const [glibc] = glibcFault(artifact, runtime);
  const [cxx] = libstdcxxFault(artifact, runtime);
  if (glibc === undefined || cxx === undefined) return [glibc ?? cxx].filter((fault) => fault !== undefined);
  return [glibc.certainty === 'certain' || cxx.certainty === 'possible' ? glibc : cxx];
}

function libstdcxxFault({ libstdcxx }: Artifact, runtime: StageRuntime): Fault[] {
  const runs = runtime.libstdcxx;
  if (libstdcxx === undefined || runs === undefined || runtime.provides('libstdc++').value === false)
    return [];
  const { asks, certainty } = libstdcxx;
  return compareVersions(asks, runs) > 0
    ? [{ kind: 'older-libstdcxx', certainty, evidence: [], asks, runs }]
    : [];
}

function libraryFaults(artifact: Artifact, runtime: StageRuntime): Fault[] {
  const { needs, likelyNeeds = [], ownNeeds = [] } = artifact;
  return [...needs, ...likelyNeeds].flatMap((library): Fault[] => {
    const isOwn = ownNeeds.includes(library);
    const { value, evidence, likely, uncached } = isOwn
      ? runtime.holds({ kind: 'library', name: library, isOwn })
      : runtime.provides(library);
    const certainty = likely === true || likelyNeeds.includes(library) ? 'likely' : 'certain';
    const fault = { kind: 'library', certainty, evidence, library, ...(isOwn && { isOwn }) } as const;
    if (uncached !== undefined && asksCache(artifact)) return [{ ...fault, uncached }];
    return value === false ? [fault] : [];
  });
}

/** Compilers that put no folders for libraries into a program unless they are told to; those of packages may. */
const plainLinkers = new Set(['c', 'c++', 'rust', 'go']);

function asksCache({ toolchain, ownFolders }: Artifact): boolean {
  return plainLinkers.has(toolchain) && ownFolders !== true;
}

/**
 * What shared pointers of C++ and `stat` of C ask for where glibc has it: `__libc_single_threaded` since 2.32. Seen in
 * what GCC 12 makes on bookworm.
 */
const moduleCliff = '2.32';

/** Native modules that were compiled for a newer glibc; prebuilt ones are made for old ones. */
function moduleGlibcFaults({ libc, libcVersion, wants }: Artifact, runtime: StageRuntime): Fault[] {
  const { native = [], fromSource = [] } = wants;
  const there = runtime.libc === 'glibc' ? runtime.libcVersion : undefined;
  if (libc !== 'glibc' || libcVersion === undefined || there === undefined) return [];
  if (!native.some((name) => fromSource.includes(name))) return [];
  if (compareVersions(libcVersion, moduleCliff) < 0 || compareVersions(there, moduleCliff) >= 0) return [];
  const versions = { built: libcVersion, runs: there, crossed: moduleCliff };
  return [{ kind: 'older-glibc', certainty: 'likely', evidence: [], ...versions }];
}

/** Libraries that modules were built against or open; of another libc there is worse to say. */
function moduleLibraryFaults(artifact: Artifact, runtime: StageRuntime): Fault[] {
  if (artifact.linkage === 'dynamic' && artifact.libc !== runtime.libc) return [];
  return libraryFaults(artifact, runtime).map((fault) => ({ ...fault, certainty: 'likely' }));
}

function runtimeFaults({ wants, toolchain, certainty }: Artifact, runtime: StageRuntime): Fault[] {
  const { runtime: wanted } = wants;
  if (toolchain !== 'java' || wanted?.version === undefined) return [];
  const there = runtime.runtimeVersion('jre') ?? runtime.runtimeVersion('jdk');
  const [needed, found] = [javaMajor(wanted.version), there === undefined ? undefined : javaMajor(there)];
  if (needed === undefined || found === undefined || needed <= found) return [];
  const versions = { name: 'Java', needed: String(needed), there: String(found) };
  return [{ kind: 'runtime-version', certainty, evidence: [], ...versions }];
}

const frameworks: Readonly<Record<string, string>> = { dotnet: '.NET', aspnet: 'ASP.NET Core' };

/**
 * What is published without its runtime starts on the major version that it is built for alone, unless it is told to
 * roll forward. Source: "Select which .NET version to use", learn.microsoft.com.
 */
function frameworkFaults({ wants, linkage }: Artifact, run: StageRun): Fault[] {
  const { name = '', version: needed } = wants.runtime ?? {};
  const { runtime, environment, commands } = run;
  const [plain, there] = [runtime.runtimeVersion('dotnet'), runtime.runtimeVersion(name)];
  const isOpen =
    variableOf(environment, 'DOTNET_ROLL_FORWARD') !== undefined ||
    run.artifacts.some((one) => /^\/usr\/(share|lib)\/dotnet(\/|$)/.test(one.path)) ||
    commands.some(({ command }) =>
      command.words.some(({ text }) =>
        /dotnet-install|dotnet-runtime|aspnetcore|dotnet-sdk/.test(text ?? ''),
      ),
    );
  if (linkage !== 'interpreted' || needed === undefined || !run.complete || isOpen) return [];
  const fault = { kind: 'runtime-version', certainty: 'certain', evidence: [], needed } as const;
  if (plain === undefined || !/^\d+\.\d/.test(there ?? plain)) return [];
  if (there === undefined) return [{ ...fault, name: frameworks[name] ?? name, there: `only .NET ${plain}` }];
  return there.split('.')[0] === needed.split('.')[0]
    ? []
    : [{ ...fault, name: frameworks[name] ?? name, there }];
}

function interpreterFaults({ wants, linkage }: Artifact, runtime: StageRuntime): Fault[] {
  const { interpreter } = wants;
  if (interpreter === undefined || linkage !== 'interpreted') return [];
  const answer = interpreterAnswer(interpreter, runtime);
  return answer.value === false
    ? [
        {
          kind: 'interpreter',
          certainty: answer.likely === true ? 'likely' : 'certain',
          evidence: answer.evidence,
          interpreter,
        },
      ]
    : [];
}

/**
 * What keeps the kernel from starting a script without a shell: no interpreter of its `#!` line, or no such line.
 */
export function scriptFaults(artifact: Artifact, text: string, run: StageRun): Fault[] {
  if (text.startsWith('#!')) return interpreterFaults(artifact, run.runtime);
  const isPlain = /^[\t\n\r -~]+$/.test(text.slice(0, 1000)) && text.trim() !== '';
  return isPlain ? [{ kind: 'no-interpreter-line', certainty: 'certain', evidence: artifact.evidence }] : [];
}

function interpreterAnswer(interpreter: string, runtime: StageRuntime): StageRuntime['shell'] {
  if (interpreter === '/bin/sh') return runtime.shell;
  return runtime.holds({ kind: 'program', name: interpreter });
}

function dataFaults({ wants, linkage }: Artifact, runtime: StageRuntime): Fault[] {
  if (linkage === 'data') return [];
  const faults: Fault[] = [];
  const { caCertificates, zoneinfo } = runtime;
  if (wants.tls === true && caCertificates.value === false) {
    faults.push({ kind: 'certificates', certainty: 'likely', evidence: caCertificates.evidence });
  }
  if (wants.zoneinfo === true && zoneinfo.value === false) {
    faults.push({ kind: 'zoneinfo', certainty: 'likely', evidence: zoneinfo.evidence });
  }
  return faults;
}

/** .NET looks for ICU when it starts and ends the process where there is none, unless a variable turns cultures off. */
function globalizationFaults(artifact: Artifact, { runtime, environment }: StageRun): Fault[] {
  const { wants, linkage, libc } = artifact;
  const { cultures } = wants;
  if (cultures !== undefined && (cultures.isOff || isSetInvariant(runtime, environment)))
    return [{ kind: 'cultures', by: cultures.by, certainty: 'likely', evidence: [] }];
  if (wants.globalization !== true || isInvariant(runtime, environment)) return [];
  // A program that does not get as far has a fault of its own.
  if (linkage === 'dynamic' && (libc === undefined || runtime.runsDynamic(libc).value !== true)) return [];
  const { value, evidence } = runtime.holds({ kind: 'globalization' });
  return value === false ? [{ kind: 'globalization', certainty: 'likely', evidence }] : [];
}

const invariant = 'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT';

function isSetInvariant(runtime: StageRuntime, environment: StageRun['environment']): boolean {
  const set = variableOf(environment, invariant);
  if (set !== undefined) return /^(1|true)$/i.test(set.text ?? '');
  const { base } = runtime;
  return (
    base !== undefined &&
    isOfDotnet(base.runtimes, base.title) &&
    runtime.holds({ kind: 'globalization' }).value === false
  );
}

/** Every image of .NET without ICU sets the variable itself. */
function isInvariant({ base }: StageRuntime, environment: StageRun['environment']): boolean {
  const set = variableOf(environment, invariant);
  if (set !== undefined) return set.text === undefined || /^(1|true)$/i.test(set.text);
  return base === undefined || base.env[invariant] !== undefined || isOfDotnet(base.runtimes, base.title);
}

function isOfDotnet(runtimes: Readonly<Record<string, string>>, title: string): boolean {
  return 'dotnet' in runtimes || 'aspnet' in runtimes || /dotnet|\.NET/.test(title);
}

const order = ['certain', 'likely', 'possible'] as const;

function weaker(a: Fault['certainty'], b: Fault['certainty']): Fault['certainty'] {
  return order[Math.max(order.indexOf(a), order.indexOf(b))] ?? 'possible';
}
