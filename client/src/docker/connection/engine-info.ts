import { basename } from 'node:path';
import type { BuildRequest, EngineInfo, EngineKind } from '../../ports/engine.js';
import { needsSsh } from '../build/buildx-call.js';
import { activeBuilder } from '../build/builders.js';
import { requestJson, type Connection } from './connection.js';
import { cleanMessage } from '../../model/engine/engine-faults.js';
import type { EngineOptions } from './options.js';
import { t } from '../../model/text/translate.js';

/** Asks the engine who it is, and decides how to build with it. */
export async function readEngineInfo(connection: Connection, options: EngineOptions): Promise<EngineInfo> {
  const { docker, address, apiVersion } = connection;
  const ask = (path: string): Promise<unknown> => requestJson(docker, { method: 'GET', path }, shortAnswer);
  const [version, info] = (await Promise.all([ask('/version'), ask('/info')])) as [VersionAnswer, InfoAnswer];
  const component = version.Components?.[0]?.Name ?? 'Engine';
  const choice = chooseKind(connection, component, options);
  const limits = [...plainConnection(address), ...(isPodman(component) ? podmanLimits() : [])];
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
    t(
      'The connection to {0} is not encrypted: anyone on the network can read secrets and change builds.',
      host,
    ),
  ];
}

function isPodman(component: string): boolean {
  return /podman/i.test(component);
}

/** Seen on Podman 4.3. */
function podmanLimits(): readonly string[] {
  return [
    t('Podman measures a layer by its archive: sizes include file headers and are multiples of 512 bytes.'),
    t('Podman finishes the step that is running when a build is cancelled.'),
    t(
      'Stages with secrets, SSH mounts or additional build contexts are built through the podman command line, which must be installed here: the Podman API does not support them.',
    ),
  ];
}

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
    return { kind: engine, because: t('it is selected in the settings'), ...named };
  if (builder !== undefined) {
    return {
      kind: 'buildx',
      because: t(
        'the builder "{0}"{1} is chosen by {2}',
        builder.name,
        builder.driver === '' ? '' : ` (${builder.driver})`,
        builder.chosenBy,
      ),
      ...named,
    };
  }
  if (isPodman(component)) return { kind: 'classic', because: t('Podman has no BuildKit session') };
  if (!hasSession) return { kind: 'classic', because: t('this engine is older than BuildKit sessions') };
  return { kind: 'api', because: t('it supports BuildKit, and nothing requires another way') };
}

/** How one build is made: `podman` through its own command line. */
export type BuildWay = EngineKind | 'podman';

/** What one build needs may go beyond the API. */
export function kindFor(
  { kind, product }: EngineInfo,
  request: BuildRequest,
  { engine }: EngineOptions,
): BuildWay {
  if (engine !== undefined && engine !== 'auto') return kind;
  if (kind === 'classic' && isPodman(product)) return beyondPodman(request) ? 'podman' : kind;
  if (kind !== 'api') return kind;
  return needsSsh(request.plan) || needsBuildx(request) !== undefined ? 'buildx' : kind;
}

/** Whether Podman takes it from its own command line alone, and no buildx is needed besides. */
function beyondPodman({ secrets = [], namedContexts = {}, plan, ...request }: BuildRequest): boolean {
  const isBeyond = secrets.length > 0 || Object.keys(namedContexts).length > 0 || needsSsh(plan);
  return isBeyond && needsBuildx({ ...request, plan }) === undefined;
}

/** What of a request only buildx can do, in words: another way of building would leave it out in silence. */
export function needsBuildx({
  namedContexts = {},
  bake,
  cacheFrom = [],
  cacheTo = [],
}: BuildRequest): string | undefined {
  const names = Object.keys(namedContexts);
  if (bake !== undefined) return t('The bake file {0} needs buildx', basename(bake.file));
  if (names.length > 0) return t('Additional build contexts ({0}) need buildx', names.join(', '));
  return cacheFrom.length + cacheTo.length > 0 ? t('Shared caches need buildx') : undefined;
}
