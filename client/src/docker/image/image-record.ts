import type Docker from 'dockerode';
import type { ImageRecord, ImageSettings } from '../../ports/engine.js';
import { requestJson } from '../connection/connection.js';
import { bytesGiven, cleanMessage } from '../../model/engine/engine-faults.js';
import { historyBytes } from '../../model/size/measure.js';

/** Everything the engine knows of an image. Rejects with a 404 when there is none. */
export async function readImageRecord(
  docker: Docker,
  reference: string,
  store: string,
  signal?: AbortSignal,
): Promise<ImageRecord> {
  const path = `/images/${encodeURIComponent(reference)}`;
  const ask = (what: string): Promise<unknown> =>
    requestJson(docker, { method: 'GET', path: `${path}/${what}`, ...(signal && { signal }) });
  const [inspected, history] = (await Promise.all([
    ask(store.startsWith('containerd') ? 'json?manifests=1' : 'json'),
    ask('history'),
  ])) as [InspectAnswer, readonly HistoryAnswer[]];
  const entries = withoutOwnLabels([...history].reverse()).map(({ CreatedBy, Size }) => ({
    createdBy: cleanCreatedBy(CreatedBy ?? ''),
    bytes: bytesGiven(Size ?? 0),
  }));
  const config = inspected.Config ?? {};
  return {
    id: inspected.Id,
    tags: inspected.RepoTags ?? [],
    bytes: historyBytes(entries),
    ...compressedBytes(inspected, store, historyBytes(entries)),
    history: entries,
    layers: inspected.RootFS?.Layers ?? [],
    createdAt: Date.parse(inspected.Created ?? '') || 0,
    platform: [inspected.Os, inspected.Architecture, inspected.Variant].filter(Boolean).join('/'),
    store,
    ...recordOfConfig(config),
  };
}

/** What a configuration says, as the engine and as OCI have it. */
export function recordOfConfig(
  config: ConfigAnswer,
): Pick<
  ImageRecord,
  'labels' | 'entrypoint' | 'command' | 'environment' | 'user' | 'workingDirectory' | 'settings'
> {
  return {
    labels: config.Labels ?? {},
    entrypoint: config.Entrypoint ?? [],
    command: config.Cmd ?? [],
    environment: config.Env ?? [],
    user: config.User ?? '',
    workingDirectory: config.WorkingDir ?? '',
    settings: settingsOf(config),
  };
}

function settingsOf(config: ConfigAnswer): ImageSettings {
  const { Healthcheck: check } = config;
  return {
    ports: Object.keys(config.ExposedPorts ?? {}).sort(),
    volumes: Object.keys(config.Volumes ?? {}).sort(),
    stopSignal: config.StopSignal ?? '',
    shell: config.Shell ?? [],
    triggers: config.OnBuild ?? [],
    ...(check?.Test && {
      healthcheck: {
        test: check.Test,
        interval: check.Interval ?? 0,
        timeout: check.Timeout ?? 0,
        startPeriod: check.StartPeriod ?? 0,
        retries: check.Retries ?? 0,
      },
    }),
  };
}

/** The classic builder writes labels that come with a build as last instructions, one each; BuildKit does not. */
function withoutOwnLabels(history: readonly HistoryAnswer[]): readonly HistoryAnswer[] {
  const last = history.findLastIndex(
    ({ CreatedBy = '' }) => !/#\(nop\)\s+LABEL "?stage-insight\.(?!stand-in)/.test(CreatedBy),
  );
  return history.slice(0, last + 1);
}

interface HistoryAnswer {
  readonly CreatedBy?: string;
  readonly Size?: number;
}

/** Only the containerd store keeps layers as they are transferred; before API 1.48 it gives that as the size. */
function compressedBytes(
  { Size, Manifests }: InspectAnswer,
  store: string,
  unpacked: number,
): Pick<ImageRecord, 'compressedBytes'> {
  if (!store.startsWith('containerd')) return {};
  const manifest = Manifests?.find(({ Kind, Available }) => Kind === 'image' && Available === true);
  const bytes = manifest?.Size?.Content ?? (Size < unpacked ? Size : undefined);
  return bytes === undefined ? {} : { compressedBytes: bytesGiven(bytes) };
}

/** The parts of the answer that are read; fields come and go between API versions. */
interface InspectAnswer {
  readonly Id: string;
  readonly Size: number;
  readonly Manifests?: readonly {
    readonly Kind?: string;
    readonly Available?: boolean;
    readonly Size?: { readonly Content?: number };
  }[];
  readonly RepoTags?: readonly string[] | null;
  readonly Created?: string;
  readonly Os?: string;
  readonly Architecture?: string;
  readonly Variant?: string;
  readonly RootFS?: { readonly Layers?: readonly string[] };
  readonly Config?: ConfigAnswer;
}

/** The configuration of an image. */
export interface ConfigAnswer {
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Env?: readonly string[] | null;
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly ExposedPorts?: Readonly<Record<string, unknown>> | null;
  readonly Volumes?: Readonly<Record<string, unknown>> | null;
  readonly StopSignal?: string;
  readonly Shell?: readonly string[] | null;
  readonly OnBuild?: readonly string[] | null;
  readonly Healthcheck?: {
    readonly Test?: readonly string[] | null;
    readonly Interval?: number;
    readonly Timeout?: number;
    readonly StartPeriod?: number;
    readonly Retries?: number;
  } | null;
}

/**
 * Takes away the shell in front of a RUN and, with it, the values of build arguments that the engine writes there
 * (`|2 TOKEN=… /bin/sh -c make`). Where the shell is not a known one, everything after the arguments' count goes.
 */
export function cleanCreatedBy(createdBy: string): string {
  const clean = cleanMessage(createdBy).replace(/(?<!\s)\s*# buildkit$/, '');
  const withArguments = /^(RUN )?\|\d+ /.exec(clean);
  if (withArguments === null)
    return clean.replace(/^RUN \/bin\/sh -c /, 'RUN ').replace(/^\/bin\/sh -c (?!#\(nop\))/, 'RUN ');
  const shell =
    /(?:^|\s)(?:\/\S*\/)?(?:sh|bash|ash|dash|zsh|cmd(?:\.exe)?|pwsh(?:\.exe)?|powershell(?:\.exe)?)(?: [-/]\w+)+ /i.exec(
      clean,
    );
  return shell === null ? 'RUN …' : `RUN ${clean.slice(shell.index + shell[0].length)}`;
}
