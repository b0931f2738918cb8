import type { Artifact } from '../../artifacts.js';
import { known, unknownValue, type Value } from '../../shell/environment.js';
import { joinPath, resolvePath } from '../../shell/paths.js';
import { headOf, isKnown, tailOf, textWithGaps } from '../../shell/word-parts.js';
import { platformOfTarget } from '../target-platform.js';
import { isBefore234, platformOfTriple } from '../c/c.js';
import {
  type AskedFeatures,
  builtBinaries,
  readCargoProject,
  readCrateLibraries,
  readsCertificates,
  type CargoProject,
} from './cargo-project.js';
import { librariesOfTools, programsOfCrate } from './crate-tools.js';
import { gap, lastCrtStatic, lastOpenGap } from './crt-static.js';
import { likelyAsks, likelyNeeds } from './likely-needs.js';
import {
  libcWords,
  type Made,
  makeArtifact,
  nothingMade,
  type Options,
  readOptions,
  type ToolCall,
  variable,
  variableText,
  type ToolStage,
} from '../tool-call.js';

const valued = new Set(
  'target target-dir profile bin p package manifest-path root path features F j jobs git branch tag rev version o C L l artifact-dir out-dir Z config edition crate-name crate-type example'.split(
    ' ',
  ),
);

/** `cargo build`, `cargo install`, zigbuild, cross and plain rustc. */
export function recogniseRust(call: ToolCall): Made | undefined {
  const { program } = call;
  if (program === 'rustc') return compileFile(call);
  if (program !== 'cargo' && program !== 'cross' && program !== 'xx-cargo' && program !== 'cargo-zigbuild')
    return undefined;
  const words =
    call.args[0] !== undefined && headOf(call.args[0]).startsWith('+') ? call.args.slice(1) : call.args;
  const verb = program === 'cargo-zigbuild' ? 'zigbuild' : words[0]?.text;
  const options = readOptions(words, valued, 1);
  if (verb === 'install') return installPrograms(call, options);
  if (verb !== 'build' && verb !== 'b' && verb !== 'rustc' && verb !== 'zigbuild') return nothingMade;
  return buildPrograms(call, options, verb === 'zigbuild' || program === 'cross');
}

function buildPrograms(call: ToolCall, options: Options, foreign: boolean): Made {
  const { values } = options;
  const manifest = values.get('manifest-path');
  const cwd = resolvePath(
    call.command.cwd,
    manifest === undefined ? '.' : manifest.replace(/(?:\/|(?<![^/]))[^/]*$/, '') || '.',
  );
  if (cwd === undefined) return nothingMade;
  const project = readCargoProject(call.stage, cwd);
  const triple = targetOf(call, options, project);
  const profile = values.has('release') || values.has('r') ? 'release' : (values.get('profile') ?? 'debug');
  const folder = targetFolder(call, options, project.root, triple, profile === 'dev' ? 'debug' : profile);
  if (folder === undefined) return nothingMade;
  const link = linkageOf(call, { triple, project, foreign, asked: askedFeatures(options) });
  const bins = everyValue(call, /^--bin(?:=(.+))?$/);
  const wanted =
    bins.length === 0 ? binaries(project, options, everyValue(call, /^(?:-p|--package)(?:=(.+))?$/)) : bins;
  const make = (path: string, naming = {}): Artifact =>
    makeArtifact(call, { path, toolchain: 'rust', ...link, ...naming });
  if (wanted.length === 0) return { artifacts: [make(`${folder}/`)] };
  return { artifacts: wanted.map((name) => make(joinPath(folder, name), namedBy(project, name))) };
}

/** The target triple; xx-cargo sets that of the platform of the build. */
function targetOf(call: ToolCall, { words }: Options, project: CargoProject): Value | undefined {
  if (call.program === 'xx-cargo') return unknownValue('TARGETPLATFORM');
  const given = words.get('target') ?? variable(call, 'CARGO_BUILD_TARGET');
  if (given !== undefined && given.text !== '') return given;
  return project.configTarget === undefined ? undefined : known(project.configTarget);
}

/** Known values of an option that may stand several times. */
function everyValue({ args }: ToolCall, option: RegExp): readonly string[] {
  return args.flatMap(({ text = '' }, at) => {
    const match = option.exec(text);
    return match === null ? [] : (match[1] ?? args[at + 1]?.text ?? []);
  });
}

/** `only`: names of packages; empty: all. */
function binaries(project: CargoProject, options: Options, only: readonly string[]): readonly string[] {
  const chosen = project.packages.filter(({ name }) => only.length === 0 || only.includes(name));
  const asked = askedFeatures(options);
  return chosen.flatMap((one) => builtBinaries(one, asked)).slice(0, 50);
}

