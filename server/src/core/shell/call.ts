import type { ShellAssignment, ShellCommand, ShellRedirection, ShellWord } from './command.js';
import type { Span } from '../text/text.js';
import { type Environment, withVariable } from './environment.js';
import type { Walk } from './walk-state.js';
import { bareValue } from './word-parts.js';

/** A simple command, read. */
export interface Call {
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirections: readonly ShellRedirection[];
  readonly callers: readonly ShellWord[];
  readonly span: Span;
}

/** Adds the command to what the walk found. */
export function putOut(walk: Walk, call: Call): void {
  walk.out.push(commandOf(walk, call));
}

/** The command as the walk meets it. */
export function commandOf(walk: Walk, call: Call): ShellCommand {
  const { always, branches, guards, negated, pipedTo, reads, script, cwd } = walk;
  return {
    ...call.span,
    words: call.words,
    assignments: call.assignments,
    redirections: call.redirections,
    ...(call.callers.length > 0 && { callers: call.callers }),
    environment: inlineEnvironment(walk.environment, call.assignments),
    cwd,
    always,
    ...(branches.length > 0 && { branches }),
    guards,
    negated,
    pipedTo,
    reads,
    script,
  };
}

/** `environment` with the assignments in front of a command: `A=1 make`. */
export function inlineEnvironment(
  environment: Environment,
  assignments: readonly ShellAssignment[],
): Environment {
  let result = environment;
  for (const assignment of assignments) {
    result = withVariable(result, assignment.name, { ...bareValue(assignment), exported: true });
  }
  return result;
}
