import { parse } from '../../server/src/core/text/parse.js';
import type { ShellCommand, ShellRun } from '../../server/src/core/shell/command.js';
import { exportedValue, makeEnvironment } from '../../server/src/core/shell/environment.js';
import { readRun } from '../../server/src/core/shell/read-run.js';
import { textWithGaps } from '../../server/src/core/shell/word-parts.js';

export interface ShellCase {
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the base image is known, so that unset variables are empty. */
  readonly closed?: boolean;
}

/** What the shell reads out of the first RUN of `text`, in `/w`. */
export function readFirstRun(
  text: string,
  { env = {}, shell, files = {}, closed = true }: ShellCase = {},
): ShellRun {
  const instruction = parse(text).instructions.find(({ keyword }) => keyword === 'RUN');
  if (instruction === undefined) throw new Error('the text has no RUN');
  return readRun(instruction, {
    environment: makeEnvironment(env, closed),
    cwd: '/w',
    shell: shell ?? ['/bin/sh', '-c'],
    readFile: (path) => files[path],
  });
}

/** One line per command: `[cwd] NAME=value… words`, `?` for each unknown part, `~` in front when it may not run. */
export function drawCommands(run: ShellRun): readonly string[] {
  return run.commands.map(drawCommand);
}

function drawCommand({ words, assignments, cwd, always }: ShellCommand): string {
  const front = assignments.map((one) => `${one.name}=${textWithGaps(one, '?')} `).join('');
  const argv = words.map((word) => textWithGaps(word, '?')).join(' ');
  return `${always ? '' : '~'}[${cwd ?? '?'}] ${front}${argv}`;
}

/** `name` as the first command of `run` sees it: `undefined` = not set, `?` = unknown. */
export function seenBy(run: ShellRun, name: string): string | undefined {
  const command = run.commands.at(-1);
  const value = command === undefined ? undefined : exportedValue(command.environment, name);
  return value === undefined ? undefined : (value.text ?? '?');
}
