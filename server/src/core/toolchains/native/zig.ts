import type { Artifact } from '../../artifacts.js';
import type { Value } from '../../shell/environment.js';
import { baseName, joinPath, resolvePath } from '../../shell/paths.js';
import { textWithGaps } from '../../shell/word-parts.js';
import { platformOfTarget } from '../target-platform.js';
import { platformOfTriple } from '../c/c.js';
import { flagsOf, languageOptions } from './language-options.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  readOptions,
  type ToolCall,
} from '../tool-call.js';

/** Zig needs no libc unless it is asked for one; a musl target is static. */
export function buildWithZig(call: ToolCall): Made {
  const { cwd } = call.command;
  const verb = call.argv[0];
  if (cwd === undefined || (verb !== 'build' && verb !== 'build-exe')) return nothingMade;
  const { values, words, plain } = readOptions(call.args, languageOptions, 1);
  const flags = flagsOf(call);
  const triple = words.get('Dtarget') ?? words.get('target');
  const build = verb === 'build' ? (call.stage.readFile(joinPath(cwd, 'build.zig')) ?? '') : '';
  const usesC =
    verb === 'build'
      ? /linkLibC|link_libc\s*=\s*true|linkSystemLibrary/.test(build)
      : /(^| )-lc( |$)/.test(flags);
  const names = [...build.matchAll(/addExecutable\(\s*\.\{[\s\S]{0,200}?\.name\s*=\s*"([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
  const base = resolvePath(cwd, `${values.get('p') ?? values.get('prefix') ?? 'zig-out'}/bin`) ?? cwd;
  const source = plain.find(({ text }) => text?.endsWith('.zig') === true)?.text;
  const emitted =
    /-femit-bin=(\S+)/.exec(flags)?.[1] ??
    values.get('name') ??
    (source === undefined ? 'main' : baseName(source).replace(/\.zig$/, ''));
  const single = resolvePath(cwd, emitted) ?? cwd;
  const paths =
    verb === 'build-exe'
      ? [single]
      : names.length > 0
        ? names.map((name) => joinPath(base, name))
        : [`${base}/`];
  return {
    artifacts: paths.map((path) =>
      zigArtifact(call, path, triple, verb === 'build' && build === '' ? undefined : usesC),
    ),
  };
}

function zigArtifact(
  call: ToolCall,
  path: string,
  target: Value | undefined,
  usesC: boolean | undefined,
): Artifact {
  const platform = target === undefined ? call.stage.platform : platformOfTarget(target, platformOfTriple);
  const triple = target === undefined ? undefined : textWithGaps(target, ' ');
  const common = { path, toolchain: 'zig' as const, platform };
  if (usesC === false || triple?.includes('musl') === true) {
    const explanation =
      usesC === false ? 'static: it needs no libc' : 'static: the musl target links statically';
    return makeArtifact(call, { ...common, linkage: 'static', explanation });
  }
  const version = /-gnu\w*\.([\d.]+)$/.exec(triple ?? '')?.[1];
  const link = linkedHere(call);
  const libc = triple?.includes('gnu') === true ? ('glibc' as const) : link.libc;
  if (usesC === undefined || libc === undefined)
    return makeArtifact(call, {
      ...common,
      linkage: 'unknown',
      certainty: 'possible',
      explanation: 'it is not known whether it links libc',
    });
  const libcVersion = triple === undefined ? link.libcVersion : version;
  return makeArtifact(call, {
    ...common,
    linkage: 'dynamic',
    libc,
    libcVersion,
    explanation: `dynamic, ${libcWords(libc, libcVersion)}: it links libc`,
  });
}
