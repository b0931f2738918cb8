import type { ConfigBuild } from './config-build.js';
import type { ConfigFile, ConfigValues } from './config-file.js';
import { fitsPath } from './path-pattern.js';

/** One configuration file above a Dockerfile. */
export interface ConfigLayer {
  readonly config: ConfigFile;
  /** Its folder, as the caller names folders. */
  readonly folder: string;
  /** The Dockerfile, from that folder, with `/`. */
  readonly path: string;
}

/** A path from the folder of the file that says it. */
export interface PathIn {
  readonly folder: string;
  readonly path: string;
}

/** What builds are made with besides contexts. */
export interface JoinedBuild extends Omit<ConfigBuild, 'bake'> {
  readonly bake?: PathIn & { readonly target: string };
}

/** What the files above one Dockerfile say of it together. */
export interface DockerfileConfig {
  readonly rules: ConfigValues['rules'];
  readonly images: ConfigValues['images'];
  /** The build context, from the folder of the file that says it. */
  readonly context?: PathIn;
  readonly contexts: Readonly<Record<string, PathIn>>;
  readonly build: JoinedBuild;
  readonly budgets: NonNullable<ConfigValues['budgets']>;
  readonly isExcluded: boolean;
}

/** `layers`: the nearest first. It wins key by key; in a file what names the Dockerfile wins over what does not. */
export function joinConfigs(layers: readonly ConfigLayer[]): DockerfileConfig {
  let joined: Omit<DockerfileConfig, 'isExcluded'> = {
    rules: {},
    images: {},
    contexts: {},
    build: {},
    budgets: {},
  };
  for (const { config, folder, path } of [...layers].reverse()) {
    const own = config.perDockerfile.filter(({ pattern }) => fitsPath(pattern, path));
    for (const { rules, images, context, contexts = {}, build, budgets } of [config, ...own])
      joined = {
        ...joined,
        rules: { ...joined.rules, ...rules },
        images: withFirst(images, joined.images),
        contexts: {
          ...joined.contexts,
          ...Object.fromEntries(Object.entries(contexts).map(([name, path]) => [name, { folder, path }])),
        },
        build: layBuild(joined.build, build, folder),
        budgets: { ...joined.budgets, ...budgets },
        ...(context !== undefined && { context: { folder, path: context } }),
      };
  }
  const excluding = layers.find(({ config }) => config.exclude !== undefined);
  return {
    ...joined,
    isExcluded: excluding?.config.exclude?.some((pattern) => fitsPath(pattern, excluding.path)) ?? false,
  };
}

/** Arguments are laid over one by one, everything else as a whole. */
function layBuild(far: JoinedBuild, { args, bake, ...plain }: ConfigBuild = {}, folder: string): JoinedBuild {
  return {
    ...far,
    ...plain,
    ...(args !== undefined && { args: { ...far.args, ...args } }),
    ...(bake !== undefined && { bake: { folder, path: bake.file, target: bake.target } }),
  };
}

/** The first image that a pattern fits decides: those of the nearer file stand before the others. */
function withFirst(near: ConfigValues['images'], far: ConfigValues['images']): ConfigValues['images'] {
  const others = Object.entries(far).filter(([pattern]) => !Object.hasOwn(near, pattern));
  return { ...near, ...Object.fromEntries(others) };
}

/** A path from a folder that stays in it, without `.` and `..`; `undefined` when it leads out or is absolute. */
export function innerPath(path: string): string | undefined {
  if (/^(?:[\\/]|[A-Za-z]:)/.test(path)) return undefined;
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..' && names.pop() === undefined) return undefined;
    if (name !== '' && name !== '.' && name !== '..') names.push(name);
  }
  return names.join('/');
}
