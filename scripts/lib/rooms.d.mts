import type { Linter } from 'eslint';

export interface Room {
  readonly files: readonly string[];
  readonly kind: 'PURE' | 'PORT' | 'EDGE';
  readonly what: string;
  readonly except?: readonly string[];
  readonly rooms?: readonly string[];
  readonly packages?: readonly string[];
  readonly inside?: Readonly<Record<string, string>>;
}
export const rooms: readonly Room[];
export function importRule(room: Room): Linter.Config;
