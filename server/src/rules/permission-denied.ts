import { chownFix, copyFlagFix } from '../assists/copy-flag.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Related, Rule, RuleDoc } from '../core/rule.js';
import { insertAbove, insertBelow } from '../assists/insert-line.js';
import type { Stage } from '../core/graph/graph.js';
import { folderOf } from '../core/shell/paths.js';
import { forbiddenWrites, type ForbiddenWrite } from '../core/verdict/forbidden-writes.js';
import { forbiddenChanges, type ForbiddenChange } from '../core/verdict/permissions.js';

export const rule: Rule = {
  id: 'permission-denied',
  severity: 'error',
  summary: 'A RUN changes what belongs to root, but does not run as root.',
  check,
};

export const doc: RuleDoc = {
  why: `Files that COPY and ADD take from the build context belong to root, whatever USER says. Only the owner of a file
may change its mode, and only root may change its owner, so \`chmod\` and \`chown\` in a RUN after USER fail with
"Operation not permitted" and stop the build. Set owner and mode while copying, or change them above USER.
So do package managers, \`npm install -g\` in the images of Node.js, and whatever writes into a folder that WORKDIR made above
USER: "permission denied".`,
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
    {
      text: `
        FROM node:22-alpine
        USER node
        RUN apk add --no-cache git
            ^^^^^^^^^^^^^^^^^^^^^^ error: \`apk\` fails with "permission denied": the packages of the system belong to root
      `,
      fixed: `
        FROM node:22-alpine
        USER node
        USER root
        RUN apk add --no-cache git
        USER node
      `,
    },
    {
      text: `
        FROM node:22-alpine
        WORKDIR /app
        USER node
        COPY package.json ./
        RUN npm install
            ^^^^^^^^^^^ warning: \`npm\` fails with "permission denied": \`/app\` belongs to root
        COPY . .
        CMD ["node", "server.js"]
      `,
      fixed: `
        FROM node:22-alpine
        WORKDIR /app
        RUN chown node /app
        USER node
        COPY package.json ./
        RUN npm install
        COPY . .
        CMD ["node", "server.js"]
      `,
    },
  ],
  good: [
    `
      FROM node:22-alpine
      USER node
      WORKDIR /home/node/app
      COPY --chown=node package.json ./
      RUN npm install
    `,
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
    yield* writes(facts, stage);
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

/** What an account that is not root can't write. */
function* writes(facts: Facts, stage: Stage): Iterable<Finding> {
  for (const write of forbiddenWrites(facts, stage)) {
    const { command, program, user, userSetBy, place } = write;
    const { start, end } = command;
    const set = userSetBy && [{ ...userSetBy.keywordSpan, message: 'the user is set here' }];
    const made = place.kind === 'workdir' && [
      { ...place.madeBy.keywordSpan, message: 'made here, when root was the user' },
    ];
    yield {
      start,
      end,
      message: `\`${program}\` fails with "permission denied": ${ownedOf(place)} to root, and this RUN runs as \`${user}\``,
      ...(place.kind !== 'packages' && { severity: 'warning', certainty: 'likely' }),
      related: [...(made || []), ...(set ?? [])],
      fixes: writeFixes(facts, write),
    };
  }
}

function ownedOf(place: ForbiddenWrite['place']): string {
  if (place.kind === 'packages') return 'the packages of the system belong';
  return `\`${place.kind === 'system' ? folderOf(place.path) : place.path}\` belongs`;
}

function writeFixes({ ast }: Facts, { instruction, user, userSetBy, place }: ForbiddenWrite): readonly Fix[] {
  if (place.kind === 'workdir') {
    if (userSetBy === undefined || userSetBy.start < place.madeBy.start) return [];
    const line = `RUN chown ${user} ${place.path}`;
    const edits = () => [insertAbove(ast, userSetBy, line)];
    return [{ title: `Give '${place.path}' to ${user}`, safety: 'suggested', edits }];
  }
  if (place.kind === 'system') return [];
  const edits = () => [
    insertAbove(ast, instruction, 'USER root'),
    insertBelow(ast, instruction, `USER ${user}`),
  ];
  return [{ title: 'Run it as root', safety: 'suggested', edits }];
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
