import type { ClientSettings } from '../settings/client-settings.js';
import { platformList } from './platforms.js';
import type { BakeSetting } from './build-options.js';
import type { SecretSetting } from '../settings/setting-values.js';

/** What a command line needs to build one stage as the extension would. Paths are as the shell shall see them. */
export interface CommandLineChoices {
  readonly dockerfile: string;
  readonly context: string;
  /** `['--target', name]`, or nothing for the last stage. */
  readonly target: readonly string[];
  readonly settings: Pick<
    ClientSettings,
    | 'buildArgs'
    | 'buildCacheFrom'
    | 'buildCacheTo'
    | 'buildBake'
    | 'buildContexts'
    | 'buildPlatform'
    | 'buildNetwork'
    | 'buildSecrets'
    | 'dockerContext'
    | 'dockerHost'
  >;
}

/** `docker build --target builder --file Dockerfile .`, quoted for a POSIX shell. */
export function buildCommandLine(choices: CommandLineChoices): string {
  const { buildBake, dockerContext, dockerHost } = choices.settings;
  const engine =
    dockerHost !== '' ? ['--host', dockerHost] : dockerContext !== '' ? ['--context', dockerContext] : [];
  if (buildBake !== undefined) return bakeCommandLine(choices, buildBake, engine);
  const { dockerfile, context, target, settings } = choices;
  const { buildArgs, buildContexts, buildPlatform, buildNetwork, buildSecrets } = settings;
  const { buildCacheFrom = [], buildCacheTo = [] } = settings;
  const [platform] = platformList(buildPlatform);
  return quoted([
    'docker',
    ...engine,
    'build',
    ...target,
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...(buildNetwork === 'default' ? [] : ['--network', buildNetwork]),
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...Object.entries(buildContexts).flatMap(([name, place]) => ['--build-context', `${name}=${place}`]),
    ...buildCacheFrom.flatMap((cache) => ['--cache-from', cache]),
    ...buildCacheTo.flatMap((cache) => ['--cache-to', cache]),
    ...buildSecrets.flatMap((secret) => ['--secret', secretFlag(secret)]),
    '--file',
    dockerfile,
    context,
  ]);
}

/**
 * `docker buildx bake --file docker-bake.hcl --set app.target=builder … app`, from the folder of the bake file. It
 * writes into the engine only, as builds of ours do. The network stands in a file of its own, as buildx takes `--set`
 * of it and sets none.
 */
function bakeCommandLine(
  { target: [, stage = ''], settings }: CommandLineChoices,
  { file, target, allow = [] }: BakeSetting,
  engine: readonly string[],
): string {
  const { buildArgs, buildContexts, buildPlatform, buildNetwork, buildSecrets } = settings;
  const [platform] = platformList(buildPlatform);
  const parts = file.replace(/^\.\//, '').split('/');
  const name = parts.pop() ?? file;
  const up = file.startsWith('/') ? '' : parts.map(() => '../').join('');
  const words = quoted([
    ...[
      'docker',
      ...engine,
      'buildx',
      'bake',
      '--file',
      name,
      ...(buildNetwork === 'default' ? [] : ['--file', '-']),
    ],
    ...allow.flatMap((one) => ['--allow', one]),
    ...[
      `target=${stage}`,
      'output=type=docker',
      'cache-to=',
      ...(platform === undefined ? [] : [`platform=${platform}`]),
      ...Object.entries(buildArgs).map(([key, value]) => `args.${key}=${value}`),
      ...Object.entries(buildContexts).map(([key, place]) => `contexts.${key}=${fromBelow(place, up)}`),
      ...buildSecrets.map((secret) => `secrets=${secretFlag(secret, up)}`),
    ].flatMap((override) => ['--set', `${target}.${override}`]),
    target,
  ]);
  const network = JSON.stringify({ target: { [target]: { network: buildNetwork } } });
  const piped = buildNetwork === 'default' ? words : `${quoted(['echo', network])} | ${words}`;
  return parts.length === 0 ? piped : `cd ${quoted([parts.join('/')])} && ${piped}`;
}

/** Addresses and absolute paths hold everywhere. */
function fromBelow(place: string, up: string): string {
  return /^(?:[\w+.-]{2,}:|\/|~)/.test(place) ? place : `${up}${place}`;
}

/** A value of the secret storage is not told to a command line: who runs it sets the variable. */
function secretFlag({ id, env, file }: SecretSetting, up = ''): string {
  if (file !== undefined) return `id=${id},src=${fromBelow(file, up)}`;
  return `id=${id},env=${env ?? id.toUpperCase().replaceAll(/\W/g, '_')}`;
}

function quoted(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
