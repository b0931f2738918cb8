import { expect, test } from 'vitest';
import { commands } from '../../../client/src/cli/commands.js';
import { commandHelp, programHelp } from '../../../client/src/cli/help.js';
import { readCommandLine, sharedOptions } from '../../../client/src/cli/options.js';

test.each(Object.entries(commands))(
  'the help of %s explains every option and shows examples',
  (name, command) => {
    const text = commandHelp(name, command);
    for (const option of [...Object.keys(command.options), ...Object.keys(sharedOptions)])
      expect(text).toContain(`--${option}`);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  },
);

test.each(
  Object.entries(commands).flatMap(([name, { examples, options }]) =>
    examples.map(([line]) => ({ name, line, options })),
  ),
)('the example `$line` is a call that can be read', ({ name, line, options }) => {
  const [first, ...words] = line.split(' ');
  expect(first).toBe(name);
  readCommandLine(words, options);
});

test('an option is shown with its letter, its value and whether it may be given again', () => {
  const options = {
    format: { type: 'string', short: 'f', value: 'FORMAT', help: 'How it is printed.' },
    stage: { type: 'string', multiple: true, value: 'NAME', help: 'A stage.' },
    fix: { type: 'boolean', help: `Makes the fixes ${'again '.repeat(14)}and again.` },
  } as const;
  const command = { ...commands['check'], options, examples: [['check .', 'All files.']] } as never;
  const lines = commandHelp('check', command).split('\n');
  expect(lines).toContain('  -f, --format FORMAT  How it is printed.');
  expect(lines).toContain('      --stage NAME…    A stage.');
  const at = lines.findIndex((line) => line.includes('--fix'));
  expect(lines[at + 1]).toMatch(/^ {23}again/);
  expect(lines.at(-2)).toBe('      All files.');
});

test('the help of the program names every command', () => {
  for (const name of Object.keys(commands)) expect(programHelp(commands)).toContain(`  ${name} `);
});

test('a mistake in the options is one sentence', () => {
  expect(() => readCommandLine(['--fxi'], {})).toThrow('unknown option --fxi; --help lists the options');
});
