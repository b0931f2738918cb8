import type { ImageFacts } from './image-facts.js';
import type { ImageRow } from './inventory-rows.js';

/** What a container of an image starts with. `[]` = none is set, `undefined` = not known. */
export interface ImageStart {
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** ENTRYPOINT, CMD and the rest of the configuration, as far as all that is known of an image agrees. */
export function startOfImage(image: ImageFacts | undefined): ImageStart {
  const rows = image?.contents?.()?.rows ?? [];
  const env = rows.length === 1 ? rows[0]?.env : undefined;
  return {
    entrypoint: image?.entrypoint ?? agreed(rows, ({ entrypoint }) => entrypoint),
    cmd: image?.cmd ?? agreed(rows, ({ cmd }) => cmd),
    user: image?.user ?? agreed(rows, ({ user }) => user),
    workdir: image?.workdir ?? agreed(rows, ({ workdir }) => workdir),
    env: { ...env, ...image?.env },
  };
}

/** The answer that all rows give. */
export function agreed<T extends string | readonly string[]>(
  rows: readonly ImageRow[],
  ask: (row: ImageRow) => T | undefined,
): T | undefined {
  const [first, ...others] = rows.map(ask);
  return others.every((answer) => JSON.stringify(answer) === JSON.stringify(first)) ? first : undefined;
}

/** Images of a whole distribution, which set a CMD at most. */
const distributions =
  /^(almalinux|amazoncorretto|amazonlinux|archlinux|centos|debian|fedora|leap|oraclelinux|photon|rockylinux|ubi\d*(-minimal|-micro)?)$/;

/** Whether an image sets no ENTRYPOINT by what it is: also where no row is about it. */
export function isPlainDistribution(repository: string): boolean {
  return distributions.test(repository.slice(repository.lastIndexOf('/') + 1));
}
