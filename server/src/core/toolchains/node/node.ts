import type { Artifact } from '../../artifacts.js';
import type { Value } from '../../shell/environment.js';
import { baseName, joinPath, resolvePath } from '../../shell/paths.js';
import { type InstallTarget, installTarget } from './install-target.js';
import { nodeNeeds } from './node-libraries.js';
import { isBoundToNode, isNative, type NodeModule, readNodeModules } from './node-modules.js';
import { withoutEngine } from './prisma.js';
import { workspaceModules } from './pnpm-workspace.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  readOptions,
  type ToolCall,
} from '../tool-call.js';

const valued = new Set(
  'prefix C cwd o output t target targets outfile filter F registry omit cache-folder modules-folder workspace w dir libc os cpu arch platform'.split(
    ' ',
  ),
);

/** npm, yarn, pnpm and bun installs, pkg, and what `bun build --compile` and `deno compile` write. */
export function recogniseNode(call: ToolCall): Made | undefined {
  const { program, argv } = call;
  const verb = argv[0];
  switch (program) {
    case 'npm':
    case 'cnpm':
      return /^(ci|i|install|add|clean-install)$/.test(verb ?? '') &&
        !argv.includes('-g') &&
        !argv.includes('--global')
        ? install(call)
        : nothingMade;
    case 'yarn':
      return verb === undefined || verb.startsWith('-') || verb === 'install' || verb === 'add'
        ? install(call)
        : nothingMade;
    case 'pnpm':
      return pnpm(call);
    case 'pkg':
      return packProgram(call, call.args);
    case 'npx':
      return argv.includes('pkg') ? packProgram(call, call.args.slice(argv.indexOf('pkg') + 1)) : nothingMade;
    case 'bun':
      return verb === 'install' || verb === 'i' ? install(call) : bunCompile(call);
    case 'deno':
      return denoCompile(call);
    default:
      return undefined;
  }
}

/** `pnpm install`, `pnpm --filter web install`; in a workspace each of its packages gets a folder of links. */
function pnpm(call: ToolCall): Made {
  const { plain, values } = readOptions(call.args, valued);
  if (!/^(i|install|add)$/.test(plain[0]?.text ?? '') || values.has('g') || values.has('global'))
    return nothingMade;
  const made = install(call);
  return { artifacts: [...made.artifacts, ...workspaceModules(call)] };
}

function install(call: ToolCall): Made {
  const options = readOptions(call.args, valued);
  const { values } = options;
  const cwd = resolvePath(
    call.command.cwd,
    values.get('prefix') ?? values.get('C') ?? values.get('dir') ?? '.',
  );
  if (cwd === undefined) return nothingMade;
  const path = `${joinPath(cwd, 'node_modules')}/`;
  const found = readNodeModules(call.stage, cwd);
  const target = installTarget(call, options);
  const loaded = found === undefined ? undefined : withoutEngine(call, found, cwd);
  const artifact = modulesArtifact(call, path, loaded, target);
  if (found === undefined || loaded === undefined || found.length === 0) return { artifacts: [artifact] };
  const modules = found.map(({ name }) => name);
  if (target.libc !== call.stage.libc.family)
    return { artifacts: [{ ...artifact, wants: { ...artifact.wants, modules } }] };
  const { libraries, built } = nodeNeeds(call, loaded);
  const wants = { ...artifact.wants, modules, ...(built.length > 0 && { fromSource: built }) };
  const { libcVersion } = built.length > 0 && target.libc === 'glibc' ? linkedHere(call) : artifact;
  return { artifacts: [{ ...artifact, libcVersion, needs: libraries, wants }] };
}

function modulesArtifact(
  call: ToolCall,
  path: string,
  found: readonly NodeModule[] | undefined,
  target: InstallTarget,
): Artifact {
  const runtime = { name: 'node', version: call.stage.facts?.runtimes['node'] };
  const common = { path, toolchain: 'node' as const, platform: target.platform };
  if (found === undefined) {
    const explanation = 'its modules are not known';
    const fields = { linkage: 'unknown', certainty: 'possible', wants: { runtime }, explanation } as const;
    return makeArtifact(call, { ...common, ...fields });
  }
  const native = found.filter(isNative).map(({ name }) => name);
  if (native.length === 0) {
    const explanation = 'JavaScript modules only, according to package.json and the lock file';
    return makeArtifact(call, { ...common, linkage: 'interpreted', wants: { runtime }, explanation });
  }
  const { libc } = target;
  const linkage = libc === undefined ? 'unknown' : 'dynamic';
  const bound = found.filter((one) => isNative(one) && isBoundToNode(one)).map(({ name }) => name);
  const wants = { runtime, native, ...(bound.length > 0 && { bound }) };
  const explanation = `${linkage}, ${libcWords(libc, undefined)}: ${native.slice(0, 5).join(', ')} ${native.length > 1 ? 'are' : 'is'} native`;
  const fields = { linkage, libc, wants, explanation } as const;
  return makeArtifact(call, { ...common, ...fields });
}

