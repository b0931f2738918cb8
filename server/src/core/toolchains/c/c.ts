import type { Artifact } from '../../artifacts.js';
import type { Value } from '../../shell/environment.js';
import { isLibrary } from '../../packages/library-names.js';
import { baseName, resolvePath } from '../../shell/paths.js';
import { flagValue, headOf, isKnown, textWithGaps } from '../../shell/word-parts.js';
import { asksOfLibstdcxx } from './cpp-headers.js';
import { platformOfArchitecture, platformOfTarget } from '../target-platform.js';
import { libcWords, type Made, makeArtifact, nothingMade, type ToolCall, variable } from '../tool-call.js';

/** What a compiler driver links against, judged by its name and target. */
export interface Driver {
  readonly plus: boolean;
  readonly family: 'glibc' | 'musl' | undefined;
  readonly version: string | undefined;
  /** Whether it links statically unless told otherwise. */
  readonly staticByDefault: boolean;
  readonly platform: string | undefined;
}

/** gcc, g++, gfortran, clang, cc, musl-gcc, zig cc and cross compilers: programs and shared libraries they link. */
export function recogniseC(call: ToolCall): Made | undefined {
  const driver = readDriver(call);
  if (driver === undefined) return undefined;
  const flags = readCFlags(call);
  if (flags.objectOnly || flags.sources === 0) return nothingMade;
  const path = resolvePath(call.command.cwd, flags.output);
  if (path === undefined) return nothingMade;
  return { artifacts: [linkedProgram(call, path, driver, flags)] };
}

function readDriver(call: ToolCall): Driver | undefined {
  const { program, argv, stage } = call;
  if (program === 'zig')
    return argv[0] === 'cc' || argv[0] === 'c++' ? zigDriver(call, argv[0] === 'c++') : undefined;
  const match =
    /^(?:([\w.]+-(?:[\w.]+-)*)|xx-)?(gcc|g\+\+|cc|c\+\+|clang|clang\+\+|gfortran)(-[\d.]+)?$/.exec(program);
  if (match === null) return undefined;
  const prefix = match[1] ?? '';
  const plus = match[2]?.endsWith('++') === true;
  const { family, version } = stage.libc;
  const here = family === 'uclibc' ? undefined : family;
  if (prefix.includes('musl')) {
    return {
      plus,
      family: 'musl',
      version: undefined,
      staticByDefault: false,
      platform: platformOfTriple(prefix) ?? stage.platform,
    };
  }
  if (prefix.includes('mingw'))
    return { plus, family: undefined, version: undefined, staticByDefault: false, platform: 'windows/amd64' };
  if (prefix.includes('-linux-gnu')) {
    return {
      plus,
      family: 'glibc',
      version,
      staticByDefault: false,
      platform: platformOfTriple(prefix) ?? stage.platform,
    };
  }
  return { plus, ...byTarget(call, here), staticByDefault: false };
}

/** clang compiles for the `--target` that it is given, and for the platform of the build behind xx. */
function byTarget(
  { program, args, stage }: ToolCall,
  family: Driver['family'],
): Pick<Driver, 'family' | 'version' | 'platform'> {
  const { version } = stage.libc;
  if (program.startsWith('xx-')) return { family, version, platform: undefined };
  const target = targetOf(args);
  if (target === undefined) return { family, version, platform: stage.platform };
  const words = textWithGaps(target, ' ');
  const platform = platformOfTarget(target, platformOfTriple);
  if (words.includes('musl')) return { family: 'musl', version: undefined, platform };
  return { family, version, platform };
}

function targetOf(args: readonly Value[]): Value | undefined {
  return flagValue(args, '--target') ?? flagValue(args, '-target');
}

/** `-target x86_64-linux-gnu.2.17` pins the oldest glibc; a musl target is linked statically. */
function zigDriver(call: ToolCall, plus: boolean): Driver {
  const { libc, platform } = call.stage;
  const target = targetOf(call.args);
  if (target === undefined) {
    const family = libc.family === 'uclibc' ? undefined : libc.family;
    return { plus, family, version: libc.version, staticByDefault: false, platform };
  }
  const words = textWithGaps(target, ' ');
  const musl = words.includes('musl');
  const version = /-gnu\w*\.([\d.]+)$/.exec(words)?.[1];
  const family = musl ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return {
    plus,
    family,
    version,
    staticByDefault: musl,
    platform: platformOfTarget(target, platformOfTriple),
  };
}

/** `aarch64-linux-gnu` -> `linux/arm64`; `undefined` for what is not known. */
export function platformOfTriple(triple: string): string | undefined {
  if (/windows|mingw/.test(triple)) return 'windows/amd64';
  if (/darwin|apple/.test(triple)) return 'darwin/?';
  return platformOfArchitecture(/^(\w+?)-/.exec(triple)?.[1] ?? '');
}

