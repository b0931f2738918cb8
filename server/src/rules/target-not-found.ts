import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { missingTargets, type MissingTarget } from '../core/workspace/missing-targets.js';

export const rule: Rule = {
  id: 'target-not-found',
  severity: 'error',
  summary: 'A build target names a stage that the Dockerfile does not have.',
  check,
};

export const doc: RuleDoc = {
  why: `The build stops with "target stage could not be found". The finding is shown in the file that names the target:
Compose files with their overrides, Bake files, devcontainer.json, Skaffold, Tilt, workflows, tasks and scripts
of the repository. Targets from variables, inline Dockerfiles and remote contexts are not checked.`,
  bad: [
    {
      text: `
        FROM node:24 AS development
        FROM node:24-slim AS production
      `,
      namedBy: {
        file: 'compose.yaml',
        text: `
          services:
            web:
              build:
                context: .
                target: prodution
                        ^^^^^^^^^ error: the build stops: the Dockerfile has no stage \`prodution\`; did you mean \`production\`?
        `,
      },
    },
  ],
  good: [
    `
      FROM node:24 AS development
      FROM node:24-slim AS production
    `,
  ],
};

function* check({ ast, graph, inputs }: Facts): Iterable<Finding> {
  for (const missing of missingTargets(ast, graph, inputs.targets)) yield findingOf(missing);
}

function findingOf({ start, end, stage, file, near, names }: MissingTarget): Finding {
  return {
    start,
    end,
    file,
    message: `the build stops: the Dockerfile has no stage \`${stage}\`; ${adviceOf(near, names)}`,
    fixes:
      near === undefined
        ? []
        : [
            {
              title: `Change to \`${near}\``,
              safety: 'suggested',
              edits: () => [{ start, end, newText: near }],
            },
          ],
  };
}

const maxNames = 8;

function adviceOf(near: string | undefined, names: readonly string[]): string {
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (names.length === 0) return 'none of its stages has a name';
  const shown = names.slice(0, maxNames).map((name) => `\`${name}\``);
  const more = names.length > maxNames ? ', …' : '';
  return `its stages are ${shown.join(', ')}${more}`;
}
