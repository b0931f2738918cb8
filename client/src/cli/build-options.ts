import { resolve } from 'node:path';
import { statOf } from '../../../server/src/main/stat-of.js';
import { csvRecord, secretFile, secretOf } from '../model/build/bake-definition.js';
import { resolveContexts } from '../model/build/build-contexts.js';
import { networks, type Network } from '../model/build/build-options.js';
import { resolveCaches } from '../model/build/shared-caches.js';
import type { Secret } from '../ports/engine.js';
import { choice, type Options } from './options.js';
import { nameOf } from './read-file.js';
import { UsageError } from './usage-error.js';

/** What stages are built with, as `docker build` calls it where it has the same. */
export const buildOptions = {
  context: {
    type: 'string',
    value: 'DIR',
    help: 'The build context; without it, what stage-insight.json names, or the folder of the file.',
  },
  'build-arg': {
    type: 'string',
    multiple: true,
    value: 'NAME=VALUE',
    help: 'A build argument; without =VALUE it is that of the environment. May be given several times.',
  },
  secret: {
    type: 'string',
    multiple: true,
    value: 'SECRET',
    help: 'A secret as docker build takes it: id=NAME,src=FILE or id=NAME,env=VARIABLE. May be given several times.',
  },
  'build-context': {
    type: 'string',
    multiple: true,
    value: 'NAME=PLACE',
    help: 'An additional context: a folder, docker-image://IMAGE or an address. May be given several times.',
  },
  'cache-from': {
    type: 'string',
    multiple: true,
    value: 'CACHE',
    help: 'A shared cache to read, such as type=registry,ref=IMAGE. May be given several times.',
  },
  'cache-to': {
    type: 'string',
    multiple: true,
    value: 'CACHE',
    help: 'A shared cache to write, such as type=registry,ref=IMAGE,mode=max. May be given several times.',
  },
  bake: {
    type: 'string',
    value: 'FILE',
    help: 'Build as a target of this bake file (HCL, JSON or Compose): its arguments, contexts and secrets.',
  },
  target: {
    type: 'string',
    value: 'TARGET',
    help: 'The target of the bake file. Stages are chosen by --stage.',
  },
  platform: {
    type: 'string',
    value: 'PLATFORM',
    help: 'The platform to build for, such as linux/arm64, or several with commas between them; without it, that of the engine.',
  },
  network: {
    type: 'string',
    value: 'NETWORK',
    choices: networks,
    help: 'The network of RUN: default, none or host.',
  },
  builder: {
    type: 'string',
    value: 'NAME',
    help: 'The builder of docker buildx; without it, the one that docker buildx would use.',
  },
  'docker-context': {
    type: 'string',
    value: 'NAME',
    help: 'The docker context whose engine is used; without it, the one that docker would use.',
  },
} as const satisfies Options;

/** What the command line says of the build. What is absent is left to configuration. */
export interface BuildFlags {
  /** Absolute. */
  readonly context?: string;
  readonly args: Readonly<Record<string, string>>;
  readonly secrets: readonly Secret[];
  /** Folders are absolute. */
  readonly contexts: Readonly<Record<string, string>>;
  /** As buildx takes them; folders are absolute. */
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  /** `file` is absolute. */
  readonly bake?: { readonly file: string; readonly target: string };
  /** One or more. */
  readonly platforms?: readonly string[];
  readonly network?: Network;
  readonly builder?: string;
  readonly dockerContext?: string;
}

/** The values of `buildOptions`, as `parseArgs` gives them. */
export interface BuildValues {
  readonly context?: string | undefined;
  readonly 'build-arg'?: readonly string[] | undefined;
  readonly secret?: readonly string[] | undefined;
  readonly 'build-context'?: readonly string[] | undefined;
  readonly 'cache-from'?: readonly string[] | undefined;
  readonly 'cache-to'?: readonly string[] | undefined;
  readonly bake?: string | undefined;
  readonly target?: string | undefined;
  readonly platform?: string | undefined;
  readonly network?: string | undefined;
  readonly builder?: string | undefined;
  readonly 'docker-context'?: string | undefined;
}