interface CFlags {
  readonly output: string | undefined;
  readonly objectOnly: boolean;
  readonly sources: number;
  readonly isStatic: boolean;
  readonly shared: boolean;
  readonly noStandard: boolean;
  readonly staticRuntime: boolean;
  readonly ownFolders: boolean;
  readonly libraries: readonly string[];
  readonly readable: boolean;
}

function readCFlags(call: ToolCall): CFlags {
  const { argv, args } = call;
  const has = (pattern: RegExp): boolean => argv.some((word) => word !== undefined && pattern.test(word));
  const at = argv.lastIndexOf('-o');
  const readable = args.every((word) => isKnown(word) || bearsNotOnLinking.test(headOf(word)));
  const attached = args.find((word) => /^-o[^=b]/.test(headOf(word)) || isUnnamedOutput(word));
  const output = attached === undefined ? 'a.out' : attached.text?.slice(2);
  return {
    output: at === -1 ? output : argv[at + 1],
    objectOnly: has(/^-(c|S|E|M|MM|fsyntax-only)$|^--version$|^-v$|^-dumpmachine$|^-print/),
    sources: inputsOf(args).length,
    isStatic: has(/^-static(-pie)?$|^-Wl,(.*,)?-static\b/),
    shared: has(/^-shared$/),
    noStandard: has(/^-nostdlib$|^-nostartfiles$|^-ffreestanding$/),
    staticRuntime: has(/^-static-libstdc\+\+$/),
    libraries: readLibraries(argv),
    readable,
    ownFolders: !readable || has(/-rpath|^-Wl,-R|^@/) || variable(call, 'LD_RUN_PATH') !== undefined,
  };
}

/** `-o$NAME` */
function isUnnamedOutput(word: Value): boolean {
  return headOf(word) === '-o' && !isKnown(word);
}

/** Options that change what is compiled and not how it is linked, whatever follows: `-DVERSION="$V"`. */
const bearsNotOnLinking = /^-([DUIOgm]|isystem|std=|W(?!l,)|f(?!sanitize|openmp|use-ld))/;

/** Parts of libc itself; on glibc up to 2.33 some are files of their own. */
const partsOfLibc = new Set(['c', 'm', 'pthread', 'dl', 'rt', 'util', 'anl', 'resolv', 'crypt_r']);

function readLibraries(argv: readonly (string | undefined)[]): readonly string[] {
  const found: string[] = [];
  let statically = false;
  argv.forEach((word, at) => {
    if (word === undefined) return;
    if (/-Bstatic|^-Wl,-dn$/.test(word)) statically = true;
    if (/-Bdynamic|^-Wl,-dy$/.test(word)) statically = false;
    const name = word === '-l' ? argv[at + 1] : /^-l([^:].*)$/.exec(word)?.[1];
    if (name !== undefined && !statically) found.push(name);
    if (word === '-fopenmp') found.push('gomp');
    if (word.startsWith('-fsanitize=address')) found.push('asan');
    if (word.startsWith('-fsanitize=undefined')) found.push('ubsan');
  });
  return [...new Set(found)];
}

function linkedProgram(call: ToolCall, path: string, driver: Driver, flags: CFlags): Artifact {
  const plus = driver.plus || flags.libraries.includes('stdc++');
  const common = {
    path,
    toolchain: plus ? ('c++' as const) : ('c' as const),
    platform: driver.platform,
    ...(flags.output === 'a.out' && !call.argv.includes('-o') && { naming: 'without -o -> `a.out`' }),
  };
  if (flags.isStatic || (driver.staticByDefault && !flags.shared)) {
    const why = flags.isStatic ? '-static is given' : 'the musl target of zig links statically';
    return makeArtifact(call, {
      ...common,
      linkage: 'static',
      certainty: 'certain',
      explanation: `static: ${why}`,
    });
  }
  if (flags.noStandard || driver.family === undefined) {
    return makeArtifact(call, {
      ...common,
      linkage: 'unknown',
      certainty: 'possible',
      explanation: 'it is not known which libc it is linked to',
    });
  }
  const { family, version } = driver;
  const ownNeeds = builtLibraries(call, flags);
  const floor = plus || family !== 'glibc' ? undefined : readFloor(call, flags, version);
  return makeArtifact(call, {
    ...common,
    ...(floor !== undefined && { floor }),
    ...(flags.ownFolders && { ownFolders: true }),
    ...(ownNeeds.length > 0 && { ownNeeds }),
    ...(plus && family === 'glibc' && asksOfLibstdcxx(call, inputsOf(call.args))),
    linkage: 'dynamic',
    certainty: flags.readable ? 'certain' : 'likely',
    libc: family,
    libcVersion: version,
    needs: [...neededBy(flags, plus, family, version), ...runtimeOfFortran(call)],
    explanation: `dynamic, ${libcWords(family, version)}: -static is not given`,
  });
}

