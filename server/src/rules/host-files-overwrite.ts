import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { hostOverwrites } from '../core/run/host-files.js';

export const rule: Rule = {
  id: 'host-files-overwrite',
  severity: 'info',
  summary: 'A COPY overwrites packages that a RUN installed with those of the host.',
  check,
};

export const doc: RuleDoc = {
  why: `\`COPY . .\` after the installation also copies \`node_modules\`, \`.venv\` or \`vendor\` from the host if they exist and
\`.dockerignore\` does not exclude them. Native modules are then for the wrong system ("invalid ELF header"), a virtual
environment refers to an interpreter that the image does not have, and versions are those of the host. One line in
\`.dockerignore\` prevents this and makes builds faster.`,
  bad: [
    {
      files: { 'package.json': '{}', 'node_modules/express/index.js': '' },
      text: `
        FROM node:22
        WORKDIR /app
        COPY package.json ./
        RUN npm install
        COPY . .
             ^ info: \`node_modules\` of the build context replaces what \`npm install\` installed: add it to .dockerignore
        CMD ["node", "index.js"]
      `,
    },
    {
      files: { 'package.json': '{}', 'node_modules/@esbuild/darwin-arm64/bin/esbuild': '' },
      text: `
        FROM node:22
        WORKDIR /app
        COPY package.json ./
        RUN npm ci
        COPY . /app
             ^ warning: \`node_modules\` of the build context replaces what \`npm ci\` installed, and it contains darwin-arm64
        CMD ["node", "index.js"]
      `,
    },
  ],
  good: [
    {
      files: { 'package.json': '{}', 'node_modules/express/index.js': '', '.dockerignore': 'node_modules\n' },
      text: `
        FROM node:22
        WORKDIR /app
        COPY package.json ./
        RUN npm install
        COPY . .
      `,
    },
    {
      files: { 'package.json': '{}', 'node_modules/express/index.js': '' },
      text: `
        FROM node:22
        WORKDIR /app
        COPY . .
        RUN npm install
      `,
    },
    {
      files: { 'package.json': '{}', 'src/index.js': '' },
      text: `
        FROM node:22
        WORKDIR /app
        COPY package.json ./
        RUN npm install
        COPY . .
      `,
    },
  ],
};

function* check({ ast, graph, runs, inputs }: Facts): Iterable<Finding> {
  for (const stage of graph.stages) {
    for (const found of hostOverwrites(stage, runs.stage(stage.index), inputs.context)) {
      const { start, end, folder, foreign, install } = found;
      const { command } = install;
      const written = ast.text.slice(command.start, command.end).replace(/\s+/g, ' ').slice(0, 60);
      const why = foreign === undefined ? '' : `, and ${foreign}`;
      yield {
        start,
        end,
        severity: foreign === undefined ? 'info' : 'warning',
        certainty: foreign === undefined ? 'certain' : 'likely',
        message: `\`${folder}\` of the build context replaces what \`${written}\` installed${why}: add it to .dockerignore`,
        related: [{ start: command.start, end: command.end, message: 'installed here' }],
      };
    }
  }
}
