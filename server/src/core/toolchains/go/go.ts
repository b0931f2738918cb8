import type { Artifact, Evidence } from '../../artifacts.js';
import type { CgoState, CgoUse, GoBuild } from '../../run/stage-run.js';
import type { LibcFamily } from '../../images/image-facts.js';
import { known, type Value } from '../../shell/environment.js';
import type { ShellCommand } from '../../shell/command.js';
import { baseName, joinPath, resolvePath } from '../../shell/paths.js';
import { afterHead, bareValue, headOf } from '../../shell/word-parts.js';
import { decideCgo, isRunByXx, wrapSetting } from './go-cgo.js';
import { packagesOfLibrary, runPackagesOf } from '../../packages/run-packages.js';
import { type GoUse, readGoUse } from './go-imports.js';
import { linksArchives } from './go-source.js';
import { tagsOfOtherLinks } from './go-modules-data.js';
import { decideLinkage, type LinkFlags, readLinkFlags } from './go-link.js';
import { findPackages, type GoPackage } from './go-packages.js';
import {
  evidenceOf,
  type Made,
  makeArtifact,
  nothingMade,
  type Options,
  readOptions,
  type ToolCall,
  variable,
  variableText,
  wordAt,
} from '../tool-call.js';

const valued = new Set(
  'o tags ldflags gcflags asmflags buildmode mod modfile p pkgdir overlay toolexec compiler C installsuffix gccgoflags coverpkg covermode run exec'.split(
    ' ',
  ),
);

/** `go build`, `go install`, `go test -c` and `go env -w`, also through xx-go. */
export function recogniseGo(call: ToolCall): Made | undefined {
  if (call.program !== 'xx-go' && !/^go(\d[\d.]*)?$/.test(call.program)) return undefined;
  const [verb] = call.argv;
  if (verb === '--wrap') return { artifacts: [], goSettings: [[wrapSetting, known('')]] };
  if (verb === 'env') return writeSettings(call);
  if (verb !== 'build' && verb !== 'install' && verb !== 'test') return nothingMade;
  const options = readOptions(call.args, valued, 1);
  if (verb === 'test' && !options.values.has('c')) return nothingMade;
  return buildPrograms(call, verb, options);
}

function writeSettings({ argv, args }: ToolCall): Made {
  if (argv[1] !== '-w') return nothingMade;
  const goSettings = args.slice(2).flatMap((word): (readonly [string, Value])[] => {
    const [start = '', name] = /^(\w+)=/.exec(headOf(word)) ?? [];
    return name === undefined ? [] : [[name, bareValue(afterHead(word, start.length))]];
  });
  return { artifacts: [], goSettings };
}

function buildPrograms(call: ToolCall, verb: GoBuild['verb'], options: Options): Made {
  const { words, values } = options;
  const cwd = resolvePath(call.command.cwd, words.has('C') ? values.get('C') : '.');
  if (cwd === undefined) return nothingMade;
  const flags = readLinkFlags(call, options);
  const packages = findPackages(call.stage, cwd, packageWords(options));
  const goVersion = call.stage.facts?.runtimes['go'];
  const cgo = decideCgo(call, flags, goVersion);
  const uses = (packages ?? []).map((one) => ({ one, use: useOf(call, one, flags) }));
  const mains = uses.filter(({ use }) => use?.isMain !== false || verb === 'test');
  const places = outputPlaces(
    call,
    verb,
    options,
    cwd,
    packages === undefined ? undefined : mains.map(({ one }) => one),
  );
  const artifacts = places.map(({ path, one, naming }) => {
    const use = mains.find((main) => main.one === one)?.use;
    const made = describeProgram(call, path, { cgo, use, flags });
    return naming === undefined ? made : { ...made, naming };
  });
  const [first] = mains;
  const fact: GoBuild = {
    stage: call.stage.index,
    instruction: call.instruction,
    span: { start: call.command.start, end: call.command.end },
    inFile: call.command.script === undefined,
    verb,
    cgo,
    uses: describeUse(joinUses(mains.map(({ use }) => use)) ?? first?.use, flags, call.stage.facts?.libc),
    tags: flagSpan(call, options, 'tags'),
    ldflags: flagSpan(call, options, 'ldflags'),
    goVersion,
    fixedArch: fixedArch(call),
    artifacts,
  };
  return { artifacts, goBuild: fact };
}

/** GOARCH that is set in front of the command itself and does not follow the platform of the build. */
function fixedArch({ command: { assignments, script } }: ToolCall): GoBuild['fixedArch'] {
  const found = assignments.findLast(({ name }) => name === 'GOARCH');
  if (script !== undefined || found?.text === undefined || !/^\w+$/.test(found.text)) return undefined;
  return { start: found.start, end: found.end, text: found.text };
}

/** Packages follow the flags: what stands in front of one and cannot be known is a flag as well. */
function packageWords({ plain, at }: Options): readonly (string | undefined)[] {
  const lastFlag = Math.max(-1, ...at.values());
  return plain.filter((word) => word.at > lastFlag || word.text !== undefined).map(({ text }) => text);
}

