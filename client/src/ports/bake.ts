/** "Build this Dockerfile as target T of bake file F": what `docker buildx bake` knows of it besides the text. */
export interface BakeChoice {
  /** Absolute path of the bake file. */
  readonly file: string;
  readonly target: string;
  /**
   * Folders that the file may be meant to be used from, the likeliest first: its paths count from there. What lies in
   * them may be read by the build.
   */
  readonly folders: readonly string[];
  /** What the target may have besides, as `docker buildx bake --allow` takes it: `fs.read=../shared`, `network.host`. */
  readonly allow?: readonly string[];
}

/** What is asked of the bake files of a workspace. */
export interface BakeQuestion {
  /** Absolute path of the Dockerfile that the targets shall build. */
  readonly dockerfile: string;
  readonly files: readonly Omit<BakeChoice, 'target'>[];
}

/** A target that builds the Dockerfile. Its words come from a file, without control characters. */
export interface BakeTarget {
  /** As it was asked for. */
  readonly file: string;
  readonly name: string;
  /** The stage that it builds; the last one when it says nothing. */
  readonly stage?: string;
  readonly description?: string;
}

export interface BakeTargets {
  readonly targets: readonly BakeTarget[];
  /** A sentence for each file or target that buildx could make nothing of. */
  readonly problems: readonly string[];
}