/** Throws UsageError on a value that cannot be meant. `environment`: where arguments and secrets without a place come from. */
export function readBuildFlags(
  values: BuildValues,
  environment: Readonly<Record<string, string | undefined>>,
): BuildFlags {
  const { context, platform, network, builder } = values;
  const dockerContext = values['docker-context'];
  const bake = readBake(values);
  return {
    ...(context !== undefined && { context: existingFolder('context', context) }),
    args: Object.fromEntries((values['build-arg'] ?? []).flatMap((text) => argumentOf(text, environment))),
    secrets: (values.secret ?? []).map((text) => readSecret(text, environment)),
    contexts: readContexts(values['build-context'] ?? []),
    cacheFrom: resolveCaches(values['cache-from'] ?? [], (folder) => resolve(folder)),
    cacheTo: resolveCaches(values['cache-to'] ?? [], (folder) => resolve(folder)),
    ...(bake !== undefined && { bake }),
    ...(platform !== undefined && { platforms: readPlatforms(platform) }),
    ...(network !== undefined && { network: choice('network', network, networks) }),
    ...(builder !== undefined && { builder }),
    ...(dockerContext !== undefined && { dockerContext }),
  };
}

function readPlatforms(text: string): readonly string[] {
  const platforms = text.split(',').map((one) => one.trim());
  if (platforms.some((one) => !/^\w+(?:\/\w+){0,2}$/.test(one)))
    throw new UsageError(`--platform takes platforms such as linux/amd64,linux/arm64; not ${text}`);
  return [...new Set(platforms)];
}

function existingFolder(option: string, path: string): string {
  if (statOf(path)?.isDirectory() !== true)
    throw new UsageError(`--${option}: ${nameOf(path)} is not a folder`);
  return resolve(path);
}

/** `NAME=VALUE`; a name alone is a variable of the environment, and nothing where there is none, as for docker. */
function argumentOf(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly (readonly [string, string])[] {
  const [name = '', ...value] = text.split('=');
  if (name === '') throw new UsageError(`--build-arg takes NAME=VALUE; not ${text}`);
  const given = value.length === 0 ? environment[name] : value.join('=');
  return given === undefined ? [] : [[name, given]];
}

/** Of an id alone, a variable of that name or else a file, as for docker. */
function readSecret(text: string, environment: Readonly<Record<string, string | undefined>>): Secret {
  const entry = secretOf(csvRecord(text));
  if (entry.id === '')
    throw new UsageError('--secret takes id=NAME,src=FILE or id=NAME,env=VARIABLE, and no value');
  const name = entry.env || entry.id;
  const isVariable = entry.src === '' && (entry.env !== '' || environment[name] !== undefined);
  const place = resolve(secretFile(entry));
  return { id: entry.id, source: isVariable ? { kind: 'env', name } : { kind: 'file', path: place } };
}

function readContexts(texts: readonly string[]): Readonly<Record<string, string>> {
  const pairs = texts.map((text): readonly [string, string] => {
    const [name = '', ...place] = text.split('=');
    if (name === '' || place.join('=').trim() === '')
      throw new UsageError(`--build-context takes NAME=PLACE; not ${text}`);
    return [name, place.join('=')];
  });
  return resolveContexts(Object.fromEntries(pairs), (folder) => existingFolder('build-context', folder));
}

function readBake({ bake, target }: BuildValues): BuildFlags['bake'] {
  if (bake === undefined && target === undefined) return undefined;
  if (target === undefined) throw new UsageError('--bake needs --target, the target of the bake file');
  const file = bake ?? usualBakeFiles.find((name) => statOf(name)?.isFile());
  if (file === undefined)
    throw new UsageError(
      '--target is a target of a bake file: there is none in this folder, and --bake names another; stages are chosen by --stage',
    );
  if (statOf(file)?.isFile() !== true) throw new UsageError(`--bake: ${nameOf(file)} is not a file`);
  return { file: resolve(file), target };
}

/** What `docker buildx bake` looks for in the working folder; of those that there are it would join all. */
const usualBakeFiles = [
  ...['docker-bake.hcl', 'docker-bake.json'],
  ...['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'],
];
