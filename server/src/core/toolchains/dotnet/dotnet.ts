import type { Artifact, Wants } from '../../artifacts.js';
import { known, type Value } from '../../shell/environment.js';
import { folderOf, joinPath, resolvePath } from '../../shell/paths.js';
import { afterHead, headOf, isKnown } from '../../shell/word-parts.js';
import { platformOfArchitecture, platformOfTarget } from '../target-platform.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  type Options,
  readOptions,
  type ToolCall,
  variable,
} from '../tool-call.js';

const valued = new Set(
  'o output c configuration r runtime f framework v verbosity a arch os self-contained sc'.split(' '),
);

/** `dotnet publish`: framework-dependent, self-contained and native AOT. The RID decides, not the image. */
export function recogniseDotnet(call: ToolCall): Made | undefined {
  if (call.program !== 'dotnet') return undefined;
  if (call.argv[0] === 'build') return builtProject(call);
  if (call.argv[0] !== 'publish') return nothingMade;
  const options = readOptions(separateFlag(call.args), valued, 1);
  const project = findProject(call, options);
  const settings = readSettings(call, options, project);
  const folder = outputFolder(call, options, project?.folder, settings);
  if (folder === undefined) return nothingMade;
  return { artifacts: [describe(call, `${folder}/`, settings)] };
}

/** `dotnet build` leaves a folder that starts, since .NET Core 3 with the packages that it needs. */
function builtProject(call: ToolCall): Made {
  const options = readOptions(separateFlag(call.args), valued, 1);
  const project = findProject(call, options);
  const settings = readSettings(call, options, project);
  if (!/^(net[5-9]|net\d\d|netcoreapp3)/.test(settings.framework ?? '')) return nothingMade;
  const configuration = options.values.get('c') ?? options.values.get('configuration') ?? 'Debug';
  const folder = outputFolder(call, options, project?.folder, { ...settings, configuration });
  if (folder === undefined) return nothingMade;
  return { artifacts: [describe(call, `${folder.replace(/\/publish$/, '')}/`, settings)] };
}

/** `--self-contained` takes `true` or `false`, or nothing. */
function separateFlag(args: readonly Value[]): readonly Value[] {
  return args.map((word, at) => {
    const next = args[at + 1]?.text;
    const alone =
      (word.text === '--self-contained' || word.text === '--sc') && !/^(true|false)$/.test(next ?? '');
    return alone ? known('--self-contained=true') : word;
  });
}

interface Settings {
  readonly aot: boolean;
  readonly selfContained: boolean;
  readonly rid: Value | undefined;
  /** `-a` and `--os`, which change a part of the RID of the SDK. */
  readonly architecture: Value | undefined;
  readonly system: Value | undefined;
  readonly framework: string | undefined;
  readonly configuration: string;
  /** Whether the project says itself where its output goes. */
  readonly elsewhere: boolean;
  /** Whether it runs with cultures, which need ICU of the system; `undefined` where its project cannot be read. */
  readonly cultures: boolean | undefined;
  /** A package of the project that throws where it runs without them. */
  readonly culturesBy: string | undefined;
  readonly staticExecutable: boolean;
  /** The shared framework that it runs on. */
  readonly sharedFramework: 'dotnet' | 'aspnet';
  /** Whether it is known to run on the major version alone that it is built for. */
  readonly bound: boolean;
}

interface Project {
  readonly folder: string;
  /** Empty where it cannot be read. */
  readonly text: string;
}

function findProject(call: ToolCall, { plain }: Options): Project | undefined {
  const named = plain[0]?.text;
  const path = resolvePath(call.command.cwd, named ?? '.');
  if (path === undefined) return undefined;
  if (/\.\w+proj$/.test(path)) return { folder: folderOf(path), text: call.stage.readFile(path) ?? '' };
  const file = call.stage.list(path).find((name) => /\.(cs|fs|vb)proj$/.test(name));
  return { folder: path, text: file === undefined ? '' : (call.stage.readFile(joinPath(path, file)) ?? '') };
}