/** Those of its libraries that an earlier command of the stage linked, where the linker looks for them. */
function builtLibraries(call: ToolCall, { libraries }: CFlags): readonly string[] {
  if (call.argv.some((word) => word?.includes('-as-needed') === true)) return [];
  // Which of a library and an archive the linker takes is up to the order of the folders.
  const archives = call.stage.before.flatMap(({ command: { words } }) =>
    words.flatMap(({ text }) => /([^/]{1,100})\.a$/.exec(text ?? '')?.[1] ?? []),
  );
  const named = call.argv.flatMap((word, at) => {
    const folder = word === '-L' ? call.argv[at + 1] : /^-L(.+)/.exec(word ?? '')?.[1];
    return resolvePath(call.command.cwd, folder) ?? [];
  });
  const folders = [...named.slice(0, 20), '/usr/local/lib', '/usr/lib', '/lib'];
  const built = folders.flatMap((folder) =>
    call.stage
      .artifactsIn(folder)
      .filter(({ path, toolchain }) => /\.so[.\d]*$/.test(path) && /^(c|c\+\+|rust|go)$/.test(toolchain)),
  );
  return libraries
    .map((name) => `lib${name}`)
    .filter((library) => !archives.includes(library))
    .filter((library) => built.some(({ path }) => isLibrary(baseName(path), library)));
}

/** Headers whose functions are as old as the first x86-64 glibc, but for those named below. */
const oldHeaders =
  /^(assert|ctype|errno|fcntl|inttypes|limits|locale|netdb|omp|signal|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings|time|unistd|arpa\/inet|netinet\/in|sys\/(mman|socket|time|types|wait))\.h$/;
/** What glibc 2.35 and later added to these headers, and the switch that brings more. */
const newWords = /\b(_GNU_SOURCE|_ISOC2\dX?_SOURCE|strlc(py|at)|wcslc(py|at)|arc4random\w*)\b/;

/**
 * The version that a C program asks for when all its sources are read and use nothing newer: that of its start code.
 * glibc 2.38 gave strtol and scanf new names, but to GNU sources and to C23 only.
 */
function readFloor(
  { argv, args, command, stage }: ToolCall,
  { shared, libraries }: CFlags,
  version: string | undefined,
): string | undefined {
  if (shared || libraries.some((name) => name !== 'gomp') || isBefore234(version)) return undefined;
  if (argv.some((word) => word === undefined || /^-[DIi]|^@|^-std=\w+(2x|23)$/.test(word))) return undefined;
  const inputs = inputsOf(args);
  const texts = inputs.map((word) => {
    const path = word?.endsWith('.c') === true ? resolvePath(command.cwd, word) : undefined;
    return path === undefined ? undefined : stage.readFile(path);
  });
  return texts.length > 0 && texts.every(isOld) ? '2.34' : undefined;
}

/** Sources and objects; a word that cannot be read may be one. */
function inputsOf(args: readonly Value[]): readonly (string | undefined)[] {
  return args
    .filter((word, at) => !headOf(word).startsWith('-') && args[at - 1]?.text !== '-o')
    .map(({ text }) => text);
}

function isOld(text: string | undefined): boolean {
  if (text === undefined || newWords.test(text)) return false;
  const headers = [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*(?:<([^>]*)>|(.))/gm)];
  return headers.every(([, name]) => name !== undefined && oldHeaders.test(name));
}

function neededBy(
  flags: CFlags,
  plus: boolean,
  family: string,
  version: string | undefined,
): readonly string[] {
  const needs = flags.libraries
    .filter((name) => !partsOfLibc.has(name) && name !== 'stdc++')
    .map((name) => `lib${name}`);
  if (family === 'glibc' && isBefore234(version)) {
    for (const part of ['dl', 'pthread', 'rt', 'util'])
      if (flags.libraries.includes(part)) needs.push(`lib${part}`);
  }
  if (plus && !flags.staticRuntime) needs.push('libstdc++', 'libgcc_s');
  return [...new Set(needs)];
}

function runtimeOfFortran({ program, argv }: ToolCall): readonly string[] {
  return program.includes('gfortran') && !argv.includes('-static-libgfortran')
    ? ['libgfortran', 'libgcc_s']
    : [];
}

/** Whether programs linked on this glibc still name libdl, libpthread … as files. */
export function isBefore234(version: string | undefined): boolean {
  const minor = /^2\.(\d+)/.exec(version ?? '')?.[1];
  return minor !== undefined && Number(minor) < 34;
}