/** pkg puts a copy of node in front of the program: the target names its libc. */
function packProgram(call: ToolCall, args: readonly Value[]): Made {
  const { values, plain } = readOptions(args, valued);
  const output = values.get('o') ?? values.get('output');
  const path = resolvePath(
    call.command.cwd,
    output ?? baseName(plain[0]?.text ?? 'index').replace(/\.\w+$/, ''),
  );
  const target = values.get('t') ?? values.get('target') ?? values.get('targets') ?? '';
  if (path === undefined || target.includes(',')) return nothingMade;
  if (target.includes('linuxstatic')) {
    return {
      artifacts: [
        makeArtifact(call, {
          path,
          toolchain: 'node',
          linkage: 'static',
          explanation: 'static: the target is linuxstatic',
        }),
      ],
    };
  }
  const libc = /alpine/.test(target) ? 'musl' : /linux/.test(target) ? 'glibc' : call.stage.libc.family;
  if (libc === undefined) return nothingMade;
  const explanation = `dynamic, ${libc}: it contains a copy of node`;
  return {
    artifacts: [
      makeArtifact(call, {
        path,
        toolchain: 'node',
        linkage: 'dynamic',
        libc,
        needs: ['libstdc++', 'libgcc_s'],
        explanation,
      }),
    ],
  };
}

function bunCompile(call: ToolCall): Made {
  if (!call.argv.includes('--compile')) return nothingMade;
  const { values, plain } = readOptions(call.args, valued);
  const source = plain.map(({ text }) => text).find((text) => text !== 'build');
  const name = values.get('outfile') ?? baseName(source ?? 'index').replace(/\.\w+$/, '');
  const target = values.get('target') ?? '';
  const family = target.includes('musl')
    ? 'musl'
    : target.includes('linux')
      ? 'glibc'
      : call.stage.libc.family;
  const needs = family === 'musl' ? ['libgcc_s', 'libstdc++'] : [];
  return foreignProgram(call, {
    name,
    toolchain: 'bun',
    family,
    needs,
    why: 'it contains the Bun runtime',
  });
}

/** There is no musl build of what `deno compile` puts in front of the program. */
function denoCompile(call: ToolCall): Made {
  if (call.argv[0] !== 'compile') return nothingMade;
  const { values, plain } = readOptions(call.args, valued, 1);
  const source = plain.find(({ text }) => text !== undefined && /\.[jt]sx?$|^https?:/.test(text))?.text;
  const name = values.get('o') ?? values.get('output') ?? baseName(source ?? 'main').replace(/\.\w+$/, '');
  const target = values.get('target') ?? '';
  if (target !== '' && !target.includes('linux')) return nothingMade;
  return foreignProgram(call, {
    name,
    toolchain: 'deno',
    family: 'glibc',
    needs: ['libgcc_s'],
    why: 'denort is built for glibc',
  });
}

interface ForeignProgram {
  readonly name: string;
  readonly toolchain: Artifact['toolchain'];
  readonly family: 'glibc' | 'musl' | 'uclibc' | undefined;
  readonly needs: readonly string[];
  readonly why: string;
}

/** A program that carries a prebuilt run time: its libc version is not that of the stage. */
function foreignProgram(call: ToolCall, { name, toolchain, family, needs, why }: ForeignProgram): Made {
  const path = resolvePath(call.command.cwd, name);
  if (path === undefined || family === undefined || family === 'uclibc') return nothingMade;
  const explanation = `dynamic, ${family}: ${why}`;
  return {
    artifacts: [
      makeArtifact(call, {
        path,
        toolchain,
        linkage: 'dynamic',
        libc: family,
        needs,
        explanation,
      }),
    ],
  };
}
