import { expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { runText } from '../../support/stage-runs.js';

const workspace = (packages: string): string => `packages:\n${packages}`;
const manifest = (dependencies: Readonly<Record<string, string>>): string => JSON.stringify({ dependencies });
const files: Files = {
  'package.json': '{}',
  'pnpm-workspace.yaml': workspace('  - apps/*\n'),
  'apps/web/package.json': manifest({ react: '18' }),
  'apps/own/package.json': manifest({ web: 'workspace:*', other: 'file:../other', more: 'link:../more' }),
  'apps/none/package.json': '{}',
};

/** Folders of links that an install leaves, with where they lead. */
function linked(more: Files = {}, lines = 'RUN pnpm install'): readonly string[] {
  const text = `FROM node:22\nWORKDIR /w\nCOPY . .\n${lines}\n`;
  return runText(text, { ...files, ...more })
    .stage(0)
    .artifacts.flatMap(({ path, wants }) => (wants.links ?? []).map(({ to }) => `${path} ${to}`))
    .filter((line) => line.includes('.pnpm'));
}

const web = '/w/apps/web/node_modules/ ../../../node_modules/.pnpm';

// https://pnpm.io/pnpm-workspace_yaml and https://pnpm.io/settings
test.each<[string, Files, string[]]>([
  ['a package with dependencies of its own', {}, [web]],
  ['a folder by its name', { 'pnpm-workspace.yaml': workspace("  - 'apps/web'\n") }, [web]],
  ['from the folder itself', { 'pnpm-workspace.yaml': workspace('  - "./apps/*" # all\n') }, [web]],
  ['every depth', { 'pnpm-workspace.yaml': workspace('  - apps/**\n') }, [web]],
  ['another folder', { 'pnpm-workspace.yaml': workspace('  - libs/*\n') }, []],
  ['a pattern inside a path', { 'pnpm-workspace.yaml': workspace('  - apps/*/src\n') }, []],
  ['without packages', { 'pnpm-workspace.yaml': 'catalog:\n  react: 18\n' }, []],
  ['another linker', { '.npmrc': 'node-linker=hoisted\n' }, []],
  [
    'another linker in the workspace file',
    { 'pnpm-workspace.yaml': workspace('  - apps/*\nnodeLinker: hoisted\n') },
    [],
  ],
  ['a store elsewhere', { '.npmrc': 'virtual-store-dir=/x\n' }, []],
  ['a broken manifest', { 'apps/web/package.json': '{' }, []],
])('%s', (_, more, expected) => {
  expect(linked(more)).toEqual(expected);
});

test.each([
  ['RUN pnpm install', [web]],
  ['RUN cd apps/web && pnpm install', [web]],
  ['RUN pnpm install --shamefully-hoist', []],
  ['RUN pnpm config set node-linker hoisted && pnpm install', []],
  ['ENV npm_config_node_linker=hoisted\nRUN pnpm install', []],
  ['ENV PNPM_CONFIG_VIRTUAL_STORE_DIR=/x\nRUN pnpm install', []],
  ['RUN npm install', []],
])('%j', (lines, expected) => {
  expect(linked({}, lines)).toEqual(expected);
});
