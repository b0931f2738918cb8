export function findEngine(): Promise<{
  /** As DOCKER_HOST writes it; undefined when none answers. */
  readonly address: string | undefined;
  readonly tried: readonly string[];
}>;
/** Path of a Chromium or Chrome. */
export function findChromium(): string | undefined;
/** Path of a program on PATH. */
export function inPath(name: string): string | undefined;
