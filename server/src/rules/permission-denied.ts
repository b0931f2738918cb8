import { chownFix, copyFlagFix } from '../assists/copy-flag.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Related, Rule, RuleDoc } from '../core/rule.js';
import { forbiddenChanges, type ForbiddenChange } from '../core/verdict/permissions.js';

export const rule: Rule = {
  id: 'permission-denied',
  severity: 'error',
  summary: 'A RUN changes the mode or owner of a file that belongs to root, but does not run as root.',
  check,
};

export const doc: RuleDoc = {
  why: `Files that COPY and ADD take from the build context belong to root, whatever USER says. Only the owner of a file
may change its mode, and only root may change its owner, so \`chmod\` and \`chown\` in a RUN after USER fail with
"Operation not permitted" and stop the build. Set owner and mode while copying, or change them above USER.`,
  bad: [
    {
      text: `
        FROM node:22
        WORKDIR /srv
        USER node
        COPY start.sh /srv/start.sh
        RUN chmod +x /srv/start.sh
            ^^^^^^^^^^^^^^^^^^^^^^ error: \`chmod\` fails with "Operation not permitted"
        CMD ["/srv/start.sh"]
      `,
      fixed: `
        FROM node:22
        WORKDIR /srv
        USER node
        COPY --chown=node start.sh /srv/start.sh
        RUN chmod +x /srv/start.sh
        CMD ["/srv/start.sh"]
      `,
    },
  ],
  good: [
    `
      FROM node:22
      USER node
      COPY --chown=node start.sh /srv/start.sh
      RUN chmod +x /srv/start.sh
    `,
    `
      FROM node:22
      COPY start.sh /srv/start.sh
      RUN chmod +x /srv/start.sh
      USER node
      CMD ["/srv/start.sh"]
    `,
    `
      FROM node:22
      COPY . /srv
      RUN chown -R node:node /srv
      USER node
      RUN chmod +x /srv/start.sh
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const stage of facts.graph.stages) {
    for (const change of forbiddenChanges(facts, stage)) {
      const { program, path, user, command } = change;
      yield {
        start: command.start,
        end: command.end,
        message: `\`${program}\` fails with "Operation not permitted": \`${path}\` belongs to root, and this RUN runs as \`${user}\``,
        related: relatedTo(change),
        fixes: [...chownFix(change.copy, user), ...modeFix(facts, change)],
      };
    }
  }
}

function relatedTo({ copy, userSetBy }: ForbiddenChange): readonly Related[] {
  const copied = { ...copy.keywordSpan, message: 'copied here without `--chown`: it belongs to root' };
  return userSetBy === undefined
    ? [copied]
    : [copied, { ...userSetBy.keywordSpan, message: 'the user is set here' }];
}

/** Where the RUN does nothing but set the mode of one file, COPY can set it. */
function modeFix(facts: Facts, { command, instruction, copy, program }: ForbiddenChange) {
  const value = command.words[1]?.text;
  if (program !== 'chmod' || value === undefined) return [];
  return copyFlagFix(facts, { run: instruction, command, copy, program, value });
}
