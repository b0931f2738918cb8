import { describe, expect, test } from 'vitest';
import { completion } from '../../../client/src/cli/completion.js';
import type { Command } from '../../../client/src/cli/help.js';
import { callCommand } from '../../support/terminal-call.js';

const command = (operands: string, options: Command['options'] = {}): Command => {
  return { operands, options, summary: 'Does it. At length.', examples: [], run: () => 0 };
};
const text = (value: string, help = 'One. More.') => ({ type: 'string', value, help }) as const;
const commands = {
  plain: command(''),
  shells: command('SHELL'),
  explain: command('[RULE]'),
  check: command('FILE…', {
    rule: { ...text('ID=LEVEL'), multiple: true },
    format: { ...text('NAME'), choices: ['text', 'json'] },
    config: text('FILE'),
    target: { ...text('STAGE'), short: 't' },
    silent: { type: 'boolean', help: 'Says nothing. At all.' },
  }),
};

const scriptFor = async (...words: readonly string[]) =>
  (await callCommand((given, terminal) => completion(given, terminal, commands), words)).printed;

describe('bash is offered', () => {
  const lineOf = async (start: string): Promise<string> => {
    const lines = (await scriptFor('bash')).split('\n').map((line) => line.trim());
    return lines.find((line) => line.startsWith(start)) ?? '';
  };

  test.each([
    ['plain)', 'else compopt +o default'],
    ['shells)', "else words='bash zsh fish'"],
    ['explain)', "else words='"],
    ['check)', 'else words=;'],
    ['check:--format)', "words='text json'"],
    ['check:--config)', 'words= ;;'],
    ['check:-t|check:--target)', 'compopt +o default'],
    ['check:--rule=)', "words='error warning info hint off'"],
  ])('behind %s %s', async (start, offered) => {
    expect(await lineOf(start)).toContain(offered);
  });

  test('the ids of rules where one is asked for, with = where a level follows', async () => {
    expect(await lineOf('explain)')).toMatch(/ libc-mismatch /);
    expect(await lineOf('check:--rule)')).toMatch(/ libc-mismatch= /);
  });

  test('nothing behind a flag, which takes no value', async () => {
    expect(await lineOf('check:--silent')).toBe('');
    expect(await lineOf('check)')).toContain('--silent');
  });
});

test('fish and zsh say what a command and an option are for in one sentence', async () => {
  for (const shell of ['fish', 'zsh']) {
    const script = await scriptFor(shell);
    expect(script).toContain('Says nothing');
    expect(script).toContain('Does it');
    expect(script).not.toMatch(/At length|At all/);
  }
});

test('zsh offers nothing behind a command that takes nothing', async () => {
  const script = await scriptFor('zsh');
  const operandsOf = (name: string) => script.split(` ${name}) `)[1]?.split(';;')[0];
  expect(operandsOf('plain')).toContain("'*: : '");
  expect(operandsOf('shells')).toContain("'*:operand:(bash zsh fish)'");
});

test.each([[[]], [['cmd']], [['bash', 'zsh']]])('%j is no shell', async (words) => {
  await expect(scriptFor(...words)).rejects.toThrow('completion takes bash, zsh, fish');
});
