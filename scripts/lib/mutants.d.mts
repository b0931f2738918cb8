export interface Mutant {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly mutated: string;
}
export function mutantsOf(file: string, text: string): readonly Mutant[];
