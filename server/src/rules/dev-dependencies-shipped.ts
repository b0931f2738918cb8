import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { startOfImage } from '../core/images/start.js';
import type { ShellCommand } from '../core/shell/command.js';
import { baseName, isWithin, joinPath } from '../core/shell/paths.js';
import type { StageCommand, StageRun } from '../core/run/stage-run.js';
import { type DevInstall, devInstall, scriptUses, usesPackage } from '../core/toolchains/dev-packages.js';
import type { Span } from '../core/text/text.js';
import { isShipped } from '../core/verdict/shipped.js';

export const rule: Rule = {
  id: 'dev-dependencies-shipped',
  severity: 'info',
  summary: 'The final image contains packages that only development needs.',
  check,
};

export const doc: RuleDoc = {
  why: `Test runners, linters and compilers often weigh more than the program, and each is one more thing to patch. Install
without them where the image is shipped (\`npm ci --omit=dev\`, \`composer install --no-dev\`), or install everything in a
build stage and copy the result of the build.`,
  bad: [
    {
      files: {
        'package.json':
          '{ "dependencies": { "express": "4" }, "devDependencies": { "jest": "29", "eslint": "9" } }',
        'index.js': '',
      },
      text: `
        FROM node:22-slim
        WORKDIR /app
        COPY . .
        RUN npm ci
            ^^^^^^ info: the image contains development packages of package.json (jest, eslint)
        CMD ["node", "index.js"]
      `,
    },
    {
      files: {
        'package.json': '{ "dependencies": { "express": "4" }, "devDependencies": { "typescript": "5" } }',
      },
      text: `
        FROM node:22 AS build
        WORKDIR /app
        COPY . .
        RUN npm ci && npm run build
        FROM node:22-slim
        COPY --from=build /app/node_modules /app/node_modules
                          ^^^^^^^^^^^^^^^^^ info: the image contains development packages of package.json (typescript)
        COPY --from=build /app/dist /app/dist
        CMD ["node", "/app/dist/index.js"]
      `,
    },
    {
      files: {
        'composer.json': '{ "require": { "php": "^8.2" }, "require-dev": { "phpunit/phpunit": "^11" } }',
      },
      text: `
        FROM php:8.3-fpm-alpine
        COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
        WORKDIR /var/www
        COPY . .
        RUN composer install
            ^^^^^^^^^^^^^^^^ info: the image contains development packages of composer.json (phpunit/phpunit)
      `,
    },
  ],
  good: [
    {
      files: { 'package.json': '{ "devDependencies": { "jest": "29" } }', 'index.js': '' },
      text: `
        FROM node:22-slim
        WORKDIR /app
        COPY . .
        RUN npm ci --omit=dev
        CMD ["node", "index.js"]
      `,
    },
    {
      files: {
        'package.json':
          '{ "scripts": { "start": "ts-node index.ts" }, "devDependencies": { "ts-node": "10" } }',
      },
      text: `
        FROM node:22-slim
        WORKDIR /app
        COPY . .
        RUN npm ci
        CMD ["npm", "start"]
      `,
    },
    {
      files: { 'package.json': '{ "devDependencies": { "jest": "29" } }', 'index.js': '' },
      text: `
        FROM node:22-slim
        WORKDIR /app
        ENV NODE_ENV=production
        COPY . .
        RUN npm ci
        CMD ["node", "index.js"]
      `,
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph, runs } = facts;
  const installs = graph.stages.map(({ index }) => installsIn(runs.stage(index)));
  for (const { index } of graph.stages) {
    if (!isShipped(facts, index)) continue;
    for (const { command, install } of installs[index] ?? [])
      if (!isNeeded(facts, install)) yield finding(command, install);
  }
  for (const { path, stage, artifact, span, instruction } of runs.deliveries) {
    if (
      instruction.keyword === 'FROM' ||
      !isShipped(facts, stage) ||
      artifact.origin === stage ||
      artifact.origin < 0
    )
      continue;
    const crossed = installs[artifact.origin]?.find(
      ({ install: { folder } }) => `${folder}/` === artifact.path || path.endsWith(`/${baseName(folder)}/`),
    );
    if (crossed !== undefined && !isNeeded(facts, crossed.install)) yield finding(span, crossed.install);
  }
}

function finding({ start, end }: Span, { manifest, names, instead }: DevInstall): Finding {
  const some = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  return {
    start,
    end,
    certainty: 'likely',
    message: `the image contains development packages of ${manifest} (${some}): install without them, '${instead}'`,
  };
}

interface FoundInstall {
  readonly command: ShellCommand;
  readonly install: DevInstall;
}

function installsIn(run: StageRun): readonly FoundInstall[] {
  return run.commands.flatMap((one) => {
    const install = installIn(run, one);
    return install === undefined ? [] : [{ command: one.command, install }];
  });
}

/** The install, unless a later command of the stage takes them out again. */
function installIn(run: StageRun, one: StageCommand): DevInstall | undefined {
  const install = devInstall(one.command, run.readFile);
  if (install === undefined) return undefined;
  const isPruned = run.commands.some(({ command: { words, start } }) => {
    const texts = words.map(({ text }) => text ?? '?');
    return (
      start > one.command.start &&
      texts.some(
        (text) =>
          /^(prune|--production|--prod|--omit=dev|--no-dev|deploy)$/.test(text) ||
          text.includes(baseName(install.folder)),
      )
    );
  });
  return isPruned ? undefined : install;
}

const plainStarts = /^(node|nodejs|php|php-fpm\d*|apache2-foreground|nginx|supervisord)$/;

/** What images start that serve the files of a project. */
const servers = /^(php-fpm|apache2-foreground|nginx)$/;

/** Whether what a container starts may use one of them: scripts are read, what cannot be read may use anything. */
function isNeeded({ runs, verdicts, graph }: Facts, { names, manifest, folder }: DevInstall): boolean {
  const starts = verdicts.startsOf(graph.final);
  const run = runs.stage(graph.final);
  if (starts.length === 0) return !servers.test(startOfImage(run.runtime.base).cmd?.[0] ?? '');
  const home = folder.slice(0, folder.lastIndexOf('/')) || '/';
  return starts.some(({ command: { words } }) => {
    const [program = '', ...rest] = words.map(({ text }) => text ?? '?');
    const name = baseName(program);
    if (/^(npm|yarn|pnpm)$/.test(name)) {
      const script = rest.find((word) => word !== 'run' && !word.startsWith('-')) ?? 'start';
      return scriptUses(
        run.readFile(joinPath(run.cwd ?? home, manifest)) ?? run.readFile(joinPath(home, manifest)),
        script,
        names,
      );
    }
    // A program of another name may be one of them: `ng` is of @angular/cli.
    if (!plainStarts.test(name)) return true;
    return rest.some((word) => names.some((one) => usesPackage(word, one)) || isWithin(folder, word));
  });
}
