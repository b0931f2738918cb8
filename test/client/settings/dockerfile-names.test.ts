import { expect, test } from 'vitest';
import { isDockerfilePath } from '../../../client/src/model/settings/dockerfile-names.js';

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
});
