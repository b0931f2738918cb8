import type { Node } from 'jsonc-parser';
import type { ConfiguredOptions } from '../../protocol/messages.js';

/**
 * What a repository says that its Dockerfiles are built with. Nothing here reaches what is a person's alone: secrets,
 * the network of the host, folders of this machine as caches and rights of a bake file are given by settings and command
 * lines. The bake file is named from the folder of the configuration.
 */
export type ConfigBuild = ConfiguredOptions;

export const buildKeys = ['args', 'platform', 'network', 'bake', 'cacheFrom', 'cacheTo'] as const;

/** `undefined`: nothing is said. What cannot be used is reported and left out. */
export function readBuild(
  nodeOf: (key: (typeof buildKeys)[number]) => Node | undefined,
  report: (node: Node, message: string) => void,
): ConfigBuild | undefined {
  const read = <Value>(
    key: (typeof buildKeys)[number],
    valueOf: (node: Node) => Value | undefined,
    wanted: string,
  ): Value | undefined => {
    const node = nodeOf(key);
    const value = node && valueOf(node);
    if (node !== undefined && value === undefined) report(node, `"build.${key}" must be ${wanted}`);
    return value;
  };
  const caches = 'a list of caches such as "type=registry,ref=…", none of them local';
  const build = {
    args: read('args', textsByName, 'an object of texts'),
    platform: read('platform', textOf, 'a platform such as "linux/arm64"'),
    network: read('network', networkOf, '"default" or "none"'),
    bake: read('bake', bakeOf, 'an object with "file" and "target"'),
    cacheFrom: read('cacheFrom', cachesOf, caches),
    cacheTo: read('cacheTo', cachesOf, caches),
  };
  const said = Object.entries(build).filter(([, value]) => value !== undefined);
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

function textOf({ type, value }: Node): string | undefined {
  return type === 'string' && String(value).trim() !== '' ? String(value).trim() : undefined;
}

/** Numbers and flags are taken as their text: people write `"DEBUG": 1`. */
function textsByName({ type, children = [] }: Node): Readonly<Record<string, string>> | undefined {
  if (type !== 'object') return undefined;
  const pairs = children.map(({ children: [key, value] = [] }) => [key, value] as const);
  const isPlain = pairs.every(([, value]) => ['string', 'number', 'boolean'].includes(value?.type ?? ''));
  if (!isPlain) return undefined;
  return Object.fromEntries(pairs.map(([key, value]) => [String(key?.value), String(value?.value)]));
}

function networkOf(node: Node): 'default' | 'none' | undefined {
  return (['default', 'none'] as const).find((network) => network === textOf(node));
}

function bakeOf(node: Node): ConfigBuild['bake'] {
  const { file, target } = textsByName(node) ?? {};
  return file && target ? { file, target } : undefined;
}

/** A local one would write where a person has not said that it may. */
function cachesOf({ type, children = [] }: Node): readonly string[] | undefined {
  const caches = children.map(textOf);
  const isUsable =
    type === 'array' && caches.every((cache) => cache !== undefined && !/\blocal\b/.test(cache));
  return isUsable ? caches.filter((cache) => cache !== undefined) : undefined;
}
