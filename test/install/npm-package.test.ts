import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMessageConnection } from 'vscode-jsonrpc/node';
import { findNode, nodeMajors } from '../../scripts/lib/nodes.mjs';
import { inRoot } from '../../scripts/lib/project.mjs';
import { call, packTerminal, type Answer } from '../support/terminal-package.js';

const folder = mkdtempSync(join(tmpdir(), 'stage-insight-install-'));
const home = join(folder, 'home');
const installed = join(folder, 'installed');
const program = join(installed, 'bin/stage-insight');
const packageFolder = join(installed, 'lib/node_modules/stage-insight');
let tarball: string;

beforeAll(() => {
  tarball = packTerminal();
  mkdirSync(home);
  writeFileSync(join(folder, 'Dockerfile'), faulty);
  // The package brings everything: no registry is asked.
  const words = ['install', '--global', '--offline', '--prefix', installed, tarball];
  expect(call('npm', words, { cwd: folder, env: { HOME: home } })).toMatchObject({ status: 0 });
});

afterAll(() => rmSync(folder, { recursive: true }));

const faulty = 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=biulder /app /app\n';

test('the package is under 1.5 MB, depends on nothing and names its licences', () => {
  expect(statSync(tarball).size).toBeLessThan(1_500_000);
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as object;
  const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string };
  expect(manifest).toMatchObject({ name: 'stage-insight', version, license: 'MIT' });
  expect(Object.keys(manifest)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/dependencies|private|scripts/i)]),
  );
  const notices = readFileSync(join(packageFolder, 'THIRD-PARTY-NOTICES.md'), 'utf8');
  expect(notices).toContain('## dockerfile-ast ');
  // The language client is part of the extension only.
  expect(notices).not.toContain('## vscode-languageclient ');
  expect(readFileSync(join(packageFolder, 'LICENSE'), 'utf8')).toContain('MIT License');
});

test('links of its README lead to the repository or into the package', () => {
  const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
  const inside = links.filter((link) => !link.startsWith('https://'));
  expect(inside).toContain('docs/rules/README.md');
  for (const link of inside) expect(statSync(join(packageFolder, link)).isFile()).toBe(true);
});

describe.each(nodeMajors)('on Node %i', (major) => {
  let env: Readonly<Record<string, string>>;
  let run: (words: readonly string[]) => Answer;

  beforeAll(() => {
    // The program is started by its first line, which takes the first Node of PATH.
    const path = [dirname(findNode(major)), process.env['PATH'] ?? ''].join(delimiter);
    env = { PATH: path, HOME: home, DOCKER_HOST: `unix://${folder}/no.sock` };
    expect(call('node', ['--version'], { cwd: folder, env }).stdout).toMatch(`v${major}.`);
    run = (words) => call(program, words, { cwd: folder, env });
  });

  test('check reports what is wrong', () => {
    const { status, stdout, stderr } = run(['check', '--fail-on', 'warning']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^Dockerfile:3:13 {2}warning {2}the image `biulder` would be pulled/);
  });

  test('every command that needs no engine answers', () => {
    expect(run(['--version']).stdout).toMatch(/^stage-insight \d/);
    expect(run(['explain', 'stage-not-found']).stdout).toMatch(/^# stage-not-found/);
    expect(run(['graph', 'Dockerfile'])).toMatchObject({ status: 0, stderr: '' });
    expect(run(['report', 'Dockerfile'])).toMatchObject({ status: 0, stderr: '' });
    expect(run(['images'])).toMatchObject({ status: 0, stderr: '' });
    expect(run(['convert', 'Dockerfile']).status).toBe(3);
  });

  test('the language server answers', async () => {
    const server = spawn(program, ['serve', '--stdio'], {
      cwd: folder,
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const connection = createMessageConnection(server.stdout, server.stdin);
    try {
      connection.listen();
      const params = { processId: null, rootUri: null, capabilities: {} };
      expect(await connection.sendRequest('initialize', params)).toMatchObject({
        capabilities: { hoverProvider: true },
      });
    } finally {
      connection.dispose();
      server.kill();
    }
  });

  test('the bundle of Docker loads, and says that no engine is there', () => {
    const { status, stderr } = run(['sizes', 'Dockerfile']);
    expect(status).toBe(2);
    expect(stderr).toContain("Can't connect to Docker");
  });
});

test('npx runs it in an empty folder', () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const words = ['exec', '--yes', '--offline', `--package=${tarball}`, '--', 'stage-insight', 'check'];
  expect(call('npm', words, { cwd: empty, env: { HOME: home } })).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'stage-insight: there is no Dockerfile in this folder\n',
  });
});
