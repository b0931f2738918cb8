import type { Artifact } from '../../artifacts.js';
import { bringsOwnLibstdcxx, libstdcxxOf } from '../../images/libstdcxx.js';
import { compareToBound } from '../../versions.js';
import { folderOf, joinPath, resolvePath } from '../../shell/paths.js';
import type { ToolCall } from '../tool-call.js';

/** Since GCC 13.2, <iostream> asks for a function of this version, so that the streams are set up by the library. */
const iostreamStep = '3.4.32';

type Asked = Pick<Artifact, 'libstdcxx'>;

/**
 * The GLIBCXX version that a C++ program asks for, where that is told by what it includes: `likely` with <iostream>,
 * `possible` where not every source can be read. Nothing for older compilers and for a library that is linked in.
 */
export function asksOfLibstdcxx(call: ToolCall, sources: readonly (string | undefined)[]): Asked {
  const { facts, libc } = call.stage;
  const there = libstdcxxOf(facts);
  if (there === undefined || libc.version !== facts?.libcVersion) return {};
  if (compareToBound(there, iostreamStep) < 0 || isLinkedOtherwise(call)) return {};
  const streams = findIostream(call, sources);
  if (streams === false) return {};
  return { libstdcxx: { asks: iostreamStep, certainty: streams === true ? 'likely' : 'possible' } };
}

/** Another compiler, another library, the library inside, or a place of its own for libraries. */
function isLinkedOtherwise({ program, argv, stage }: ToolCall): boolean {
  const [, name = '', suffix] =
    /^(g\+\+|c\+\+|clang\+\+|gcc|clang|cc|cmake|make|ninja)(?:-(\d{1,9})[\d.]*)?$/.exec(program) ?? [];
  if (name === '' || (bringsOwnLibstdcxx(stage.facts) && (name.startsWith('clang') || suffix !== undefined)))
    return true;
  if (suffix !== undefined && name.startsWith('g') && Number(suffix) < 13) return true;
  if (/^(cmake|make|ninja)$/.test(name)) return false;
  return argv.some((word) =>
    /-static|-Bstatic|-stdlib=|-rpath|-nostdinc|-l:|--?target|--?sysroot/.test(word ?? ''),
  );
}

const maxFiles = 60;

/** Whether a source, or a file of the project that it includes, includes <iostream>; `undefined`: not all was read. */
function findIostream(call: ToolCall, sources: readonly (string | undefined)[]): boolean | undefined {
  const { cwd } = call.command;
  const isSource = (name: string | undefined): boolean =>
    /^[^*?[]+\.(c|cc|cpp|cxx|c\+\+|C)$/.test(name ?? '');
  const named = sources.map((name) => (isSource(name) ? resolvePath(cwd, name) : undefined));
  let open = named.length === 0 || named.includes(undefined);
  const waiting = named.filter((path) => path !== undefined);
  // Where objects or patterns are linked, the sources beside them tell most.
  if (open && cwd !== undefined) waiting.push(...beside(call, cwd).filter(isSource));
  const seen = new Set<string>();
  for (const path of waiting) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = seen.size > maxFiles ? undefined : call.stage.readFile(path);
    if (text === undefined) open = true;
    for (const [, system, own] of (text ?? '').matchAll(includes)) {
      if (system === 'iostream' || system === 'bits/stdc++.h') return true;
      if (own !== undefined) waiting.push(joinPath(folderOf(path), own));
      else if (system === undefined || !isStandard(system)) open = true;
    }
  }
  return open ? undefined : false;
}

const includes = /^[ \t]*#[ \t]*include[ \t]*(?:<([^>\n]{1,200})>|"([^"\n]{1,200})"|.)/gm;

/** Headers of C++ have no ending; those of C set up no streams. */
function isStandard(header: string): boolean {
  return /^[a-z_0-9]+$/.test(header) || /^(?:(?:sys|arpa|netinet|net)\/)?[a-z_0-9]+\.h$/.test(header);
}

function beside({ stage }: ToolCall, cwd: string): string[] {
  const folders = [cwd, joinPath(cwd, 'src')];
  return folders.flatMap((folder) => stage.list(folder).map((name) => joinPath(folder, name)));
}
