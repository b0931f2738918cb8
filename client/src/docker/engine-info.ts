import type { EngineInfo } from '../ports/engine.js';
import type { Connection } from './connection.js';
import { cleanMessage } from './faults.js';
import type { EngineOptions } from './options.js';

/** Asks the engine who it is, and decides how to build with it. */
export async function readEngineInfo(connection: Connection, options: EngineOptions): Promise<EngineInfo> {
  const { docker, address, apiVersion } = connection;
  const [version, info] = await Promise.all([
    docker.version() as unknown as Promise<VersionAnswer>,
    docker.info() as Promise<InfoAnswer>,
  ]);
  const component = version.Components?.[0]?.Name ?? 'Engine';
  const choice = chooseKind(connection, component, options);
  return {
    ...choice,
    product: cleanMessage(component === 'Engine' ? 'Docker Engine' : component),
    version: cleanMessage(version.Version ?? ''),
    apiVersion,
    address: address.host,
    addressSource: address.source,
    store: storeOf(info),
    platform: `${version.Os ?? 'linux'}/${version.Arch ?? 'amd64'}`,
  };
}

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

function chooseKind(
  { hasSession }: Connection,
  component: string,
  { engine }: EngineOptions,
): Pick<EngineInfo, 'kind' | 'because'> {
  if (engine !== undefined && engine !== 'auto') return { kind: engine, because: 'chosen in the settings' };
  if (/podman/i.test(component)) return { kind: 'classic', because: 'Podman has no BuildKit session' };
  if (!hasSession) return { kind: 'classic', because: 'this engine is older than BuildKit sessions' };
  return { kind: 'api', because: 'the engine builds with BuildKit over its own API' };
}
