import type { Linter } from 'eslint';

export interface Room {
  readonly files: readonly string[];
  readonly except?: readonly string[];
  readonly rooms?: readonly string[];
  readonly packages?: readonly string[];
}
export const rooms: readonly Room[];
export function importRule(room: Room): Linter.Config;
