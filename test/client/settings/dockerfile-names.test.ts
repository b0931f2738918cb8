import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { isDockerfilePath } from '../../../client/src/model/settings/dockerfile-names.js';
import { inRoot } from '../../../scripts/lib/project.mjs';

/** Whether the hook of pre-commit is given the file. */
function isHooked(path: string): boolean {
  const [hook] = parse(readFileSync(inRoot('.pre-commit-hooks.yaml'), 'utf8')) as {
    readonly files: string;
    readonly exclude: string;
  }[];
  const expression = (text = ''): RegExp => new RegExp(text.replace(/^\(\?x\)\s*|\s+/g, ''));
  return expression(hook?.files).test(path) && !expression(hook?.exclude).test(path);
}

test.each([
  'Dockerfile',
  'dockerfile',
  'Containerfile',
  'app/web.Dockerfile',
  'web.dockerfile',
  'Dockerfile.dev',
  'Dockerfile.go',
  'Dockerfile.alpine-3.22',
  'Dockerfile-dev',
  'Dockerfile_dev',
  'Containerfile.web',
  'a b/Dockerfile-1.2',
])('%s is a Dockerfile', (path) => {
  expect(isDockerfilePath(path)).toBe(true);
  expect(isHooked(path)).toBe(true);
});

test.each([
  'Dockerfile.md',
  'Dockerfile.bak',
  'Dockerfile.orig',
  'Dockerfile.swp',
  '.Dockerfile.swp',
  'Dockerfile~',
  'Dockerfile.j2',
  'Dockerfile.in',
  'Dockerfile.tmpl',
  'Dockerfile.dev.tmpl',
  'Dockerfile.dockerignore',
  'Dockerfile/notes.txt',
  'MyDockerfile',
  'Dockerfiles',
  'dockerfile.go',
  'dockerfile_test.go',
  'Dockerfile-lint.js',
  'Dockerfile-schema.json',
  '.dockerfile',
])('%s is none', (path) => {
  expect(isDockerfilePath(path)).toBe(false);
  expect(isHooked(path)).toBe(false);
});
