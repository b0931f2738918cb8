import type { Command, Function as ShellFunction } from 'unbash';
import type { Span } from '../text/text.js';
import type { Branch } from './branches.js';
import type { ShellCall, ShellCommand, ShellSetting, ShellWord } from './command.js';
import type { Environment, Value } from './environment.js';
import type { Scope } from './expand-word.js';

/** One walk over a script. Mutable: the shell changes its folder and variables as it goes. */
export interface Walk {
  readonly setting: ShellSetting;
  readonly out: ShellCommand[];
  readonly shells: ShellCall[];
  readonly bashisms: ShellCall[];
  environment: Environment;
  cwd: string | undefined;
  arguments: readonly Value[];
  shellName: string;
  errexit: boolean;
  exportAll: boolean;
  complete: boolean;
  /** Whether a command that is met now runs for sure, and whether its failure ends the RUN. */
  always: boolean;
  branches: readonly Branch[];
  guards: boolean;
  negated: boolean;
  pipedTo: readonly (readonly ShellWord[])[];
  reads: boolean;
  depth: number;
  steps: number;
  read: number;
  readonly functions: Map<string, ShellFunction>;
  /** Names set since a branch began. */
  written: Set<string>;
  script: string | undefined;
  /** Runs a simple command: passed in, because builtins and nested scripts walk on in their turn. */
  readonly runCommand: (walk: Walk, node: Command) => void;
  /** Leads from offsets in the text that is walked to the Dockerfile. */
  readonly locate: (pos: number, end: number) => Span;
}

/** `steps` are nodes walked, `read` characters parsed: scripts and functions that call themselves end by them. */
export const limits = {
  text: 300_000,
  read: 400_000,
  commands: 3000,
  steps: 10_000,
  depth: 40,
  words: 3000,
  calls: 6,
} as const;

export function scopeOf(walk: Walk): Scope {
  return {
    environment: walk.environment,
    cwd: walk.cwd,
    arguments: walk.arguments,
    shellName: walk.shellName,
  };
}
