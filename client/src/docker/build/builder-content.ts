import type { BuildJob } from './build.js';
import { askBuildx } from './ask-buildx.js';
import type { MadeImage } from './buildx-run.js';
import { parseJson } from '../../model/text/untyped.js';

/** A manifest of an image and its configuration, as JSON of any shape. */
export interface KeptImage {
  readonly manifest: unknown;
  readonly configuration: unknown;
}

/**
 * What a builder keeps of an image that it made, without its layers; `undefined` where it does not tell, as an
 * old BuildKit or an old buildx.
 */
export async function readKeptImage(
  job: BuildJob,
  builder: string,
  { kept }: MadeImage,
): Promise<KeptImage | undefined> {
  if (kept === undefined) return undefined;
  const read = (digest: string): Promise<unknown> => readContent(job, builder, kept.record, digest);
  const [manifest, configuration] = await Promise.all([read(kept.manifest), read(kept.configuration)]);
  return manifest === undefined || configuration === undefined ? undefined : { manifest, configuration };
}

/** Bytes of the layers as they are kept for transfer; `undefined` where the builder does not tell. */
export async function layerBytes(
  job: BuildJob,
  builder: string,
  { kept }: MadeImage,
): Promise<number | undefined> {
  const manifest = kept && (await readContent(job, builder, kept.record, kept.manifest));
  const { layers } = (manifest ?? {}) as { readonly layers?: readonly { readonly size?: unknown }[] };
  const sizes = layers?.map(({ size }) => (typeof size === 'number' ? size : NaN)) ?? [NaN];
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return Number.isNaN(bytes) ? undefined : bytes;
}

async function readContent(
  { environment, signal, request }: BuildJob,
  builder: string,
  record: string,
  digest: string,
): Promise<unknown> {
  const args = ['history', 'inspect', 'attachment', `--builder=${builder}`, record, digest];
  const told = await askBuildx(args, request.context, environment, signal);
  return told.ok ? parseJson(told.value) : undefined;
}