function flagSpan(
  call: ToolCall,
  options: Options,
  name: string,
): { start: number; end: number } | undefined {
  const at = options.at.get(name);
  const word = at === undefined ? undefined : wordAt(call, at);
  return word === undefined ? undefined : { start: word.start, end: word.end };
}

function useOf(call: ToolCall, one: GoPackage, flags: LinkFlags): GoUse | undefined {
  if (one.folder === undefined) return undefined;
  const use = readGoUse(call.stage, one.module, one.folder, one.files, flags.tags);
  // A folder of which nothing could be read says nothing.
  if (use.isMain === undefined && use.net.length + use.cgo.length + use.user.length === 0) return undefined;
  return usesBoring(call) ? { ...use, cgo: [...use.cgo, boring] } : use;
}

/** The cryptography that this experiment links is C: without cgo it is left out in silence. */
const boring = 'crypto/internal/boring (GOEXPERIMENT=boringcrypto)';

function usesBoring(call: ToolCall): boolean {
  return variableText(call, 'GOEXPERIMENT')?.split(',').includes('boringcrypto') === true;
}

function joinUses(uses: readonly (GoUse | undefined)[]): GoUse | undefined {
  const known_ = uses.filter((use) => use !== undefined);
  const [first] = known_;
  if (first === undefined) return undefined;
  return {
    net: known_.flatMap(({ net }) => net),
    user: known_.flatMap(({ user }) => user),
    cgo: known_.flatMap(({ cgo }) => cgo),
    failsWithoutCgo: known_.flatMap(({ failsWithoutCgo }) => failsWithoutCgo),
    libraries: known_.flatMap(({ libraries }) => libraries),
    tls: known_.some(({ tls }) => tls === true) ? true : first.tls,
    zoneinfo: known_.some(({ zoneinfo }) => zoneinfo === true) ? true : first.zoneinfo,
    embedsZones: known_.every((use) => use.embedsZones),
    complete: known_.length === uses.length && known_.every(({ complete }) => complete),
    isMain: first.isMain,
  };
}

/** What the imports mean under the tags of the command. */
function describeUse(
  use: GoUse | undefined,
  { tags, open }: LinkFlags,
  libc: LibcFamily | undefined,
): CgoUse {
  if (use === undefined) {
    const value = tags.has('netgo') && tags.has('osusergo') ? false : undefined;
    return {
      value,
      through: [],
      tagsThatHelp: [],
      needsCgo: undefined,
      failsWithoutCgo: [],
      needsTag: undefined,
      complete: false,
    };
  }
  const net = tags.has('netgo') ? [] : use.net;
  const user = tags.has('osusergo') ? [] : use.user;
  const through = [...use.cgo, ...net, ...user];
  const helps =
    use.cgo.length > 0
      ? []
      : [...(net.length > 0 ? ['netgo' as const] : []), ...(user.length > 0 ? ['osusergo' as const] : [])];
  const covered = use.complete || (tags.has('netgo') && tags.has('osusergo'));
  return {
    value: through.length > 0 ? true : covered ? false : undefined,
    through: [...new Set(through)].slice(0, 10),
    tagsThatHelp: helps,
    failsWithoutCgo: [...new Set(use.failsWithoutCgo)].slice(0, 10),
    needsTag: libc === 'musl' && !open && bundlesForGlibc(use, tags) ? 'musl' : undefined,
    needsCgo: use.cgo.length > 0 ? true : use.complete ? false : undefined,
    complete: use.complete,
  };
}

/** It brings librdkafka built for either libc and links the one for glibc without a tag, says its README. */
function bundlesForGlibc({ failsWithoutCgo }: GoUse, tags: ReadonlySet<string>): boolean {
  return (
    failsWithoutCgo.some((path) => path.startsWith('github.com/confluentinc/confluent-kafka-go')) &&
    !tags.has('musl') &&
    !tags.has('dynamic')
  );
}

interface Place {
  readonly path: string;
  readonly one: GoPackage | undefined;
  /** How its name follows, where `-o` does not give it. */
  readonly naming?: string;
}

/** Where the programs are written. Several packages without `-o` are only compiled. */
function outputPlaces(
  call: ToolCall,
  verb: GoBuild['verb'],
  options: Options,
  cwd: string,
  mains: readonly GoPackage[] | undefined,
): readonly Place[] {
  const suffix = verb === 'test' ? '.test' : '';
  const named = (folder: string, one: GoPackage, how = ''): Place => {
    const name = one.name + suffix;
    return { path: joinPath(folder, name), one, naming: `${how}${one.from} -> \`${name}\`` };
  };
  if (verb === 'install') {
    const folder = binFolder(call);
    if (folder === undefined) return [];
    return (mains ?? []).map((one) => named(folder, one));
  }
  if (options.values.has('o')) {
    const written = options.values.get('o');
    const path = resolvePath(cwd, written);
    if (path === undefined || written === undefined || path === '/dev/null') return [];
    const folder = written.endsWith('/') || call.stage.isFolder(path) || (mains?.length ?? 0) > 1;
    if (!folder) return [{ path, one: mains?.[0] }];
    return (mains ?? []).map((one) => named(path, one));
  }
  const [only] = mains ?? [];
  return only !== undefined && mains?.length === 1 ? [named(cwd, only, 'without -o ')] : [];
}