/** Properties of the project file under those of the command line; names in lower case. */
function readProperties(call: ToolCall, project: string): ReadonlyMap<string, Value> {
  const properties = new Map<string, Value>();
  for (const [, name = '', value = ''] of project.matchAll(/<(\w{1,100})>([^<]{0,1000})<\/\1>/g))
    properties.set(name.toLowerCase(), known(value.trim()));
  for (const word of call.args) {
    const [start = '', name] = /^(?:[-/]{1,2}p(?:roperty)?:)(\w+)=/.exec(headOf(word)) ?? [];
    if (name !== undefined) properties.set(name.toLowerCase(), afterHead(word, start.length));
  }
  return properties;
}

function readSettings(call: ToolCall, { values, words }: Options, project: Project | undefined): Settings {
  const properties = readProperties(call, project?.text ?? '');
  const is = (name: string): boolean => properties.get(name)?.text?.toLowerCase() === 'true';
  const rid = words.get('r') ?? words.get('runtime') ?? properties.get('runtimeidentifier');
  const flag = values.get('self-contained') ?? values.get('sc');
  const single = values.has('no-self-contained');
  const framework = values.get('f') ?? values.get('framework') ?? properties.get('targetframework')?.text;
  const published = is('publishrelease') || publishesRelease(framework) ? 'Release' : 'Debug';
  return {
    aot: is('publishaot'),
    selfContained: !single && (flag === undefined ? is('selfcontained') : flag !== 'false'),
    rid: rid?.text === '' ? undefined : rid,
    architecture: words.get('a') ?? words.get('arch'),
    system: words.get('os'),
    framework,
    configuration:
      values.get('c') ?? values.get('configuration') ?? properties.get('configuration')?.text ?? published,
    elsewhere:
      (project !== undefined && setsOutput(call, project)) ||
      (!values.has('c') && !values.has('configuration') && hasConfiguration(call)),
    cultures: project === undefined ? undefined : hasCultures(call, project, properties),
    culturesBy: project === undefined ? undefined : culturesBy(call, project),
    staticExecutable: is('staticexecutable'),
    sharedFramework: ofTheWeb.test(project?.text ?? '') ? 'aspnet' : 'dotnet',
    bound: project !== undefined && !properties.has('rollforward') && isBound(call, project),
  };
}

const ofTheWeb = /Sdk="Microsoft\.NET\.Sdk\.Web"|Include="Microsoft\.AspNetCore\.App"/;

/** MSBuild takes variables for properties, in any letters. */
function hasConfiguration(call: ToolCall): boolean {
  return ['Configuration', 'CONFIGURATION', 'configuration'].some(
    (name) => variable(call, name) !== undefined,
  );
}

/** Since .NET 8 `dotnet publish` builds for release. Source: "PublishRelease", learn.microsoft.com. */
function publishesRelease(framework: string | undefined): boolean {
  return framework === undefined || Number(/^net(\d+)\./.exec(framework)?.[1] ?? 0) >= 8;
}

/** Properties of MSBuild that move what is built, in the project, in files above it or on the command line. */
function setsOutput(call: ToolCall, project: Project): boolean {
  const texts = [project.text, ...settingsBeside(call, project)];
  const places = /PublishDir|OutputPath|OutDir|UseArtifactsOutput|ArtifactsPath|artifacts-path/i;
  return [...texts, ...call.args.map(headOf)].some((one) => places.test(one));
}

const foldersAbove = ['', '/..', '/../..', '/../../..'];

function culturesBy(call: ToolCall, project: Project): string | undefined {
  return packageWithCultures(project.text) ?? sourceWithCulture(call, project);
}

const maxSources = 50;

/**
 * A source that asks for a culture by name: since .NET 6 that throws in invariant mode. Source: "Culture creation and
 * case mapping in globalization-invariant mode", learn.microsoft.com.
 */
