/** What one stage weighs, in unpacked bytes of one image store. */
export interface StageMeasure {
  readonly stage: number;
  readonly bytes: number;
  /** Of the stage's own instructions; absent when the history does not fit the text. */
  readonly ownBytes?: number;
  /** Of everything below: `bytes - ownBytes`. */
  readonly baseBytes?: number;
  readonly layers: number;
  readonly instructions: readonly InstructionMeasure[];
  /** What triggers (ONBUILD) of the base added; part of `ownBytes`. Absent: nothing. */
  readonly triggerBytes?: number;
  /** `sha256:…` of the image that holds exactly this stage; absent when it was measured inside a child. */
  readonly image?: string;
  /** Of a stage that was measured inside a child: the image of the child. */
  readonly within?: string;
  readonly store: string;
  /** What a pull transfers, where the store knows it. */
  readonly compressedBytes?: number;
  /** By platform, the main one first; absent when it was built for one. */
  readonly platforms?: readonly PlatformSize[];
  /** Lowest first; absent when the history does not tell which entry made which layer. */
  readonly layerSizes?: readonly LayerSize[];
}

/** What a stage weighs for a platform; without bytes where it could not be built for it. */
export interface PlatformSize {
  /** `linux/arm64`. */
  readonly platform: string;
  readonly bytes?: number;
}

/** `layer` is the beginning of the layer's digest: enough to tell layers apart, and short where sizes are kept. */
export interface LayerSize {
  readonly layer: string;
  readonly bytes: number;
}

/** `instruction` counts within the stage, the FROM excluded. Lines are 0-based. */
export interface InstructionMeasure {
  readonly instruction: number;
  readonly line: number;
  readonly bytes: number;
  /** The layer it made, as in `layerSizes`; absent for one without a layer, and where nobody tells. */
  readonly layer?: string;
  /** `instructionMark` of its text. */
  readonly mark?: string;
}
