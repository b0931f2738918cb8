import type { Span } from '../text/text.js';
import type { Branch } from './branches.js';
import type { Environment, Value } from './environment.js';

/** A word of a command after expansion. The span covers it in the Dockerfile. */
export interface ShellWord extends Span, Value {
  /** As written. */
  readonly raw: string;
  /** Whether an unquoted `*`, `?` or `[` makes it a pattern. */
  readonly glob: boolean;
}

export interface ShellAssignment extends Span, Value {
  readonly name: string;
}

export interface ShellRedirection {
  /** `>`, `>>`, `<`, `<<<`, `<<` …; `2>` where it is about another stream than `>` is. */
  readonly operator: string;
  readonly target: ShellWord | undefined;
  /** Text of a here-document, where it is known. */
  readonly body: string | undefined;
}

/** One simple command in the order in which the shell comes by. */
export interface ShellCommand extends Span {
  /** Program and arguments, wrappers such as `env`, `time`, `sudo` peeled off; never empty. */
  readonly words: readonly ShellWord[];
  /** Assignments in front of it and those of a peeled `env`. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirections: readonly ShellRedirection[];
  /** Peeled programs that run it as another account, such as `sudo`; absent where there are none. */
  readonly callers?: readonly ShellWord[];
  /** The variables the program sees, its own assignments included. */
  readonly environment: Environment;
  /** `undefined` when unknown. */
  readonly cwd: string | undefined;
  /** `false` behind `||`, in if, case, while or a function that may not be called. */
  readonly always: boolean;
  /** The ways that lead to it, outermost first; absent where it stands in no branch and its failure is not passed over. */
  readonly branches?: readonly Branch[];
  /** Whether the RUN fails when this command fails (`! command`: when it succeeds). */
  readonly guards: boolean;
  readonly negated: boolean;
  /** Commands its output is piped to, in order. */
  readonly pipedTo: readonly (readonly ShellWord[])[];
  /** Whether it reads the output of another command. */
  readonly reads: boolean;
  /** Path of the script of the build context in which it stands; the span is then that of the call. */
  readonly script: string | undefined;
}

/** A shell that is called by name. */
export interface ShellCall {
  readonly command: ShellCommand;
  /** How many of the commands stand in front of it. */
  readonly at: number;
}

/** What a RUN does, as far as it can be read. */
export interface ShellRun {
  readonly commands: readonly ShellCommand[];
  /** Calls of a shell (`bash -c …`, `sh script`, `… | bash`): what they run stands among the commands. */
  readonly shells: readonly ShellCall[];
  /** Commands that bash has and not every `sh`, where `sh` reads them (`source`, `pushd`). */
  readonly bashisms: readonly ShellCall[];
  /** `false` when parts were not understood: other language, unreadable script, too big. */
  readonly complete: boolean;
}

/** What the shell needs to know of the stage it runs in. */
export interface ShellSetting {
  readonly environment: Environment;
  readonly cwd: string | undefined;
  /** The SHELL in force, e.g. `['/bin/sh', '-c']`. */
  readonly shell: readonly string[];
  /** Text of a file of the stage that came from the build context. */
  readFile(path: string): string | undefined;
  /** Whether a script that PATH leads to is read in the place of its name. */
  readonly readsOnPath?: boolean;
}
