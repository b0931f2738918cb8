import type { ClientSettings } from './client-settings.js';
import type { SecretSetting } from './setting-values.js';

/** What a command line needs to build one stage as the extension would. Paths are as the shell shall see them. */
export interface CommandLineChoices {
  readonly dockerfile: string;
  readonly context: string;
  /** `['--target', name]`, or nothing for the last stage. */
  readonly target: readonly string[];
  readonly settings: Pick<
    ClientSettings,
    | 'buildArgs'
    | 'buildContexts'
    | 'buildPlatform'
    | 'buildNetwork'
    | 'buildSecrets'
    | 'dockerContext'
    | 'dockerHost'
  >;
}

/** `docker build --target builder --file Dockerfile .`, quoted for a POSIX shell. */
export function buildCommandLine({ dockerfile, context, target, settings }: CommandLineChoices): string {
  const { buildArgs, buildContexts, buildPlatform, buildNetwork, buildSecrets, dockerContext, dockerHost } =
    settings;
  const words = [
    'docker',
    ...(dockerHost !== ''
      ? ['--host', dockerHost]
      : dockerContext !== ''
        ? ['--context', dockerContext]
        : []),
    'build',
    ...target,
    ...(buildPlatform === '' ? [] : ['--platform', buildPlatform]),
    ...(buildNetwork === 'default' ? [] : ['--network', buildNetwork]),
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...Object.entries(buildContexts).flatMap(([name, place]) => ['--build-context', `${name}=${place}`]),
    ...buildSecrets.flatMap((secret) => ['--secret', secretFlag(secret)]),
    '--file',
    dockerfile,
    context,
  ];
  return words.map(quote).join(' ');
}

/** A value of the secret storage is not told to a command line: who runs it sets the variable. */
function secretFlag({ id, env, file }: SecretSetting): string {
  if (file !== undefined) return `id=${id},src=${file}`;
  return `id=${id},env=${env ?? id.toUpperCase().replaceAll(/\W/g, '_')}`;
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