function binFolder(call: ToolCall): string | undefined {
  const bin = variable(call, 'GOBIN') ?? call.stage.goSetting('GOBIN');
  if (bin !== undefined && bin.text !== '') return bin.text;
  const path = variable(call, 'GOPATH') ?? call.stage.goSetting('GOPATH');
  // Which GOPATH an unknown image sets is not known.
  if (path === undefined && !call.command.environment.closed) return undefined;
  const root = path === undefined ? `${variableText(call, 'HOME') ?? '/root'}/go` : path.text?.split(':')[0];
  return root === undefined || root === '' ? undefined : joinPath(root, 'bin');
}

interface Findings {
  readonly cgo: CgoState;
  readonly use: GoUse | undefined;
  readonly flags: LinkFlags;
}

function describeProgram(call: ToolCall, path: string, { cgo, use, flags }: Findings): Artifact {
  const uses = describeUse(use, flags, undefined);
  const link = decideLinkage(call, cgo, uses, flags);
  const imports: readonly Evidence[] = uses.through
    .slice(0, 3)
    .map((through) => evidenceOf(call.command, `imports ${through}`));
  const libraries =
    link.linkage === 'dynamic' && uses.value === true ? linkedLibraries(call, use, flags) : [];
  return makeArtifact(call, {
    path,
    toolchain: 'go',
    ...link,
    needs: [...link.needs, ...libraries],
    platform: platformOf(call),
    wants: {
      ...(use?.tls !== undefined && { tls: use.tls }),
      ...(use?.zoneinfo !== undefined && { zoneinfo: use.zoneinfo }),
      ...(use?.embedsZones === true && { embedsZones: true }),
    },
    evidence: [...cgo.evidence, ...(link.linkage === 'dynamic' ? imports : [])],
  });
}

/**
 * Libraries that the program names: those of the C++ compiler, and those whose headers a package brought, since others
 * may have been built as archives.
 */
function linkedLibraries(
  call: ToolCall,
  use: GoUse | undefined,
  { tags, ldflags }: LinkFlags,
): readonly string[] {
  const set = variable(call, 'CGO_LDFLAGS') ?? call.stage.goSetting('CGO_LDFLAGS');
  const isOpen =
    (set !== undefined && set.text === undefined) || linksArchives(`${ldflags} ${set?.text ?? ''}`);
  if (use === undefined || isOpen || [...tags].some((tag) => tagsOfOtherLinks.test(tag))) return [];
  return [...new Set(use.libraries)].filter(
    (library) => /^lib(stdc\+\+|gcc_s)$/.test(library) || isOfHeaders(call, library),
  );
}

function isOfHeaders({ stage: { packages, facts, before } }: ToolCall, library: string): boolean {
  const stem = library.replace(/^lib/, '');
  if (facts === undefined || before.some(({ command }) => mayPlaceArchive(command, stem))) return false;
  const holders = packagesOfLibrary(library, facts) ?? [];
  return [...packages.keys()].some((name) => {
    if (!name.endsWith('-dev')) return false;
    return (
      name.startsWith(library) || (runPackagesOf(name, facts) ?? []).some((one) => holders.includes(one))
    );
  });
}

/** `make install`, `rm libz.so`, `curl … zlib-1.3.tar.gz`: the linker may find an archive of the library then. */
function mayPlaceArchive({ words }: ShellCommand, stem: string): boolean {
  const [program = '', ...rest] = words.map(({ text }) => text ?? '');
  if (/^(apk|apt|apt-get|dnf|microdnf|yum|zypper|go)$/.test(baseName(program))) return false;
  const installs =
    /^(make|gmake|cmake|ninja|meson)$/.test(baseName(program)) && rest.some((one) => /install/.test(one));
  return installs || rest.some((one) => one.includes(stem));
}

/** `undefined` = the platform of the build, also when GOARCH follows TARGETARCH. */
function platformOf(call: ToolCall): string | undefined {
  if (isRunByXx(call)) return undefined;
  const os = variable(call, 'GOOS') ?? call.stage.goSetting('GOOS');
  const arch = variable(call, 'GOARCH') ?? call.stage.goSetting('GOARCH');
  if (arch === undefined || arch.text === '') {
    const foreign = os?.text !== undefined && os.text !== '' && os.text !== 'linux';
    return foreign ? `${os.text ?? ''}/?` : call.stage.platform;
  }
  if (arch.text === undefined) return arch.from.includes('BUILDARCH') ? '$BUILDPLATFORM' : undefined;
  const variant = arch.text === 'arm' ? `/v${variableText(call, 'GOARM') ?? '7'}` : '';
  return `${os?.text === undefined || os.text === '' ? 'linux' : os.text}/${arch.text}${variant}`;
}
