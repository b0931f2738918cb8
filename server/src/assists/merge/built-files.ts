import { createFacts } from '../../core/analysis.js';
import { noInputs } from '../../core/inputs.js';
import { isStandardFolder } from '../../core/run/files.js';
import { baseName, hasGlob, isWithin } from '../../core/shell/paths.js';
import type { Instruction } from '../../core/text/ast.js';
import type { Edit } from '../../core/text/edit.js';
import type { TextFile } from './merge-result.js';

/** What lies at a path of the image that a Dockerfile builds, as far as the text shows. */
export function builtKind({ text }: TextFile, path: string): 'file' | 'folder' | undefined {
  const { runs, graph } = createFacts(text, noInputs);
  const run = runs.stage(graph.final);
  if (run.artifacts.some((one) => one.path === path)) return 'file';
  if (run.artifacts.some((one) => one.path === `${path}/` || isWithin(path, one.path))) return 'folder';
  return run.readFile(path) === undefined ? undefined : 'file';
}

/**
 * The target of a COPY with the name that `docker cp` gave the file, where the COPY only names a folder; `undefined`
 * where the target can stay, `unknown` where it hangs on what the path is.
 */
export function keptName(
  { words, json }: Instruction,
  paths: readonly string[],
  kindOf: (path: string) => 'file' | 'folder' | undefined,
): Edit | 'unknown' | undefined {
  const target = words.at(-1);
  const sources = words.slice(0, -1);
  if (target === undefined) return undefined;
  const renamed = sources.flatMap(({ value }, at) => {
    const path = paths[at] ?? '';
    return hasGlob(value) || baseName(value.replace(/(?<!\/)\/+$/, '')) === baseName(path)
      ? []
      : [{ value, path }];
  });
  const [only] = renamed;
  if (only === undefined || !namesFolder(target.value, sources.length)) return undefined;
  const kinds = renamed.map(({ path }) => kindOf(path));
  // Of a folder its contents are copied: the name does not matter.
  if (kinds.every((kind) => kind === 'folder')) return undefined;
  if (kinds.includes(undefined) || sources.length > 1) return 'unknown';
  const text = `${target.value.replace(/\/$/, '')}/${baseName(only.value)}`;
  return { start: target.start, end: target.end, newText: json ? JSON.stringify(text) : text };
}

/** `dir/`, `.`, a folder that every image has, or the target of several files. */
function namesFolder(target: string, sources: number): boolean {
  return sources > 1 || /(^|\/)\.{0,2}$/.test(target) || isStandardFolder(target);
}
