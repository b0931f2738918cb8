import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ensureOtherEditors } from '../../../scripts/lib/other-editors.mjs';
import { inRoot } from '../../../scripts/lib/project.mjs';
import { findingsOfTerminal, repository } from '../../support/same-findings.js';

const root = ensureOtherEditors();
const page = readFileSync(inRoot('docs/editors.md'), 'utf8');
const faulty = 'FROM alpine:3.22 AS build\nRUN touch /app\nFROM scratch\nCOPY --from=0 /app /app\n';

/** The blocks of a language on the page: what a reader copies is what runs. */
function snippetsIn(language: string): string {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))]
    .map(([, code]) => code)
    .join('\n');
}

beforeEach(() => {
  rmSync(join(root, 'test'), { recursive: true, force: true });
  mkdirSync(join(root, 'test/app/.git'), { recursive: true });
  cpSync(inRoot('test/e2e/other-editors'), join(root, 'test'), { recursive: true });
  writeFileSync(join(root, 'test/app/Dockerfile'), faulty);
  rmSync(join(root, 'opt/stage-insight'), { recursive: true, force: true });
  for (const part of ['dist', 'docs/rules'])
    cpSync(inRoot(part), join(root, 'opt/stage-insight', part), { recursive: true });
  const program = '#!/bin/sh\nexec node /opt/stage-insight/dist/cli.cjs "$@"\n';
  writeFileSync(join(root, 'usr/local/bin/stage-insight'), program, { mode: 0o755 });
});

/** Runs a command in the root of the editors, with terminals and processes of its own. */
function runInside(command: string): { readonly output: string; readonly text: string } {
  const script = [
    `mount -t proc proc ${root}/proc`,
    `mount --bind /dev ${root}/dev`,
    `mount -t devpts devpts ${root}/dev/pts`,
    `exec chroot ${root} env HOME=/root PATH=/usr/local/bin:/usr/bin:/bin ${command}`,
  ].join(' && ');
  const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script], {
    encoding: 'utf8',
    timeout: 180_000,
  });
  return { output: stdout + stderr, text: readFileSync(join(root, 'test/app/Dockerfile'), 'utf8') };
}

test.each([
  ['Neovim', 'lua', 'nvim --headless -l /test/neovim.lua'],
  ['Emacs with eglot', 'elisp', 'emacs --batch -l /test/emacs.el'],
  ['Helix', 'toml', 'sh /test/helix.sh'],
  ['Vim with ALE', 'vim', 'sh /test/vim.sh'],
])(
  '%s shows a finding, applies its fix and renames a stage with the snippet of the page',
  (_, language, command) => {
    writeFileSync(join(root, 'test/snippet'), snippetsIn(language));
    const { output, text } = runInside(command);
    expect({ output, text }).toEqual({
      output: expect.stringContaining("breaks when stages move; use the name 'build'") as string,
      text: 'FROM alpine:3.22 AS compile\nRUN touch /app\nFROM scratch\nCOPY --from=compile /app /app\n',
    });
  },
);

test('Neovim shows what the terminal says of one repository, word for word', () => {
  cpSync(repository, join(root, 'test/same'), { recursive: true });
  writeFileSync(join(root, 'test/snippet'), snippetsIn('lua'));
  const expected = findingsOfTerminal();
  const { output } = runInside(`FINDINGS=${expected.length} nvim --headless -l /test/same.lua`);
  const lines = output.split(/\r?\n/).filter((line) => line.startsWith('{'));
  expect({ output, findings: new Set(lines.map((line) => JSON.parse(line) as unknown)) }).toEqual({
    output: expect.any(String) as string,
    findings: new Set(expected),
  });
});