function askedFeatures({ values }: Options): AskedFeatures {
  const written = values.get('features') ?? values.get('F') ?? '';
  const names = written.split(/[\s,]+/).map((name) => name.replace(/^.*\//, ''));
  return { names, withDefault: !values.has('no-default-features'), all: values.has('all-features') };
}

/** Which manifest names the program. */
function namedBy({ packages }: CargoProject, name: string): Pick<Artifact, 'naming'> {
  const owner = packages.find(({ binaries: own }) => own.includes(name));
  return owner === undefined ? {} : { naming: `of package \`${owner.name}\` -> \`${name}\`` };
}

function targetFolder(
  call: ToolCall,
  { values }: Options,
  root: string,
  triple: Value | undefined,
  profile: string,
): string | undefined {
  const out = values.get('artifact-dir') ?? values.get('out-dir');
  if (out !== undefined) return resolvePath(call.command.cwd, out);
  const setting = variable(call, 'CARGO_TARGET_DIR');
  if (setting !== undefined && setting.text === undefined) return undefined;
  const written = values.get('target-dir') ?? setting?.text;
  const base =
    written === undefined || written === ''
      ? joinPath(root, 'target')
      : resolvePath(call.command.cwd, written);
  if (base === undefined) return undefined;
  if (triple !== undefined && !isKnown(triple)) return undefined;
  const middle = triple === undefined ? '' : `${triple.text.replace(/\.[\d.]{1,40}$/, '')}/`;
  return joinPath(base, `${middle}${profile}`);
}

function installPrograms(call: ToolCall, options: Options): Made {
  const { values, plain } = options;
  const home = variableText(call, 'CARGO_HOME') ?? `${call.stage.home ?? '/root'}/.cargo`;
  const root = values.get('root') ?? variableText(call, 'CARGO_INSTALL_ROOT') ?? home;
  const folder = resolvePath(call.command.cwd, root);
  const source = values.has('path') ? resolvePath(call.command.cwd, values.get('path')) : undefined;
  if (folder === undefined) return nothingMade;
  const project = readCargoProject(call.stage, source ?? '/nowhere');
  const asked = askedFeatures(options);
  const bin = values.get('bin');
  const crates = plain.flatMap(({ text }) => (text === undefined ? [] : [text.replace(/@.*/, '')]));
  const tools = source === undefined && !values.has('git') ? librariesOfTools(crates, asked) : undefined;
  const triple = targetOf(call, options, project);
  const link = linkageOf(call, { triple, project, foreign: false, asked, tools });
  const names =
    bin !== undefined
      ? [bin]
      : source === undefined
        ? crates.flatMap((crate) => programsOfCrate(crate))
        : binaries(project, options, []);
  const artifacts = names.map((name) =>
    makeArtifact(call, {
      path: joinPath(folder, `bin/${name}`),
      toolchain: 'rust',
      ...link,
      ...namedBy(project, name),
    }),
  );
  return { artifacts };
}

function compileFile(call: ToolCall): Made {
  const { values, words, plain, open } = readOptions(call.args, valued);
  const source = plain.find(({ text }) => text?.endsWith('.rs') === true)?.text;
  const name = values.get('o') ?? source?.replace(/^.*\//, '').replace(/\.rs$/, '');
  const path = resolvePath(call.command.cwd, name);
  if (path === undefined || source === undefined) return nothingMade;
  const project = readCargoProject(call.stage, '/nowhere');
  const link = linkageOf(call, { triple: words.get('target'), project, foreign: false, asked: undefined });
  const certainty = open ? 'possible' : link.certainty;
  return { artifacts: [makeArtifact(call, { path, toolchain: 'rust', ...link, certainty })] };
}

interface RustTarget {
  readonly triple: Value | undefined;
  readonly project: CargoProject;
  /** Linked by zig or in the container of `cross`: the libc is not that of the stage. */
  readonly foreign: boolean;
  /** `undefined`: rustc alone, which links no crates. */
  readonly asked: AskedFeatures | undefined;
  /** What crates of the registry link, where that is known. */
  readonly tools?: readonly string[] | undefined;
}

type Linkage = Pick<
  Artifact,
  'linkage' | 'certainty' | 'libc' | 'libcVersion' | 'needs' | 'explanation' | 'wants' | 'platform'
> &
  Partial<Pick<Artifact, 'mayNeed' | 'openNeeds' | 'likelyNeeds' | 'likelyAsks'>>;

function linkageOf(call: ToolCall, target: RustTarget): Linkage {
  const { triple, project } = target;
  const tls = readsCertificates(project);
  const wants = tls === undefined ? {} : { tls };
  const platform = triple === undefined ? call.stage.platform : platformOfTarget(triple, platformOfTriple);
  const family = familyOf(call, triple);
  const common = { wants, platform, libc: undefined, libcVersion: undefined, needs: [] };
  if (family === undefined) {
    return {
      ...common,
      linkage: 'unknown',
      certainty: 'possible',
      explanation: 'it is not known which libc it is linked to',
    };
  }
  const flags = rustFlags(call, triple, project);
  const crt = flags === undefined ? undefined : lastCrtStatic(flags);
  const packaged = family === 'musl' && isPackagedRust(call);
  const isStatic = crt ?? (family === 'musl' && !packaged);
  if (flags === undefined)
    return {
      ...common,
      linkage: 'unknown',
      certainty: 'possible',
      explanation: 'the value of RUSTFLAGS is not known',
    };
  if (isStatic) {
    const why = crt === true ? '+crt-static is set' : 'the musl target links statically';
    return {
      ...common,
      linkage: 'static',
      certainty: crt === true ? 'certain' : 'likely',
      explanation: `static: ${why}`,
    };
  }
  return dynamicLinkage(call, target, { family, common, packaged, isOff: crt === false });
}

interface DynamicLink {
  readonly family: NonNullable<ReturnType<typeof familyOf>>;
  readonly common: Pick<Linkage, 'wants' | 'platform'>;
  /** By cargo of the distribution, which decides otherwise than that of rustup. */
  readonly packaged: boolean;
  /** `-crt-static` is set. */
  readonly isOff: boolean;
}

function dynamicLinkage(
  call: ToolCall,
  target: RustTarget,
  { family, common, packaged, isOff }: DynamicLink,
): Linkage {
  const version = versionOf(call, target, family);
  const why = packaged
    ? "Alpine's own cargo links dynamically"
    : isOff
      ? '-crt-static is set'
      : `the ${family === 'musl' ? 'musl' : 'gnu'} target links dynamically`;
  const explanation = `dynamic, ${libcWords(family, version)}: ${why}`;
  const old = family === 'glibc' && isBefore234(version) ? ['libdl', 'libpthread'] : [];
  return {
    ...common,
    linkage: 'dynamic',
    certainty: 'certain',
    libc: family,
    libcVersion: version,
    ...neededLibraries(call, target, ['libgcc_s', ...old]),
    likelyAsks: likelyAsks(target.project),
    explanation,
  };
}

function neededLibraries(
  { stage }: ToolCall,
  { project, asked, tools }: RustTarget,
  own: readonly string[],
): Pick<Artifact, 'needs' | 'mayNeed' | 'openNeeds' | 'likelyNeeds'> {
  if (asked === undefined) return { needs: own };
  if (tools !== undefined) return { needs: own, mayNeed: tools };
  const { needs, mayNeed, unknown } = readCrateLibraries(project, asked);
  return {
    needs: [...own, ...needs],
    ...(mayNeed.length > 0 && { mayNeed, likelyNeeds: likelyNeeds(project, mayNeed, stage) }),
    ...(unknown !== undefined && !hasOnlyNamedHeaders(stage) && { openNeeds: openNeeds(project, unknown) }),
  };
}

/**
 * Whether libraries can only be linked whose packages with headers the file installs: on every image but buildpack-deps
 * and what stands on it, of which libyaml tells.
 */
function hasOnlyNamedHeaders({ facts }: ToolStage): boolean {
  return facts?.libc === 'glibc' && facts.distro !== undefined && facts.libraries['libyaml-0'] !== true;
}

function openNeeds({ lock }: CargoProject, crate: string): string {
  if (crate === '')
    return 'its crate is not in the build context, so it is not known which libraries it links';
  const reason = lock === undefined ? 'Cargo.lock is not in the image; ' : '';
  return `${reason}it is not known which libraries the crate ${crate} links`;
}

function familyOf(call: ToolCall, triple: Value | undefined): 'glibc' | 'musl' | undefined {
  const words = triple === undefined ? undefined : textWithGaps(triple, ' ');
  if (words !== undefined)
    return /-linux-musl/.test(words) ? 'musl' : /-linux-gnu/.test(words) ? 'glibc' : undefined;
  const { family } = call.stage.libc;
  return family === 'uclibc' ? undefined : family;
}

function versionOf(call: ToolCall, { triple, foreign }: RustTarget, family: string): string | undefined {
  const pinned = /-gnu\w*\.([\d.]+)$/.exec(triple === undefined ? '' : tailOf(triple))?.[1];
  if (pinned !== undefined) return pinned;
  const { libc } = call.stage;
  return !foreign && libc.family === family ? libc.version : undefined;
}

function isPackagedRust(call: ToolCall): boolean {
  return (
    [...call.stage.packages.keys()].some((name) => /^(cargo|rust|rustc)$/.test(name)) &&
    !call.command.words[0]?.text?.includes('.cargo')
  );
}

/** All flags that reach rustc; `undefined` when what cannot be known of them may say `crt-static`. */
function rustFlags(call: ToolCall, triple: Value | undefined, project: CargoProject): string | undefined {
  const upper = triple?.text?.replace(/[-.]/g, '_').toUpperCase();
  const names = [
    'CARGO_ENCODED_RUSTFLAGS',
    'RUSTFLAGS',
    ...(upper === undefined ? [] : [`CARGO_TARGET_${upper}_RUSTFLAGS`]),
  ];
  const settings = names.map((name) => variable(call, name)).filter((value) => value !== undefined);
  const own = call.args.map((word) => textWithGaps(word, '')).join(' ');
  const set = settings.map((value) => textWithGaps(value, gap)).join(' ');
  const all = `${set.trim() === '' ? project.configFlags : set} ${own}`;
  const rest = all.slice(lastOpenGap(all) + 1);
  return rest !== all && lastCrtStatic(rest) === undefined ? undefined : rest;
}