function sourceWithCulture({ stage }: ToolCall, { folder, text }: Project): string | undefined {
  const version = Number(/<TargetFramework>net(\d+)\.\d/.exec(text)?.[1] ?? 0);
  if (version < 6 || /PredefinedCulturesOnly/i.test(text)) return undefined;
  const sources = stage.list(folder).filter((name) => name.endsWith('.cs'));
  for (const name of sources.slice(0, maxSources)) {
    const source = stage.readFile(joinPath(folder, name));
    const found = source === undefined ? undefined : cultureByName.exec(withoutComments(source))?.[1];
    if (found !== undefined) return `culture ${found} (${name})`;
  }
  return undefined;
}

/** C# without its comments, whole lines and those between two marks. */
function withoutComments(source: string): string {
  return source.replace(/^[ \t]*\/\/.*$/gm, '').replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '');
}

const cultureByName =
  /\b(?:new CultureInfo|CultureInfo\.(?:GetCultureInfo|CreateSpecificCulture))\(\s{0,20}"([a-zA-Z]{2,3}(?:-[A-Za-z]{2,8}){0,3})"/;

/** SqlClient refuses to connect in invariant mode: https://github.com/dotnet/SqlClient/issues/220. */
function packageWithCultures(project: string): string | undefined {
  return /<PackageReference\s[^>]{0,200}Include="((?:Microsoft\.Data|System\.Data)\.SqlClient|Microsoft\.EntityFrameworkCore\.SqlServer)"/i.exec(
    project,
  )?.[1];
}

/** Files of the folders above, and one beside the project, in which settings may stand too. */
function settingsBeside({ stage }: ToolCall, { folder }: Project): readonly string[] {
  const shared = foldersAbove.map((up) =>
    stage.readFile(joinPath(`${folder}${up}`, 'Directory.Build.props')),
  );
  const own = stage.readFile(joinPath(folder, 'runtimeconfig.template.json'));
  return [...shared, own].filter((text) => text !== undefined);
}

function isBound(call: ToolCall, project: Project): boolean {
  const isChosen = project.text.split('<TargetFramework').length > 2;
  return !isChosen && !settingsBeside(call, project).some((text) => /RollForward/i.test(text));
}

function hasCultures(
  call: ToolCall,
  project: Project,
  properties: ReadonlyMap<string, Value>,
): boolean | undefined {
  const { text } = project;
  const set = properties.get('invariantglobalization');
  if (set !== undefined) return set.text === undefined ? undefined : set.text.toLowerCase() !== 'true';
  if (text === '') return undefined;
  // A package that brings ICU along.
  if (/ICU4C/i.test(text)) return false;
  return settingsBeside(call, project).some((other) =>
    /Globalization\.?Invariant|InvariantGlobalization|ICU4C/i.test(other),
  )
    ? undefined
    : true;
}

function outputFolder(
  call: ToolCall,
  { values }: Options,
  project: string | undefined,
  settings: Settings,
): string | undefined {
  const written = values.get('o') ?? values.get('output');
  if (written !== undefined || values.has('o') || values.has('output'))
    return resolvePath(call.command.cwd, written);
  if (project === undefined || settings.framework === undefined || settings.elsewhere) return undefined;
  const { rid, architecture, system } = settings;
  if ((rid !== undefined && !isKnown(rid)) || architecture !== undefined || system !== undefined)
    return undefined;
  const folder = rid === undefined ? '' : `${rid.text}/`;
  return joinPath(project, `bin/${settings.configuration}/${settings.framework}/${folder}publish`);
}

function describe(call: ToolCall, path: string, settings: Settings): Artifact {
  const version = /^net(\d+\.\d+)/.exec(settings.framework ?? '')?.[1];
  if (settings.aot) return nativeProgram(call, path, settings);
  if (!settings.selfContained) {
    const explanation = `.NET ${version ?? ''} assemblies, which the runtime of the image runs`;
    const runtime = { name: settings.sharedFramework, version: settings.bound ? version : undefined };
    const wants = { runtime, ...culturesOf(settings) };
    return makeArtifact(call, {
      path,
      toolchain: 'dotnet',
      linkage: 'interpreted',
      certainty: 'certain',
      platform: undefined,
      wants,
      explanation,
    });
  }
  const family = familyOf(call, settings);
  const platform = platformOf(call, settings);
  const common = { path, toolchain: 'dotnet' as const, platform };
  if (family === undefined)
    return makeArtifact(call, {
      ...common,
      linkage: 'unknown',
      explanation: 'self-contained for an unknown platform',
    });
  const needs = ['libgcc_s', 'libstdc++'];
  const floor = family === 'glibc' ? oldestGlibc(version) : undefined;
  const explanation = `dynamic, ${libcWords(family, floor)} or later: self-contained for ${settings.rid?.text ?? (settings.rid === undefined ? 'the libc of the SDK' : family)}`;
  return makeArtifact(call, {
    ...common,
    linkage: 'dynamic',
    libc: family,
    libcVersion: floor,
    needs,
    wants: culturesOf(settings),
    explanation,
  });
}

/** Native AOT is linked by the C compiler of the build image: its libc is the floor. */
function nativeProgram(call: ToolCall, path: string, settings: Settings): Artifact {
  const common = { path, toolchain: 'dotnet-aot' as const, platform: platformOf(call, settings) };
  if (settings.staticExecutable)
    return makeArtifact(call, {
      ...common,
      linkage: 'static',
      certainty: 'certain',
      explanation: 'static: StaticExecutable is set',
    });
  const family = familyOf(call, settings);
  const { libc } = call.stage;
  if (family === undefined || libc.family !== family) {
    const known = family === undefined ? {} : { libc: family };
    return makeArtifact(call, {
      ...common,
      ...known,
      linkage: family === undefined ? 'unknown' : 'dynamic',
      certainty: 'possible',
      explanation: 'native AOT',
    });
  }
  const link = linkedHere(call);
  const explanation = `dynamic, ${libcWords(link.libc, link.libcVersion)}: native AOT links the libc of the build image`;
  const wants = culturesOf(settings);
  return makeArtifact(call, { ...common, ...link, wants, explanation });
}

/** .NET opens ICU when it starts, unless it is configured to do without cultures; the runtime stops where ICU is not there. */
function culturesOf({ cultures, culturesBy }: Settings): Wants {
  return {
    ...(cultures === true && { globalization: true }),
    ...(culturesBy !== undefined && { cultures: { by: culturesBy, isOff: cultures === false } }),
  };
}

function familyOf(call: ToolCall, { rid, system }: Settings): 'glibc' | 'musl' | undefined {
  const name = rid ?? system;
  if (name === undefined) {
    const { family } = call.stage.libc;
    return family === 'uclibc' ? undefined : family;
  }
  const head = headOf(name);
  if (/^(linux-musl|alpine)(-|$|\.)/.test(head)) return 'musl';
  // In `linux-$RID` the rest may begin with `musl`, unless it is an architecture.
  if (
    head === 'linux-' &&
    !isKnown(name) &&
    platformOf(call, { rid, system, architecture: undefined }) === '?'
  )
    return undefined;
  return /^linux(-|$)|^(debian|ubuntu|rhel)/.test(head) ? 'glibc' : undefined;
}

/** The platform of what is published: a RID (`linux-musl-arm64`) wins over `-a`, and both over the SDK's own. */
function platformOf(
  call: ToolCall,
  { rid, architecture, system }: Pick<Settings, 'rid' | 'architecture' | 'system'>,
): string | undefined {
  if (rid !== undefined) return platformOfTarget(rid, platformOfRid);
  if (architecture !== undefined) return platformOfTarget(architecture, platformOfArchitecture);
  return system?.text !== undefined && !system.text.startsWith('linux') ? '?' : call.stage.platform;
}

function platformOfRid(rid: string): string | undefined {
  const [, architecture = ''] =
    /^(?:linux|linux-musl|alpine|debian|ubuntu|rhel)[.\d]*-(\w+)$/.exec(rid) ?? [];
  return platformOfArchitecture(architecture);
}

/** .NET 8 and 9 start from Ubuntu 16.04 on, .NET 10 from Ubuntu 18.04 on. */
function oldestGlibc(version: string | undefined): string {
  return Number(/^\d+/.exec(version ?? '')?.[0] ?? 0) >= 10 ? '2.27' : '2.23';
}
