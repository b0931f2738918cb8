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
  const own = buildsOf(text);
  if (own.size === 0) return [];
  const counterpart = composeCounterparts(path)
    .map(read)
    .find((other) => other !== undefined);
  const others = buildsOf(counterpart ?? '');
  return [...own].flatMap(([service, build]) => describeService(path, build, others.get(service)));
}

/** `compose.yaml`, `docker-compose.prod.yml`. */
export const composeName = /(^|\/)(docker-)?compose([.-][\w.-]+)?\.ya?ml$/;
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

/** One service that is built. */
interface Build {
  readonly build: Data;
  readonly image: string | undefined;
}

export const buildKey = /\bbuild["']?\s{0,9}:/;

function buildsOf(text: string): ReadonlyMap<string, Build> {
  const builds = new Map<string, Build>();
  // Many files build nothing, and reading one takes its time.
  for (const document of buildKey.test(text) ? readYaml(text) : []) {
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

/** `other`: the same service in the file that is laid over a base, or in the base that this one is laid over. */
function describeService(path: string, own: Build, other: Build | undefined): readonly DescribedBuild[] {
  const target = dataAt(own.build, 'target');
  const read = target?.kind === 'scalar' ? stagesOf(target.joined) : noStages;
  const alone = describeLayers(path, [own], read);
  if (other === undefined) return alone;
  const isBase = basePattern.test(path);
  const merged = describeLayers(path, isBase ? [other, own] : [own, other], read);
  const isReplaced = isBase && dataAt(other.build, 'target') !== undefined;
  // Each file may also be used without the other.
  return [...(isReplaced ? merged.map(unsure) : merged), ...alone.map(unsure)];
}

function describeLayers(path: string, layers: readonly Build[], read: ReadStages): readonly DescribedBuild[] {
  const find = (key: string): Data | undefined =>
    layers.map(({ build }) => dataAt(build, key)).find((value) => value !== undefined);
  if (find('dockerfile_inline') !== undefined) return [];
  const context = find('context');
  const dockerfile = find('dockerfile');
  // An override leaves to the file below what it does not say.
  const isLeftOpen =
    !basePattern.test(path) && layers.length === 1 && context === undefined && dockerfile === undefined;
  const image = layers.map((layer) => layer.image).find((name) => name !== undefined);
  const isSettable = [context, dockerfile].some((place) => textOf(place)?.includes('$') === true);
  const builds = describeBuild({
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
  // A variable may lead to another Dockerfile than its default does.
  return isSettable ? builds.map(unsure) : builds;
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
