/**
 * When a layer or a rule applies. All given parts must hold. Lists are words with blanks between.
 * `from` and `to` compare as many parts of the version as they have themselves; both are inclusive.
 */
export interface Condition {
  /** Start of the release id: `debian`, `alpine`. */
  readonly os?: string;
  readonly word?: string;
  readonly not?: string;
  /** Last part of the repository, without `-debianN`. */
  readonly repo?: string;
  /** Part of the release id: `debian12`. */
  readonly release?: string;
  /** Regular expression over the whole tag. */
  readonly match?: string;
  readonly from?: string;
  readonly to?: string;
  /** Only the very version of `from`: `3`, not `3.20`. */
  readonly exact?: boolean;
  /** Only tags without a version. */
  readonly head?: boolean;
}

/** Which release a tag means that names none. The first that applies wins. */
export interface PlainRule extends Condition {
  /** Release id, or `unknown`. */
  readonly is: string;
}

/** Patch releases of a line before `before` froze on another release than the line ended on. */
export interface MovedRule {
  readonly before: string;
  /** `before` without its last number, when not given. */
  readonly line?: string;
  readonly is: string;
}

/** Facts that an image adds to those of its release. `unknown` takes a fact back. */
export interface Layer {
  readonly when?: Condition;
  /** Name of a bundle that is applied first. */
  readonly use?: string;
  readonly gcc?: boolean;
  readonly builder?: boolean;
  readonly ca?: boolean | 'unknown';
  readonly tz?: boolean | 'unknown';
  readonly shell?: string | null;
  readonly bash?: boolean;
  readonly pm?: string;
  /** Added to those of the release; empty: no more than those. */
  readonly users?: string;
  /** `+present -absent ?unknown`, by soname stem. */
  readonly libs?: string;
  /** `@` in a value is the default PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly workdir?: string;
  readonly user?: string;
  /** `version`: that of the tag; `java`: its major; `/…/`: the group; else the text itself. */
  readonly runtimes?: Readonly<Record<string, string>>;
}

/** What images of some repositories have in common. */
export interface Family {
  /** Repositories as people write them; `NAME/*` for everything below. */
  readonly images: string;
  readonly asOf: string;
  /** Release id for tags that do not name one; `unknown` for no answer. */
  readonly base?: string;
  /** The tag's version is the release of this distribution; `last`: the last part of the repository names it. */
  readonly distribution?: string;
  /** The repository name states the release. */
  readonly repositoryRelease?: 'distroless' | 'chainguard' | 'ubi';
  /** Nothing is added to the release but what the layers say; else what it lacks, the image may have. */
  readonly bare?: boolean;
  readonly plain?: readonly PlainRule[];
  readonly moved?: readonly MovedRule[];
  readonly layers?: readonly Layer[];
}

/**
 * The shipped catalogue. Packed lines are split by `|`.
 * - release: id | label | libc | runs | shell | flags | users | package manager | libraries | user | certainty | asOf;
 *   flags `bctp` = bash, CA certificates, zoneinfo, passwd: upper case yes, lower case no, missing not known.
 *   an empty label is the one of `labelOf`; users, libraries and asOf are indexes into `words`.
 * - tags: image -> `VARIANT/VARIANT=RELEASE:LINE LINE,RELEASE:LINE;…`, releases as indexes in base 36; `9.7.1^^` = `9.7.1 9.7 9`; the line `*` is the floating head.
 * - sizes: image -> `UNPACKED|PACKED|DAY|TAG TAG;…`, DAY as an index into `words`.
 */
export interface CatalogueData {
  readonly asOf: string;
  readonly words: readonly string[];
  readonly releases: readonly string[];
  readonly bundles: Readonly<Record<string, Layer>>;
  readonly families: readonly Family[];
  readonly tags: Readonly<Record<string, string>>;
  readonly sizes: Readonly<Record<string, string>>;
}
