import { nearestName } from '../graph/nearest-name.js';
import type { StageGraph } from '../graph/graph.js';
import type { BuildContext } from '../inputs.js';
import { baseName, folderOf, isWithin } from '../shell/paths.js';
import type { Instruction, Word } from '../text/ast.js';
import { isInContext } from './context-files.js';
import { sourceInContext } from './plain-copy.js';

/** A source of a COPY from the build context. */
export interface ContextSource {
  readonly graph: StageGraph;
  readonly context: BuildContext;
  /** Whether a file of the repository says in which folder it is built. */
  readonly isDescribed: boolean;
  readonly instruction: Instruction;
  readonly word: Word;
}

interface Absence {
  /** What stands behind "`path` is not there:". */
  readonly reason: string;
  readonly instead?: string;
}

/** Why a source is likely not in the build context; at most one reason. What a build may make beside it is left out. */
export function absentSource(source: ContextSource): readonly Absence[] {
  const { context, word } = source;
  const path = sourceInContext(word.value);
  const isLocal = path !== '' && !/^(https?|git|ssh):|^git@|^<</.test(word.value);
  if (!isLocal || isInContext(context, path) || context.list('').length === 0) return [];
  if (isUntracked(context, baseName(path)) || isInSubmodule(context, path)) return [];
  const found = outside(word, path) ?? misspelt(source, path) ?? absentManifest(source, path);
  return found === undefined ? [] : [found];
}

/** `../x`: nothing above the context is sent. */
function outside({ value }: Word, path: string): Absence | undefined {
  if (!/^(\.\/)?\.\.\//.test(value)) return undefined;
  return { reason: `nothing outside the build context is sent; \`${value}\` means \`${path}\` in it` };
}

/** A file beside it that has nearly its name, and that no other COPY means. */
function misspelt({ graph, context }: ContextSource, path: string): Absence | undefined {
  const [, stem = '', ending = ''] = /^(.+?)(\.\w+)$/.exec(baseName(path)) ?? [];
  if (stem.length < 5 || /\d/.test(stem)) return undefined;
  const folder = folderOf(`/${path}`).slice(1);
  const beside = context
    .list(folder)
    .filter((name) => name.endsWith(ending) && !name.includes('/'))
    .map((name) => name.slice(0, name.length - ending.length));
  const near =
    beside.find((name) => name.toLowerCase() === stem.toLowerCase()) ??
    nearestName(stem, beside, stem.length < 10 ? 1 : 2);
  if (near === undefined || /\d/.test(near)) return undefined;
  const there = `${folder === '' ? '' : `${folder}/`}${near}${ending}`;
  if (copiedPaths(graph).has(there)) return undefined;
  return { reason: `the build context contains \`${there}\``, instead: there };
}

function copiedPaths({ stages }: StageGraph): ReadonlySet<string> {
  const copies = stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
  return new Set(
    copies.flatMap(({ words }) => words.slice(0, -1).map(({ value }) => sourceInContext(value))),
  );
}

/** Files that people write or commit: no step in front of the build makes them. */
const manifests =
  /^(package(-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|requirements\.txt|pyproject\.toml|poetry\.lock|uv\.lock|Pipfile(\.lock)?|go\.(mod|sum)|Cargo\.(toml|lock)|Gemfile(\.lock)?|composer\.(json|lock)|pom\.xml|mix\.(exs|lock))$/;

/**
 * A manifest that is not in the build context. Which folder that is must be sure: a file of the repository describes the
 * build, or another source of the same COPY lies there.
 */
function absentManifest(
  { graph, context, isDescribed, instruction }: ContextSource,
  path: string,
): Absence | undefined {
  if (!manifests.test(baseName(path))) return undefined;
  const others = instruction.words.slice(0, -1).map(({ value }) => sourceInContext(value));
  const beside = others.some(
    (other) => other !== '' && folderOf(`/${other}`) === folderOf(`/${path}`) && isInContext(context, other),
  );
  return beside || (isDescribed && fitsCopies(graph, context, path))
    ? { reason: 'the build context does not contain it' }
    : undefined;
}

/** Whether the folder that is described holds some of what else is copied from it, if anything is. */
function fitsCopies({ stages }: StageGraph, context: BuildContext, path: string): boolean {
  const others = stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, flags }) => keyword === 'COPY' && !flags.some(({ name }) => name === 'from'))
    .flatMap(({ words }) => words.slice(0, -1).map(({ value }) => sourceInContext(value)))
    .filter(
      (other) => other !== '' && !/[$*?[]/.test(other) && folderOf(`/${other}`) !== folderOf(`/${path}`),
    );
  return others.length === 0 || others.some((other) => isInContext(context, other));
}

/** It lies in another repository, which may not be checked out. */
function isInSubmodule(context: BuildContext, path: string): boolean {
  const text = context.read('.gitmodules') ?? '';
  const folders = [...text.matchAll(/^[ \t]*path[ \t]*=[ \t]*(\S+)/gm)].map(([, folder = '']) => folder);
  return folders.some((folder) => isWithin(`/${folder}`, `/${path}`));
}

/** Git is told to leave it out: it is made beside the sources before a build. */
function isUntracked(context: BuildContext, name: string): boolean {
  const lines = context.read('.gitignore')?.split(/\r?\n/) ?? [];
  return lines.some((line) => baseName(line.trim()) === name);
}
