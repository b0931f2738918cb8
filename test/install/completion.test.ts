import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inRoot } from '../../scripts/lib/project.mjs';
import { call } from '../support/terminal-package.js';

const folder = mkdtempSync(join(tmpdir(), 'stage-insight-completion-'));
const home = join(folder, 'home');
const env = { HOME: home, TERM: 'xterm' };

beforeAll(() => {
  mkdirSync(home);
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout, status } = call(process.execPath, [inRoot('dist/cli.cjs'), 'completion', shell], {
      cwd: folder,
    });
    expect(status).toBe(0);
    writeFileSync(join(folder, `completion.${shell}`), stdout);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What bash offers for the last of the words; file names come from readline, which asks nobody here. */
function inBash(...words: readonly string[]): readonly string[] {
  const script = `. ./completion.bash
    compopt() { :; }
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    _stage_insight
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return linesOf(call('bash', ['--norc', '-c', script, 'bash', ...words], { cwd: folder, env }).stdout);
}

/** What zsh shows when Tab is pressed twice behind the line, in a terminal of its own. */
function inZsh(line: string): string {
  const script = `zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'PROMPT=READY; autoload -U compinit; compinit -u -D; source ./completion.zsh; setopt noautomenu; bindkey "^I" complete-word; LISTMAX=1000; stty columns 200 rows 100'
    zpty -r -m shell log '*READY*' || exit 1
    zpty -w shell 'echo begin'
    zpty -r -m shell log '*begin*READY*' || exit 1
    zpty -n -w shell '${line}'$'\\t\\t'
    sleep 1.5
    zpty -n -w shell $'\\C-u'$'echo end\\n'
    zpty -r -m shell log '*end*' && print -r -- $log`;
  return call('zsh', ['-f', '-c', script], { cwd: folder, env }).stdout;
}

function inFish(line: string): readonly string[] {
  const script = `source ./completion.fish; complete -C '${line}'`;
  const { stdout } = call('fish', ['--no-config', '-c', script], { cwd: folder, env });
  return linesOf(stdout).map((row) => row.split('\t')[0] ?? '');
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

describe('bash completes', () => {
  test.each([
    [
      ['stage-insight', 'c'],
      ['check', 'convert', 'completion'],
    ],
    [
      ['stage-insight', 'check', '--fo'],
      ['--force-exclude', '--format'],
    ],
    [
      ['stage-insight', 'check', '--format', 'g'],
      ['github', 'gitlab'],
    ],
    [['stage-insight', 'check', '--format', '=', 'js'], ['json']],
    [
      ['stage-insight', 'check', '-f', '='],
      ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'],
    ],
    [['stage-insight', 'check', '--fail-on', 'w'], ['warning']],
    [
      ['stage-insight', 'graph', '--color', 'a'],
      ['auto', 'always'],
    ],
    [['stage-insight', 'check', '--rule', 'stage-un'], ['stage-unused=']],
    [['stage-insight', 'check', '--rule', '=', 'stage-un'], ['stage-unused=']],
    [
      ['stage-insight', 'check', '--rule', 'stage-unused', '='],
      ['error', 'warning', 'info', 'hint', 'off'],
    ],
    [['stage-insight', 'check', '--rule', 'stage-unused', '=', 'o'], ['off']],
    [['stage-insight', 'check', '--rule', '=', 'stage-unused', '=', 'w'], ['warning']],
    [['stage-insight', 'sizes', '--build-arg', 'VERSION', '=', '1'], []],
    [['stage-insight', 'explain', 'stage-un'], ['stage-unused']],
    [
      ['stage-insight', 'completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['stage-insight', 'check', 'Dock'], []],
    [['stage-insight', 'nothing', ''], []],
  ])('%j', (words, expected) => {
    expect([...inBash(...words)].sort()).toEqual([...expected].sort());
  });
});

describe('zsh completes', () => {
  test.each([
    ['stage-insight ver', /stage-insight verify/],
    ['stage-insight check --form', /stage-insight check --format=/],
    ['stage-insight check --format s', /stage-insight check --format sarif/],
    ['stage-insight graph --format=mer', /stage-insight graph --format=mermaid/],
    ['stage-insight check --fail-on war', /stage-insight check --fail-on warning/],
    ['stage-insight check --color alw', /stage-insight check --color always/],
    ['stage-insight check --rule stage-unu', /stage-insight check --rule stage-unused=/],
    ['stage-insight check --rule stage-unused=o', /stage-insight check --rule stage-unused=off/],
    ['stage-insight check --rule=stage-unused=w', /stage-insight check --rule=stage-unused=warning/],
    ['stage-insight explain stage-unu', /stage-insight explain stage-unused/],
    ['stage-insight check Dock', /stage-insight check Dockerfile/],
  ])('%s', (line, expected) => {
    expect(inZsh(line)).toMatch(expected);
  });
});

describe('fish completes', () => {
  test.each([
    ['stage-insight c', ['check', 'completion', 'convert']],
    ['stage-insight check --fo', ['--force-exclude', '--format']],
    ['stage-insight check --format g', ['github', 'gitlab']],
    ['stage-insight check --fail-on w', ['warning']],
    ['stage-insight check --color al', ['always']],
    ['stage-insight check --rule stage-un', ['stage-unused=']],
    ['stage-insight check --rule stage-unused=o', ['stage-unused=off']],
    ['stage-insight check --rule=stage-unused=w', ['--rule=stage-unused=warning']],
    ['stage-insight explain stage-un', ['stage-unused']],
    ['stage-insight check Dock', ['Dockerfile']],
    ['stage-insight serve Dock', []],
  ])('%s', (line, expected) => {
    expect([...inFish(line)].sort()).toEqual([...expected].sort());
  });
});
