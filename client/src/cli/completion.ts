import { levelNames } from '../../../server/src/protocol/settings.js';
import type { Command } from './help.js';
import { completionScript, shells, type CompletedCommand } from './completion-scripts.js';
import { createAnalyser } from './analysing.js';
import { readCommandLine, sharedOptions, type Options } from './options.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** `completion SHELL`: a script that completes the commands of this program; `commands` are all of them. */
export async function completion(
  words: readonly string[],
  terminal: Terminal,
  commands: Readonly<Record<string, Command>>,
): Promise<number> {
  const [name, ...more] = readCommandLine(words, {}).positionals;
  const shell = shells.find((one) => one === name);
  if (shell === undefined || more.length > 0) throw new UsageError(`completion takes ${shells.join(', ')}`);
  const { rules } = await createAnalyser();
  const ruleIds = rules.map(({ id }) => id);
  terminal.print(
    completionScript(
      shell,
      Object.entries(commands).map(([one, command]) => completed(one, command, ruleIds)),
    ),
  );
  return 0;
}

function completed(name: string, command: Command, ruleIds: readonly string[]): CompletedCommand {
  const options: Options = { ...command.options, ...sharedOptions };
  return {
    name,
    summary: firstSentence(command.summary),
    operands: operandsOf(command.operands, ruleIds),
    options: Object.entries(options).map(([option, spec]) => ({
      name: option,
      short: spec.short,
      summary: firstSentence(spec.help),
      values: spec.type === 'boolean' ? undefined : valuesOf(spec.value ?? '', spec.choices, ruleIds),
      isRepeated: spec.multiple === true,
    })),
  };
}

function firstSentence(text: string): string {
  return /^.*?(?=\.(?:\s|$))/.exec(text)?.[0] ?? text;
}

/** Files, unless the words are known. */
function operandsOf(operands: string, ruleIds: readonly string[]): CompletedCommand['operands'] {
  if (operands === '[RULE]') return ruleIds;
  if (operands === 'SHELL') return shells;
  return operands === '' ? [] : 'files';
}

function valuesOf(
  value: string,
  choices: readonly string[] | undefined,
  ruleIds: readonly string[],
): NonNullable<CompletedCommand['options'][number]['values']> {
  if (choices !== undefined) return choices;
  if (value === 'ID=LEVEL') return { names: ruleIds, levels: levelNames };
  return ['DIR', 'FILE', 'PATH', 'SCRIPT', 'SOURCE'].includes(value) ? 'files' : [];
}
