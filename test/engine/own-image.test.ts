import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../../client/src/cli/check.js';
import { inRoot } from '../../scripts/lib/project.mjs';
import { callCommand } from '../support/terminal-call.js';
import { call, type Answer } from '../support/terminal-package.js';

const dockerfile = readFileSync(inRoot('Dockerfile'), 'utf8');
const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string };
const tags = { node: 'stage-insight-test/node:stand-in', own: 'stage-insight-test/own:latest' };
const folder = mkdtempSync(join(tmpdir(), 'stage-insight-own-image-'));
/** Packages come over the network of the machine: an engine's own bridge may lead nowhere. */
const build = ['build', '--network', 'host', '--force-rm', '--tag'];
const env = { DOCKER_BUILDKIT: '0' };

function docker(words: readonly string[], input?: string): string {
  return execFileSync('docker', words, { input, encoding: 'utf8', env: { ...process.env, ...env } });
}

/** A stand-in for node:24-slim: the Node of this project and an npm of the registry, on Debian. */
function makeNode(): void {
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, 'npm@11.6.0'], {
    stdio: 'ignore',
  });
  cpSync(inRoot('node_modules/node/bin/node'), join(folder, 'node'), { dereference: true });
  const lines = [
    'FROM node:18-slim',
    'RUN id node 2>/dev/null || useradd --create-home node',
    'COPY node /usr/local/bin/node',
    'COPY node_modules /usr/local/lib/node_modules',
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm',
    'CMD ["node"]',
  ];
  // A machine behind a proxy names certificates of its own.
  const certificates = process.env['NODE_EXTRA_CA_CERTS'];
  if (certificates !== undefined) {
    cpSync(certificates, join(folder, 'own.crt'), { dereference: true });
    lines.push('COPY own.crt /usr/local/share/own.crt', 'ENV NODE_EXTRA_CA_CERTS=/usr/local/share/own.crt');
  }
  writeFileSync(join(folder, 'Dockerfile'), lines.join('\n'));
  docker([...build, tags.node, folder]);
}

beforeAll(() => {
  makeNode();
  docker([...build, tags.own, '--file', '-', inRoot('.')], dockerfile.replaceAll('node:24-slim', tags.node));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const tag of Object.values(tags)) call('docker', ['image', 'rm', tag], { cwd: folder.slice(0, 1) });
});

function run(words: readonly string[], input = ''): Answer {
  try {
    return {
      status: 0,
      stdout: docker(['run', '--rm', '--interactive', tags.own, ...words], input),
      stderr: '',
    };
  } catch (error) {
    return error as Answer;
  }
}

test('nothing is found in the Dockerfile of our own image', async () => {
  expect(await callCommand(check, ['--fail-on', 'hint', inRoot('Dockerfile')])).toMatchObject({
    code: 0,
    printed: 'no findings in 1 file\n',
    warnings: [],
  });
});

test('the image is the terminal program, without what built it', () => {
  expect(run(['--version']).stdout).toBe(`stage-insight ${version}\n`);
  const faulty = 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=9 /app /app\n';
  const { status, stdout } = run(['check', '-'], faulty);
  expect(status).toBe(1);
  expect(stdout).toContain('[stage-index-out-of-range]');
  const words = [
    'run',
    '--rm',
    '--entrypoint',
    'sh',
    tags.own,
    '-c',
    'id -un; pwd; ls -d /src /root/.npm 2>&1',
  ];
  const seen = run([]).status === 0 ? call('docker', words, { cwd: folder }).stdout : '';
  expect(seen).toMatch(/^node\n\/work\nls: cannot access '\/src'/);
});
