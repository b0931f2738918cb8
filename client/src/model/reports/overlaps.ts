import { lastPart } from '../text/paths.js';

/** What it takes of a diagnostic to see whether two say the same. */
export interface PlacedCode {
  /** 0-based. */
  readonly line: number;
  /** As the checker names the fault, perhaps behind a name of its own: `buildkit/StageNameCasing`. */
  readonly code: string;
}

/** Whether another checker says the same on the same line. `elsewhere`: what others call the fault. */
export function isSaidElsewhere(
  { line, elsewhere }: { readonly line: number; readonly elsewhere: readonly string[] },
  others: readonly PlacedCode[],
): boolean {
  const codes = elsewhere.map((code) => code.toLowerCase());
  return others.some((other) => other.line === line && codes.includes(lastPart(other.code).toLowerCase()));
}
