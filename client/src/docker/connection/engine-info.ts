import { basename } from 'node:path';
import type { BuildRequest, EngineInfo, EngineKind } from '../../ports/engine.js';
import { needsSsh } from '../build/buildx-call.js';
import { activeBuilder } from '../build/builders.js';
import { requestJson, type Connection } from './connection.js';
import { cleanMessage } from '../../model/engine/engine-faults.js';
import type { EngineOptions } from './options.js';

/** Asks the engine who it is, and decides how to build with it. */
export async function readEngineInfo(connection: Connection, options: EngineOptions): Promise<EngineInfo> {
  const { docker, address, apiVersion } = connection;
  const ask = (path: string): Promise<unknown> => requestJson(docker, { method: 'GET', path }, shortAnswer);
  const [version, info] = (await Promise.all([ask('/version'), ask('/info')])) as [VersionAnswer, InfoAnswer];
  const component = version.Components?.[0]?.Name ?? 'Engine';
  const choice = chooseKind(connection, component, options);
  const limits = [...plainConnection(address), ...(isPodman(component) ? podmanLimits : [])];
  return {
    ...choice,
    product: cleanMessage(component === 'Engine' ? 'Docker Engine' : component),
    version: cleanMessage(version.Version ?? ''),
    apiVersion,
    address: address.host,
    addressSource: address.source,
    store: storeOf(info),
    platform: `${version.Os ?? 'linux'}/${version.Arch ?? 'amd64'}`,
    ...(limits.length > 0 && { limits }),
  };
}

/** What goes to an engine on another machine are sources, credentials of registries and secrets. */
function plainConnection({ host, tls }: Connection['address']): readonly string[] {
  const isRemote = /^(?:tcp|http):\/\/(?!localhost[:/]|localhost$|127\.|\[::1\])/i.test(host);
  if (!isRemote || tls !== undefined) return [];
  return [
    `The connection to ${host} is not encrypted: anyone on the network can read secrets and change builds.`,
  ];
}

function isPodman(component: string): boolean {
  return /podman/i.test(component);
}

/** Seen on Podman 4.3. */
const podmanLimits: readonly string[] = [
  'Podman counts a layer as its archive: sizes include headers of files and are multiples of 512 bytes.',
  'Podman finishes the step that is running when a build is cancelled.',
  'Secrets, SSH mounts and additional build contexts cannot be passed to Podman over its API.',
];

const shortAnswer = { milliseconds: 30_000, bytes: 4_000_000 } as const;

interface VersionAnswer {
  readonly Version?: string;
  readonly Os?: string;
  readonly Arch?: string;
  readonly Components?: readonly { readonly Name?: string }[];
}

interface InfoAnswer {
  readonly Driver?: string;
  readonly DriverStatus?: readonly (readonly string[])[] | null;
}

/** A figure belongs to its image store: `containerd overlayfs` counts disk blocks, `overlay2` bytes of files. */
function storeOf({ Driver, DriverStatus }: InfoAnswer): string {
  const isContainerd = DriverStatus?.some(
    ([name, value]) => name === 'driver-type' && value?.startsWith('io.containerd') === true,
  );
  return cleanMessage(isContainerd === true ? `containerd ${Driver ?? ''}` : (Driver ?? 'unknown'));
}

/** The way of building for everything that does not need another one. */
function chooseKind(
  { hasSession, address }: Connection,
  component: string,
  { engine, environment, builder: wanted }: EngineOptions,
): Pick<EngineInfo, 'kind' | 'because' | 'builder'> {
  const builder = activeBuilder(environment, wanted, address);
  const named = builder === undefined ? {} : { builder: builder.name };
  if (engine !== undefined && engine !== 'auto')
    return { kind: engine, because: 'it is selected in the settings', ...named };
  if (builder !== undefined) {
    return {
      kind: 'buildx',
      because: `the builder "${builder.name}"${builder.driver === '' ? '' : ` (${builder.driver})`} is chosen by ${builder.chosenBy}`,
      ...named,
    };
  }
  if (isPodman(component)) return { kind: 'classic', because: 'Podman has no BuildKit session' };
  if (!hasSession) return { kind: 'classic', because: 'this engine is older than BuildKit sessions' };
  return { kind: 'api', because: 'it supports BuildKit, and nothing requires another way' };
}

/** What one build needs may go beyond the API. */
export function kindFor({ kind }: EngineInfo, request: BuildRequest, { engine }: EngineOptions): EngineKind {
  if (kind !== 'api' || (engine !== undefined && engine !== 'auto')) return kind;
  return needsSsh(request.plan) || needsBuildx(request) !== undefined ? 'buildx' : kind;
}

/** What of a request only buildx can do, in words: another way of building would leave it out in silence. */
export function needsBuildx({
  namedContexts = {},
  bake,
  cacheFrom = [],
  cacheTo = [],
}: BuildRequest): string | undefined {
  const names = Object.keys(namedContexts);
  if (bake !== undefined) return `The bake file ${basename(bake.file)} needs`;
  if (names.length > 0) return `Additional build contexts (${names.join(', ')}) need`;
  return cacheFrom.length + cacheTo.length > 0 ? 'Shared caches need' : undefined;
}
