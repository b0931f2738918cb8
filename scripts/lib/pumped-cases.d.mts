/** A number from 0 up to and without `below`. */
export type Random = (below: number) => number;

export interface PumpedCase {
  readonly how: string;
  readonly text: string;
  /** Files of the build context by path. */
  readonly files: Readonly<Record<string, string>>;
}

export function randomOf(seed: number): Random;
export function pumpedCase(texts: readonly string[], random: Random): PumpedCase;
