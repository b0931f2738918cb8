import { hashText, type BuildChoices } from './fingerprint.js';
import { looksSecret } from './build-arguments.js';
import { choice, secrets, trimmedText, textRecord, type SecretSetting } from '../settings/setting-values.js';
import { t } from '../text/translate.js';
import { list, record, texts } from '../text/untyped.js';

export type Network = 'default' | 'none' | 'host';

/** A target of a bake file that a Dockerfile is built as; a path from the workspace folder. Empty: none. */
export interface BakeSetting {
  readonly file: string;
  readonly target: string;
  /** As `docker buildx bake --allow` takes it. */
  readonly allow?: readonly string[];
}

/** Whatever the settings say. */
export const noBake: BakeSetting = { file: '', target: '' };

/** Choices for the builds of one Dockerfile; what is absent stays as it was. */
export interface BuildOptions {
  readonly args: Readonly<Record<string, string>>;
  /** Empty: that of the engine, whatever the settings say. */
  readonly platform?: string;
  readonly network?: Network;
  /** Name of the stage that is built when none is pointed at; empty: the last one. */
  readonly target?: string;
  /** Build context, relative to the workspace folder. */
  readonly context?: string;
  readonly bake?: BakeSetting;
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
  readonly secrets: readonly SecretSetting[];
  /** Ids of secrets that are not given, although the settings name them. */
  readonly withheld: readonly string[];
}

export const noOptions: BuildOptions = { args: {}, secrets: [], withheld: [] };

/** What builds of a Dockerfile are made with: the part of the settings that options are laid over. */
export interface BuildSettings {
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Empty: that of the engine. */
  readonly buildPlatform: string;
  readonly buildNetwork: Network;
  readonly buildTarget: string;
  readonly buildContext: string;
  /** Further contexts by name: folders from the workspace folder, or addresses. */
  readonly buildContexts?: Readonly<Record<string, string>>;
  /** Caches that are shared with others, as buildx takes them; folders from the workspace folder. */
  readonly buildCacheFrom?: readonly string[];
  readonly buildCacheTo?: readonly string[];
  readonly buildSecrets: readonly SecretSetting[];
  readonly buildBake?: BakeSetting | undefined;
}

export const networks = ['default', 'none', 'host'] as const;

/** Options of any shape, as a setting or a memory holds them. */
export function readBuildOptions(value: unknown): BuildOptions {
  const { args, platform, network, target, context, bake, secrets: named, withheld } = record(value);
  const { cacheFrom, cacheTo } = record(value);
  return {
    args: textRecord(args),
    ...(typeof platform === 'string' && { platform: platform.trim() }),
    ...(networks.some((one) => one === network) && { network: choice(network, networks) }),
    ...(typeof target === 'string' && { target: target.trim() }),
    ...(trimmedText(context) !== '' && { context: trimmedText(context) }),
    ...(bake !== undefined && { bake: readBake(bake) }),
    ...(cacheFrom !== undefined && { cacheFrom: texts(cacheFrom) }),
    ...(cacheTo !== undefined && { cacheTo: texts(cacheTo) }),
    secrets: secrets(named),
    withheld: texts(withheld),
  };
}

/** A target without a file, or the other way round, is none. */
function readBake(value: unknown): BakeSetting {
  const { file, target, allow } = record(value);
  if (trimmedText(file) === '' || trimmedText(target) === '') return noBake;
  const allowed = texts(allow);
  return {
    file: trimmedText(file),
    target: trimmedText(target),
    ...(allowed.length > 0 && { allow: allowed }),
  };
}

/** Arguments and secrets are laid over one by one, everything else as a whole. */
export function applyOptions<Settings extends BuildSettings>(
  settings: Settings,
  { args, platform, network, target, context, bake, secrets: given, withheld, ...caches }: BuildOptions,
): Settings {
  const settled = new Set([...given.map(({ id }) => id), ...withheld]);
  return {
    ...settings,
    buildArgs: { ...settings.buildArgs, ...args },
    buildPlatform: platform ?? settings.buildPlatform,
    buildNetwork: network ?? settings.buildNetwork,
    buildTarget: target ?? settings.buildTarget,
    buildContext: context ?? settings.buildContext,
    buildSecrets: [...settings.buildSecrets.filter(({ id }) => !settled.has(id)), ...given],
    ...(bake !== undefined && { buildBake: bake.file === '' ? undefined : bake }),
    ...(caches.cacheFrom !== undefined && { buildCacheFrom: caches.cacheFrom }),
    ...(caches.cacheTo !== undefined && { buildCacheTo: caches.cacheTo }),
  };
}

export function isEmpty({ args, secrets: given, withheld, ...rest }: BuildOptions): boolean {
  return [Object.keys(args), given, withheld, Object.keys(rest)].every(({ length }) => length === 0);
}

