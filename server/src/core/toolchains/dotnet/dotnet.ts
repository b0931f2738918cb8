import type { Artifact, Wants } from '../../artifacts.js';
import { folderOf, joinPath, resolvePath } from '../../shell/paths.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  type Options,
  readOptions,
  type ToolCall,
} from '../tool-call.js';

const valued = new Set(
  'o output c configuration r runtime f framework v verbosity a arch os self-contained'.split(' '),
);

/** `dotnet publish`: framework-dependent, self-contained and native AOT. The RID decides, not the image. */
export function recogniseDotnet(call: ToolCall): Made | undefined {
  if (call.program !== 'dotnet') return undefined;
  if (call.argv[0] !== 'publish') return nothingMade;
  const options = readOptions(separateFlag(call.argv), valued, 1);
  const project = findProject(call, options);
  const settings = readSettings(call, options, project?.text ?? '');
  const folder = outputFolder(call, options, project?.folder, settings);
  if (folder === undefined) return nothingMade;
  return { artifacts: [describe(call, `${folder}/`, settings)] };
}

/** `--self-contained` takes `true` or `false`, or nothing. */
function separateFlag(argv: readonly (string | undefined)[]): readonly (string | undefined)[] {
  return argv.map((word, at) => {
    const alone =
      (word === '--self-contained' || word === '--sc') && argv[at + 1] !== 'true' && argv[at + 1] !== 'false';
    return alone ? '--self-contained=true' : word;
  });
}

interface Settings {
  readonly aot: boolean;
  readonly selfContained: boolean;
  readonly rid: string | undefined;
  readonly framework: string | undefined;
  readonly configuration: string;
  readonly invariant: boolean;
  readonly staticExecutable: boolean;
}

function findProject(
  call: ToolCall,
  { plain }: Options,
): { readonly folder: string; readonly text: string } | undefined {
  const named = plain[0]?.text;
  const path = resolvePath(call.command.cwd, named ?? '.');
  if (path === undefined) return undefined;
  if (/\.\w+proj$/.test(path)) return { folder: folderOf(path), text: call.stage.readFile(path) ?? '' };
  const file = call.stage.list(path).find((name) => /\.(cs|fs|vb)proj$/.test(name));
  return { folder: path, text: file === undefined ? '' : (call.stage.readFile(joinPath(path, file)) ?? '') };
}

function readSettings(call: ToolCall, { values }: Options, project: string): Settings {
  const properties = new Map<string, string>();
  for (const [, name = '', value = ''] of project.matchAll(/<(\w{1,100})>([^<]{0,1000})<\/\1>/g))
    properties.set(name.toLowerCase(), value.trim());
  for (const word of call.argv) {
    const [, name, value = ''] = /^(?:[-/]{1,2}p(?:roperty)?:)(\w+)=(.*)$/.exec(word ?? '') ?? [];
    if (name !== undefined) properties.set(name.toLowerCase(), value);
  }
  const is = (name: string): boolean => properties.get(name)?.toLowerCase() === 'true';
  const rid = values.get('r') ?? values.get('runtime') ?? properties.get('runtimeidentifier');
  const flag = values.get('self-contained') ?? values.get('sc');
  const single = values.has('no-self-contained');
  return {
    aot: is('publishaot'),
    selfContained: !single && (flag === undefined ? is('selfcontained') : flag !== 'false'),
    rid: rid === '' ? undefined : rid,
    framework: values.get('f') ?? values.get('framework') ?? properties.get('targetframework'),
    configuration: values.get('c') ?? values.get('configuration') ?? 'Release',
    invariant: is('invariantglobalization'),
    staticExecutable: is('staticexecutable'),
  };
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
  if (project === undefined || settings.framework === undefined) return undefined;
  const rid = settings.rid === undefined ? '' : `${settings.rid}/`;
  return joinPath(project, `bin/${settings.configuration}/${settings.framework}/${rid}publish`);
}

function describe(call: ToolCall, path: string, settings: Settings): Artifact {
  const version = /^net(\d+\.\d+)/.exec(settings.framework ?? '')?.[1];
  if (settings.aot) return nativeProgram(call, path, settings);
  if (!settings.selfContained) {
    const explanation = `.NET ${version ?? ''} assemblies: the runtime of the run image runs them`;
    const wants = { runtime: { name: 'dotnet', version } };
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
  const family = familyOf(call, settings.rid);
  const common = { path, toolchain: 'dotnet' as const, certainty: 'likely' as const };
  if (family === undefined)
    return makeArtifact(call, {
      ...common,
      linkage: 'unknown',
      explanation: 'self-contained for a platform that is not known',
    });
  const needs = ['libgcc_s', 'libstdc++'];
  const floor = family === 'glibc' ? oldestGlibc(version) : undefined;
  const explanation = `dynamic, ${libcWords(family, floor)} or later: self-contained for ${settings.rid ?? 'the libc of the SDK'}`;
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
  const common = { path, toolchain: 'dotnet-aot' as const };
  if (settings.staticExecutable)
    return makeArtifact(call, {
      ...common,
      linkage: 'static',
      certainty: 'certain',
      explanation: 'static: StaticExecutable is set',
    });
  const family = familyOf(call, settings.rid);
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
  return makeArtifact(call, { ...common, ...link, certainty: 'likely', wants, explanation });
}

/** .NET opens ICU when it starts, unless it is told to do without cultures; the runtime stops where ICU is not there. */
function culturesOf({ invariant }: Settings): Wants {
  return invariant ? {} : { globalization: true };
}

function familyOf(call: ToolCall, rid: string | undefined): 'glibc' | 'musl' | undefined {
  if (rid === undefined) {
    const { family } = call.stage.libc;
    return family === 'uclibc' ? undefined : family;
  }
  if (/^(linux-musl|alpine)/.test(rid)) return 'musl';
  return /^linux|^(debian|ubuntu|rhel)/.test(rid) ? 'glibc' : undefined;
}

/** .NET 8 and 9 start from Ubuntu 16.04 on, .NET 10 from Ubuntu 18.04 on. */
function oldestGlibc(version: string | undefined): string {
  return Number(/^\d+/.exec(version ?? '')?.[0] ?? 0) >= 10 ? '2.27' : '2.23';
}
