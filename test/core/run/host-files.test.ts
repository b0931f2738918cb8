import { expect, test } from 'vitest';
import { rule } from '../../../server/src/rules/host-files-overwrite.js';
import { analyseText } from '../../support/check-findings.js';
import type { Files } from '../../support/context-files.js';

/** The severity of what a COPY lays over installed packages. */
function overwritten(lines: string, files: Files): readonly string[] {
  const text = `FROM node:22\nWORKDIR /app\nCOPY package.json .\n${lines}\nCMD ["node", "x.js"]\n`;
  return analyseText(text, { rules: [rule], files }).findings.map(({ severity }) => severity);
}

const modules: Files = { 'package.json': '{}', 'node_modules/express/index.js': '' };
const vendor: Files = { 'vendor/autoload.php': '', 'composer.json': '{}' };
const venv: Files = { '.venv/pyvenv.cfg': '', 'pyproject.toml': '' };

test.each<[string, Files, string[]]>([
  ['RUN npm ci\nCOPY . .', modules, ['info']],
  ['RUN npm install\nCOPY . /app', modules, ['info']],
  ['RUN yarn\nCOPY ./ ./', modules, ['info']],
  ['RUN yarn --frozen-lockfile\nCOPY . .', modules, ['info']],
  ['RUN pnpm i\nCOPY . .', modules, ['info']],
  ['RUN npm ci\nCOPY web .', { 'web/node_modules/x/y': '' }, ['info']],
  ['RUN cd web && npm ci\nCOPY . .', { 'web/node_modules/x/y': '' }, ['info']],
  // Names of packages that are for another system.
  ['RUN npm ci\nCOPY . .', { 'node_modules/@esbuild/darwin-arm64/x': '' }, ['warning']],
  ['RUN npm ci\nCOPY . .', { 'node_modules/@rollup/rollup-win32-x64/x': '' }, ['warning']],
  ['RUN npm ci\nCOPY . .', { 'node_modules/@esbuild/linux-x64/x': '' }, ['info']],
  ['RUN composer install\nCOPY . .', vendor, ['info']],
  ['RUN composer update\nCOPY . .', vendor, []],
  ['RUN uv sync\nCOPY . .', venv, ['warning']],
  ['RUN poetry install\nCOPY . .', venv, ['warning']],
  ['RUN python -m venv .venv\nCOPY . .', venv, ['warning']],
  ['RUN python -m venv /v\nCOPY . .', venv, []],
  ['RUN python -m pip install x\nCOPY . .', venv, []],
  ['RUN npm ci\nCOPY . .', { 'package.json': '{}' }, []],
  ['RUN npm ci\nCOPY . .', { ...modules, '.dockerignore': 'node_modules\n' }, []],
  ['COPY . .\nRUN npm ci', modules, []],
  ['RUN npm ci\nCOPY . /other', modules, []],
  ['RUN npm ci\nCOPY node_modules ./node_modules', modules, []],
  ['RUN npm ci --prefix /x\nCOPY . .', modules, []],
  ['RUN npm i -g x\nCOPY . .', modules, []],
  ['RUN npm test\nCOPY . .', modules, []],
  ['RUN true || npm ci\nCOPY . .', modules, []],
  ['RUN npm ci\nCOPY package.json x.js ./', modules, []],
  ['RUN npm ci\nCOPY *.js .', modules, []],
  ['ARG X\nRUN npm ci\nCOPY $X .', modules, []],
  ['RUN npm ci\nCOPY --exclude=node_modules . .', modules, []],
  ['RUN npm ci\nCOPY --from=node:22 . .', modules, []],
  ['RUN npm ci\nADD . .', modules, []],
  // What installs again, or removes the folder, makes it right.
  ['RUN npm ci\nCOPY . .\nRUN npm ci', modules, []],
  ['RUN npm ci\nCOPY . .\nRUN npm rebuild', modules, []],
  ['RUN npm ci\nCOPY . .\nRUN rm -r node_modules', modules, []],
  ['RUN npm ci\nCOPY . .\nRUN npm run build', modules, ['info']],
  ['RUN npm ci\nCOPY . .\nRUN pip install x', modules, ['info']],
])('%j with %j', (lines, files, expected) => {
  expect(overwritten(lines, files)).toEqual(expected);
});
