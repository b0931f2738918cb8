import type { Artifact } from '../artifacts.js';
import type { ImageFacts } from '../images/image-facts.js';
import type { Span } from '../text/text.js';
import type { Files } from './files.js';
import type { StageRuntime } from './stage-run.js';

/** What COPY --from and mounts take from: a finished stage, an external image, or the build context. */
export interface CopySource {
  /** `undefined` for an external image. */
  readonly files: Files | undefined;
  readonly runtime: StageRuntime | undefined;
  readonly facts: ImageFacts | undefined;
  /** The reference of an external image. */
  readonly reference: string | undefined;
  /** Index of the stage; -1 for an external image. */
  readonly stage: number;
  readonly platform: string | undefined;
  /** Names that commands of the stage name: a program called so may have come from elsewhere (`mv x/ffmpeg /usr/bin`). */
  readonly mentioned: ReadonlySet<string>;
  /** Whether the stage's files are known: `false` when a RUN was not understood. */
  readonly complete: boolean;
}

export function atPath(artifact: Artifact, path: string): Artifact {
  return artifact.path === path ? artifact : { ...artifact, path };
}

const maxMoves = 4;

/** The artifact where `mover` (a command or a COPY) put it. */
export function movedTo(artifact: Artifact, path: string, { start, end }: Span): Artifact {
  return { ...artifact, path, moves: [...(artifact.moves ?? []), { start, end }].slice(-maxMoves) };
}