/** What of them decides the outcome of a build; `bakeText`: what the bake file says. Of secrets the ids alone: a value must not even be guessed at. */
export function choicesOf(settings: BuildSettings, bakeText = ''): BuildChoices {
  const {
    buildArgs,
    buildPlatform,
    buildNetwork,
    buildContext,
    buildContexts = {},
    buildSecrets,
    buildBake,
  } = settings;
  return {
    buildArgs,
    ...(buildPlatform !== '' && { platform: buildPlatform }),
    ...(buildNetwork !== 'default' && { network: buildNetwork }),
    ...(buildContext !== '' && { context: buildContext }),
    ...(Object.keys(buildContexts).length > 0 && { contexts: buildContexts }),
    secrets: buildSecrets.map(({ id }) => id),
    ...(buildBake && { bake: `${buildBake.target} of ${buildBake.file} ${hashText(bakeText)}` }),
  };
}

/** `app of docker-bake.hcl` */
export function bakeWords({ file, target }: BakeSetting): string {
  return t('{0} of {1}', target, file);
}

/** A few words: names of arguments, platform, network, ids of secrets with their places. Never a value. */
export function optionWords(
  settings: Omit<BuildSettings, 'buildTarget' | 'buildContext'>,
): readonly string[] {
  const { buildArgs, buildPlatform, buildNetwork, buildContexts = {}, buildSecrets, buildBake } = settings;
  const { buildCacheFrom = [], buildCacheTo = [] } = settings;
  const names = Object.keys(buildArgs);
  return [
    ...(buildBake === undefined ? [] : [t('bake target {0}', bakeWords(buildBake))]),
    ...(names.length === 0 ? [] : [argumentWords(names)]),
    ...(buildPlatform === '' ? [] : [buildPlatform]),
    ...(buildNetwork === 'default' ? [] : [networkWords(buildNetwork)]),
    ...Object.keys(buildContexts).map((name) => t('context {0}', name)),
    ...buildCacheFrom.map((cache) => t('cache from {0}', cache)),
    ...buildCacheTo.map((cache) => t('cache to {0}', cache)),
    ...buildSecrets.map((secret) => t('secret {0} ({1})', secret.id, placeWords(secret))),
  ];
}

function argumentWords(names: readonly string[]): string {
  const list = names.join(', ');
  return names.length === 1 ? t('argument {0}', list) : t('arguments {0}', list);
}

export function networkWords(network: Network): string {
  switch (network) {
    case 'default':
      return t('engine network');
    case 'none':
      return t('no network');
    case 'host':
      return t('host network');
  }
}

/** Words for options alone, e.g. those that are remembered of a Dockerfile. */
export function rememberedWords(options: BuildOptions): readonly string[] {
  const { platform, network, withheld, target, bake } = options;
  const bare = { buildArgs: {}, buildPlatform: '', buildNetwork: 'default', buildTarget: '' } as const;
  return [
    ...(target === undefined || target === '' ? [] : [t('stage {0}', target)]),
    ...optionWords(applyOptions({ ...bare, buildContext: '', buildSecrets: [] }, options)),
    ...(bake?.file === '' ? [t('no bake target')] : []),
    ...(platform === '' ? [t('engine platform')] : []),
    ...(network === 'default' ? [networkWords('default')] : []),
    ...withheld.map((id) => t('no secret {0}', id)),
  ];
}

export function placeWords({ env, file }: SecretSetting): string {
  if (env !== undefined) return t('variable {0}', env);
  return file === undefined ? t('secret storage') : t('file {0}', file);
}

/** Remembered options as they are written into the editor's workspace state, the newest last. */
export interface StoredOptions {
  readonly version: 1;
  readonly files: readonly (readonly [document: string, options: BuildOptions])[];
}

/** Enough for a large workspace. */
const keptFiles = 200;

/**
 * An argument whose name looks like a secret is used as long as the window is open and never written down: a
 * person may have typed a password although a warning was shown.
 */
export function keepOptions(options: ReadonlyMap<string, BuildOptions>): StoredOptions {
  const files = [...options].map(([document, { args, ...rest }]): StoredOptions['files'][number] => {
    const open = Object.entries(args).filter(([name]) => !looksSecret(name));
    return [document, { args: Object.fromEntries(open), ...rest }];
  });
  return { version: 1, files: files.filter(([, one]) => !isEmpty(one)).slice(-keptFiles) };
}

/** Reads what an earlier version, or nobody, wrote: anything that does not fit is left out. */
export function readKeptOptions(value: unknown): Map<string, BuildOptions> {
  const { version, files } = record(value);
  if (version !== 1 || !Array.isArray(files)) return new Map();
  return new Map(
    files.flatMap((pair: unknown): [string, BuildOptions][] => {
      const [document, options] = list(pair);
      return typeof document === 'string' ? [[document, readBuildOptions(options)]] : [];
    }),
  );
}
