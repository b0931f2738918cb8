import type { ReadImage } from '../../../../server/src/protocol/read-image.js';
import { parseObject, record, texts } from '../text/untyped.js';

/** What the configuration of an image says, checked: it is hostile text. */
export type ImageConfig = Pick<ReadImage, 'platform' | 'entrypoint' | 'cmd' | 'user' | 'workdir' | 'env'> & {
  /** How many layers it has: what is read has to be all of them. */
  readonly layers: number;
};

/** Reads the JSON that an engine or a registry keeps of an image; `undefined` for anything else, and for Windows. */
export function parseImageConfig(text: string): ImageConfig | undefined {
  const { os, architecture, variant, config, rootfs } = parseObject(text);
  if (os !== 'linux' || typeof architecture !== 'string') return undefined;
  const { Entrypoint: entrypoint, Cmd: cmd, User: user, WorkingDir: workdir, Env: env } = record(config);
  const { diff_ids: layers } = record(rootfs);
  if (!Array.isArray(layers)) return undefined;
  const hasVariant =
    typeof variant === 'string' && variant !== '' && `${architecture}/${variant}` !== 'arm64/v8';
  const platform = `linux/${architecture}${hasVariant ? `/${variant}` : ''}`;
  if (!/^[\w./]{1,60}$/.test(platform)) return undefined;
  return {
    platform,
    entrypoint: texts(entrypoint),
    cmd: texts(cmd),
    user: typeof user === 'string' ? user : '',
    workdir: typeof workdir === 'string' ? workdir : '',
    env: Object.fromEntries(texts(env).map(pairOf)),
    layers: layers.length,
  };
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
