export interface Mutant {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}
export function mutantsOf(file: string, text: string): readonly Mutant[];
export function withSwitches(
  file: string,
  text: string,
  mutants: readonly (Pick<Mutant, 'start' | 'end' | 'replacement'> & { readonly id: number })[],
): string;
