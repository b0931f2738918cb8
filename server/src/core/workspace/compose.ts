import { workspaceFolderOf } from './build-paths.js';
import { type Data, dataAt, scalarsOf, textOf } from './data-tree.js';
import { describeBuild, type DescribedBuild } from './described-build.js';
import { readYaml } from './read-yaml.js';
import { noStages, stagesOf, type NamedStage, type ReadStages } from './target-mention.js';

/** Answers the text of another file by its path; `undefined` when there is none. */
export type ReadText = (path: string) => string | undefined;

/**
 * `services.*.build` of a Compose file. Compose lays `compose.override.yaml` over `compose.yaml` unless it is told
 * otherwise, and files such as `compose.prod.yaml` are made to be laid over it: what such a file leaves out is that of
 * the file below.
 */
export function readCompose(path: string, text: string, read: ReadText): readonly DescribedBuild[] {
  const other = counterpartOf(path, read);
  const below = other?.place === 'below' ? buildsOf(other.text) : new Map<string, Build>();
  const above = other?.place === 'above' ? buildsOf(other.text) : new Map<string, Build>();
  const isBase = basePattern.test(path);
  return [...buildsOf(text)].flatMap(([service, build]) => [
    ...describeService(path, build, { below: below.get(service), above: above.get(service), isBase }),
  ]);
}

const basePattern = /(^|\/)(docker-)?compose\.ya?ml$/;
/** In the order in which Compose looks for them. */
const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** Paths of the Compose files that are read together with this one. */
export function composeCounterparts(path: string): readonly string[] {
  const names = basePattern.test(path) ? overrideNames : baseNames;
  const folder = workspaceFolderOf(path);
  return names.map((name) => (folder === '' ? name : `${folder}/${name}`));
}

function counterpartOf(
  path: string,
  read: ReadText,
): { readonly text: string; readonly place: 'above' | 'below' } | undefined {
  for (const candidate of composeCounterparts(path)) {
    const text = read(candidate);
    if (text !== undefined) return { text, place: basePattern.test(path) ? 'above' : 'below' };
  }
  return undefined;
}

/** One service that is built. */
interface Build {
  readonly build: Data;
  readonly image: string | undefined;
}

function buildsOf(text: string): ReadonlyMap<string, Build> {
  const builds = new Map<string, Build>();
  for (const document of readYaml(text)) {
    const services = dataAt(document, 'services');
    if (services?.kind !== 'map') continue;
    for (const [name, service] of services.entries) {
      const build = dataAt(service, 'build');
      if (build !== undefined)
        builds.set(name, { build: asMap(build), image: textOf(dataAt(service, 'image')) });
    }
  }
  return builds;
}

/** `build: ./web` is short for `build: {context: ./web}`. */
function asMap(build: Data): Data {
  return build.kind === 'scalar' ? { kind: 'map', entries: new Map([['context', build]]) } : build;
}

interface Neighbours {
  readonly below: Build | undefined;
  readonly above: Build | undefined;
  /** Whether the file stands on its own. */
  readonly isBase: boolean;
}

function describeService(
  path: string,
  own: Build,
  { below, above, isBase }: Neighbours,
): readonly DescribedBuild[] {
  const target = dataAt(own.build, 'target');
  const read = target?.kind === 'scalar' ? stagesOf(target.joined) : noStages;
  const layers = [above, own, below].filter((layer) => layer !== undefined);
  const merged = describeLayers(path, layers, read, isBase);
  const isReplaced = above !== undefined && dataAt(above.build, 'target') !== undefined;
  const said = isReplaced ? merged.map(unsure) : merged;
  if (layers.length === 1) return said;
  // Each file may also be used without the other.
  return [...said, ...describeLayers(path, [own], read, isBase).map(unsure)];
}

function describeLayers(
  path: string,
  layers: readonly Build[],
  read: ReadStages,
  isBase: boolean,
): readonly DescribedBuild[] {
  const find = (key: string): Data | undefined =>
    layers.map(({ build }) => dataAt(build, key)).find((value) => value !== undefined);
  if (find('dockerfile_inline') !== undefined) return [];
  const context = find('context');
  const dockerfile = find('dockerfile');
  // An override leaves to the file below what it does not say.
  const isLeftOpen = !isBase && layers.length === 1 && context === undefined && dockerfile === undefined;
  const image = layers.map((layer) => layer.image).find((name) => name !== undefined);
  return describeBuild({
    files: {
      folder: isLeftOpen ? undefined : workspaceFolderOf(path),
      context: withDefault(textOf(context)),
      dockerfile: withDefault(textOf(dockerfile)),
      dockerfileFrom: 'context',
    },
    ...read,
    contexts: namesIn(find('additional_contexts')),
    images: image === undefined || image.includes('$') ? [] : [image],
  });
}

/** A map, or a list of `name=value`. */
function namesIn(contexts: Data | undefined): readonly string[] {
  if (contexts?.kind === 'map') return [...contexts.entries.keys()];
  return scalarsOf(contexts).map(({ text }) => text.split('=', 1)[0] ?? '');
}

function unsure(build: DescribedBuild): DescribedBuild {
  return { ...build, stages: build.stages.map((stage): NamedStage => ({ ...stage, isSure: false })) };
}

/** `${DIR:-web}` is `web` as long as nothing sets it. */
export function withDefault(text: string | undefined): string | undefined {
  return text?.replace(/\$\{\w+:?-([^${}]*)\}/g, '$1');
}
