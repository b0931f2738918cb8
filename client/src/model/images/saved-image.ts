import { list, parseJson, parseObject, record } from '../text/untyped.js';

/** One image of an archive: where its parts are. */
export interface SavedImage {
  readonly tags: readonly string[];
  readonly config: string;
  /** Lowest first. */
  readonly layers: readonly string[];
}

/** Podman calls a layer `<digest>.tar`, at the top; engines with blobs have it below `blobs`. */
export function partName(name: string): string {
  return name.replace(/^(?:\.\/)?(?:([\da-f]{64})\.tar$)?/, (_, digest?: string) =>
    digest === undefined ? '' : `blobs/sha256/${digest}`,
  );
}

const maxImages = 200;

/** The images of an archive that `docker save` wrote, else of an OCI layout. `text`: a JSON file of it, by name. */
export function savedImages(text: (name: string) => string | undefined): readonly SavedImage[] {
  const saved = text('manifest.json');
  return saved === undefined ? imagesOfIndex(text, 'index.json', [], 0) : imagesOfDocker(saved);
}

function imagesOfDocker(manifest: string): readonly SavedImage[] {
  return list(parseJson(manifest))
    .slice(0, maxImages)
    .flatMap((one) => {
      const { Config: config, Layers: layers, RepoTags: tags } = record(one);
      if (typeof config !== 'string' || !isTexts(layers)) return [];
      return [{ config, layers: layers.map(partName), tags: isTexts(tags) ? tags : [] }];
    });
}

/** An index may hold further ones, for the platforms of a tag. */
function imagesOfIndex(
  text: (name: string) => string | undefined,
  name: string,
  tags: readonly string[],
  depth: number,
): readonly SavedImage[] {
  const { manifests, layers, config } = parseObject(text(name) ?? '');
  if (Array.isArray(layers)) {
    const names = [config, ...(layers as unknown[])].map(blobOf);
    const [first = '', ...others] = names.filter((one) => one !== undefined);
    return first === '' || others.length !== layers.length ? [] : [{ tags, config: first, layers: others }];
  }
  if (!Array.isArray(manifests) || depth > 3) return [];
  return manifests.slice(0, maxImages).flatMap((one) => {
    const blob = blobOf(one);
    const { annotations } = record(one);
    const full = record(annotations)['io.containerd.image.name'];
    const short = record(annotations)['org.opencontainers.image.ref.name'];
    const own = [full, short].filter((tag) => typeof tag === 'string').slice(0, 1);
    return blob === undefined ? [] : imagesOfIndex(text, blob, own.length > 0 ? own : tags, depth + 1);
  });
}

/** `sha256:1f…` lies at `blobs/sha256/1f…`. */
function blobOf(descriptor: unknown): string | undefined {
  const { digest } = record(descriptor);
  const form = /^(sha256|sha512):([0-9a-f]{64,128})$/.exec(typeof digest === 'string' ? digest : '');
  return form === null ? undefined : `blobs/${form[1] ?? ''}/${form[2] ?? ''}`;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
