/** An image name, taken apart as docker does it. */
export interface ImageReference {
  /** Host to talk to, e.g. `registry-1.docker.io`. */
  readonly registry: string;
  /** `library/alpine`. */
  readonly repository: string;
  readonly tag: string;
  readonly digest?: string;
}

/** Undefined for what is not an image name. `alpine` is `docker.io/library/alpine:latest`. */
export function parseReference(text: string): ImageReference | undefined {
  const parts = /^(?:([^/@]+)\/)?([^@:]+)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(text);
  if (parts === null) return undefined;
  const [, first, rest = '', tag = 'latest', digest] = parts;
  const isHost =
    first !== undefined &&
    (/^[\w-]+(?:\.[\w-]+)+(?::\d+)?$|^[\w-]+:\d+$/.test(first) || first === 'localhost');
  const path = isHost || first === undefined ? rest : `${first}/${rest}`;
  if (!/^[a-z0-9]+(?:(?:\.|__?|-+|\/)[a-z0-9]+)*$/.test(path)) return undefined;
  const isHub = !isHost || first === 'docker.io' || first === 'index.docker.io';
  return {
    registry: isHub ? 'registry-1.docker.io' : first,
    repository: isHub && !path.includes('/') ? `library/${path}` : path,
    tag,
    ...(digest !== undefined && { digest }),
  };
}
