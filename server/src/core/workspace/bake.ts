import { sourceSpan } from '../text/joined-text.js';
import { evaluateText, type BakeScope } from './bake-expression.js';
import { matrixScopes } from './bake-matrix.js';
import { workspaceFolderOf } from './build-paths.js';
import type { ReadText } from './compose.js';
import { type Data, dataAt, scalarsOf, textOf } from './data-tree.js';
import { describeBuild, type DescribedBuild } from './described-build.js';
import { readHcl } from './read-hcl.js';
import { readJson } from './read-json.js';
import { noStages, type NamedStage, type ReadStages } from './target-mention.js';

const deepest = 20;
/** A matrix that many targets inherit multiplies; what comes after so many may name any stage. */
const maxBuilds = 2000;
const unknownFiles = {
  folder: undefined,
  context: undefined,
  dockerfile: undefined,
  dockerfileFrom: 'context',
} as const;

/**
 * The targets of a Bake file, in HCL or JSON, what they inherit included. Variables count by their defaults, a matrix
 * by all of its values. Paths start where bake is run: taken is the folder of the file, and the root as well.
 */
export function readBake(path: string, text: string, read: ReadText): readonly DescribedBuild[] {
  const file = path.endsWith('.json') ? readJson(text) : readHcl(text);
  const targets = dataAt(file, 'target');
  if (targets?.kind !== 'map') return [];
  const global = globalScope(file);
  const override = overrideOf(path, read);
  const folders = [...new Set([workspaceFolderOf(path), ''])];
  const builds: DescribedBuild[] = [];
  for (const [name, target] of targets.entries) {
    if (builds.length > maxBuilds)
      return [...builds, ...describeBuild({ files: unknownFiles, isOpen: true })];
    const isSure = folders.length === 1 && !override.includes(`"${name}"`);
    const find = (key: string): Data | undefined => inherited(targets, target, key, 0);
    builds.push(...folders.flatMap((folder) => describeTarget(find, global, folder, isSure)));
  }
  return builds;
}

/** `docker-bake.override.hcl` is laid over the file beside it. */
function overrideOf(path: string, read: ReadText): string {
  const match = /^(.*docker-bake)\.(hcl|json)$/.exec(path);
  if (match === null) return '';
  const [, stem = ''] = match;
  return (read(`${stem}.override.hcl`) ?? '') + (read(`${stem}.override.json`) ?? '');
}

/** Variables, and attributes on top of the file, which nothing can change. */
function globalScope(file: Data | undefined): BakeScope {
  return (name) => {
    const variable = dataAt(file, 'variable', name);
    if (variable !== undefined) return { value: dataAt(variable, 'default'), isVariable: true };
    const attribute = dataAt(file, name);
    return attribute === undefined ? undefined : { value: attribute, isVariable: false };
  };
}

function describeTarget(
  find: (key: string) => Data | undefined,
  global: BakeScope,
  folder: string,
  isSure: boolean,
): readonly DescribedBuild[] {
  if (find('dockerfile-inline') !== undefined) return [];
  const scopes = matrixScopes(find('matrix'), global);
  return (scopes.length === 0 ? [global] : scopes).flatMap((scope) => {
    const text = (key: string): string | undefined => pathOf(find(key), scope);
    const reads = [readStages(find('target'), scope, true), ...filterStages(find('no-cache-filter'), scope)];
    const stages = reads.flatMap((read) => read.stages);
    const isFixed = ['context', 'dockerfile'].every((key) => !isSettable(find(key), scope));
    return describeBuild({
      files: {
        folder,
        context: text('context'),
        dockerfile: text('dockerfile'),
        dockerfileFrom: 'context',
      },
      stages: isSure && isFixed ? stages : stages.map((stage) => ({ ...stage, isSure: false })),
      // A matrix that cannot be read, or a parent that is computed, may name anything.
      isOpen:
        reads.some((read) => read.isOpen) ||
        (scopes.length === 0 && find('matrix') !== undefined) ||
        find('inherits')?.kind === 'unknown',
      contexts: keysOf(find('contexts')),
      images: listOf(find('tags')).flatMap((tag) => (tag.kind === 'scalar' ? [tag.joined.text] : [])),
    });
  });
}

/** Whether the environment can give it another value. */
function isSettable(data: Data | undefined, scope: BakeScope): boolean {
  return data !== undefined && evaluateText(data, scope).isOpen;
}

/** What cannot be evaluated reads as `$`: no path passes with it. */
function pathOf(data: Data | undefined, scope: BakeScope): string | undefined {
  if (data === undefined) return undefined;
  const { values } = evaluateText(data, scope);
  return values.length === 1 ? values[0]?.text : textOf({ kind: 'unknown' });
}

function readStages(data: Data | undefined, scope: BakeScope, isTarget: boolean): ReadStages {
  if (data === undefined) return noStages;
  const { values, isOpen, isWritten } = evaluateText(data, scope);
  const stages = values
    .filter(({ text }) => /^[A-Za-z0-9][\w.-]*$/.test(text))
    .map((joined): NamedStage => {
      const named = { stage: joined.text, isTarget, isSure: isWritten && !isOpen };
      return joined.offsetAt(0) < 0 ? named : { ...named, span: sourceSpan(joined, 0, joined.text.length) };
    });
  return { stages, isOpen };
}

function filterStages(data: Data | undefined, scope: BakeScope): readonly ReadStages[] {
  return listOf(data).map((item) => readStages(item, scope, false));
}

function listOf(data: Data | undefined): readonly Data[] {
  return data?.kind === 'list' ? data.items : [];
}

function keysOf(data: Data | undefined): readonly string[] {
  return data?.kind === 'map' ? [...data.entries.keys()] : [];
}

/** Own values win over inherited ones, later parents over earlier ones. */
function inherited(targets: Data | undefined, target: Data, key: string, depth: number): Data | undefined {
  const own = dataAt(target, key);
  if (own !== undefined || depth > deepest) return own;
  for (const parent of [...scalarsOf(dataAt(target, 'inherits'))].reverse()) {
    const above = dataAt(targets, parent.text);
    const value = above === undefined ? undefined : inherited(targets, above, key, depth + 1);
    if (value !== undefined) return value;
  }
  return undefined;
}
