import type { Artifact } from '../../artifacts.js';
import { baseName, joinPath, resolvePath } from '../../shell/paths.js';
import { flagsOf } from './language-options.js';
import { type Made, makeArtifact, nothingMade, type ToolCall } from '../tool-call.js';
import { nativeArtifact } from './native-program.js';

/** `dub build`, ldc2, gdc and dmd. The compiler of LLVM that Debian and Ubuntu ship links its libraries dynamically. */
export function buildWithD(call: ToolCall): Made {
  const { program, argv, command } = call;
  if (command.cwd === undefined) return nothingMade;
  if (program === 'dub') return withDub(call, command.cwd);
  const sources = argv.filter((word) => word?.endsWith('.d') === true);
  if (sources.length === 0 || argv.some((word) => /^-(c|lib|shared|o-)$/.test(word ?? '')))
    return nothingMade;
  const flags = flagsOf(call);
  const out = /(?:^| )(?:-of=?|-o )(\S+)/.exec(flags)?.[1];
  const path = resolvePath(command.cwd, out ?? baseName(sources[0] ?? '').replace(/\.d$/, ''));
  return path === undefined ? nothingMade : { artifacts: [linked(call, path, program, flags)] };
}

function withDub(call: ToolCall, cwd: string): Made {
  const flags = flagsOf(call);
  const verb = call.argv.find((word) => word?.startsWith('-') === false);
  if (verb !== 'build' || call.argv.some((word) => word?.startsWith(':') === true)) return nothingMade;
  const recipe =
    call.stage.readFile(joinPath(cwd, 'dub.json')) ?? call.stage.readFile(joinPath(cwd, 'dub.sdl'));
  if (recipe === undefined || /targetType"?[\s:]+"(?:\w*[lL]ibrary|none)"/.test(recipe)) return nothingMade;
  // A setting of one configuration counts as that of all.
  const value = (name: string): string | undefined =>
    new RegExp(`(?:"${name}"\\s{0,20}:|^${name})\\s{0,20}"([^"\\n]{1,200})"`, 'm').exec(recipe)?.[1];
  const name = value('targetName') ?? value('name');
  const path = name === undefined ? undefined : resolvePath(joinPath(cwd, value('targetPath') ?? ''), name);
  if (path === undefined) return nothingMade;
  const compiler = /--compiler[= ](\S+)/.exec(flags)?.[1] ?? usualCompiler(call);
  const made = linked(call, path, baseName(compiler ?? ''), `${flags} ${recipe}`);
  const isOpen = /"?(dependencies|lflags|libs)"?|^dependency\b/m.test(recipe);
  // Debian and Ubuntu have what bindings link in packages with headers, whose halves are installed by themselves.
  const isGiven = call.stage.facts?.builder !== true;
  if (!isOpen || isGiven || made.linkage !== 'dynamic') return { artifacts: [made] };
  return { artifacts: [{ ...made, openNeeds: 'it is not known which libraries its dependencies link' }] };
}

/** What is installed: dub looks for dmd first, then for gdc and ldc2. */
function usualCompiler({ stage }: ToolCall): string | undefined {
  const named = [...stage.packages.keys()].find((name) => /^(dmd|gdc|ldc)$/.test(name));
  return named === 'ldc' ? 'ldc2' : named;
}

function linked(call: ToolCall, path: string, compiler: string, flags: string): Artifact {
  const isStatic = /(?:^| |")-static\b|-L-static\b/.test(flags);
  const needs = isStatic ? [] : runtimeOf(call, compiler, flags);
  if (needs !== undefined) return nativeArtifact(call, { path, toolchain: 'd', isStatic, needs });
  const explanation = 'its compiler is not known';
  return makeArtifact(call, { path, toolchain: 'd', linkage: 'unknown', explanation });
}

/** Libraries of the language; `undefined`: the compiler came from elsewhere, and may link either way. */
function runtimeOf({ stage }: ToolCall, compiler: string, flags: string): readonly string[] | undefined {
  const isStatic = /-link-defaultlib-shared=false/.test(flags);
  if (/^(ldc2|ldmd2)$/.test(compiler) && stage.packages.has('ldc'))
    return isStatic ? [] : ['libphobos2-ldc-shared', 'libdruntime-ldc-shared'];
  if (/^gdc/.test(compiler))
    return /-shared-libphobos/.test(flags) ? ['libgphobos', 'libgdruntime'] : ['libgcc_s'];
  return undefined;
}
