import { levelNames, type RuleLevel } from '../../../server/src/protocol/settings.js';
import { choice, type Options } from './options.js';
import { UsageError } from './usage-error.js';

export const formats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const;
export type Format = (typeof formats)[number];

export const thresholds = ['error', 'warning', 'info', 'hint', 'never'] as const;

export const checkOptions = {
  format: {
    type: 'string',
    short: 'f',
    value: 'FORMAT',
    choices: formats,
    help: 'text, json, sarif, github (annotations), gitlab (Code Quality) or junit; text without it.',
  },
  'fail-on': {
    type: 'string',
    value: 'LEVEL',
    choices: thresholds,
    help: 'The exit code is 1 from this severity on: error, warning, info, hint or never; error without it.',
  },
  fix: {
    type: 'boolean',
    help: 'Apply the fixes that do not change what is built, and report what is left. The fixed text of standard input goes to standard output.',
  },
  'dry-run': { type: 'boolean', help: 'With --fix: print the differences instead of writing files.' },
  rule: {
    type: 'string',
    multiple: true,
    value: 'ID=LEVEL',
    help: 'Severity of a rule: error, warning, info, hint or off; may be given several times.',
  },
  exclude: {
    type: 'string',
    multiple: true,
    value: 'GLOB',
    help: 'Leave out files that are found in folders, by a pattern as in .gitignore; may be given several times.',
  },
  'force-exclude': {
    type: 'boolean',
    help: 'Leave out excluded files even when they are named, as hooks do that name what a commit changes.',
  },
  config: {
    type: 'string',
    value: 'FILE',
    help: 'The configuration; without it, the stage-insight.json files in the folders above each Dockerfile.',
  },
  context: {
    type: 'string',
    value: 'DIR',
    help: 'The build context of all files; without it, what builds of the repository name, or the folder of each file.',
  },
} as const satisfies Options;

/** The severities of `--rule`, by rule. */
export function readRuleLevels(
  given: readonly string[],
  ruleIds: readonly string[],
): Readonly<Record<string, RuleLevel>> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 0) throw new UsageError(`--rule takes ID=LEVEL, such as stage-unused=off; not ${text}`);
      const id = text.slice(0, at);
      if (!ruleIds.includes(id))
        throw new UsageError(`--rule: there is no rule ${id}; stage-insight explain lists them`);
      return [id, choice('rule', text.slice(at + 1), levelNames)];
    }),
  );
}
