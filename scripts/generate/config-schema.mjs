import { loadRules } from '../lib/rule-files.mjs';

const images = {
  type: 'object',
  description:
    'What private base images are. Keys are image patterns with `*`; values are a known image they are like, or facts.',
  additionalProperties: { type: ['string', 'object'] },
};
const context = {
  type: 'string',
  description: 'The build context, from the folder of this file. It does not lead out of the repository.',
};

const contexts = {
  type: 'object',
  description:
    'Further build contexts by name (`--build-context`): folders from that of this file, or addresses such as `docker-image://alpine`.',
  additionalProperties: { type: 'string' },
};
const caches = { type: 'array', items: { type: 'string' } };
const builds = {
  args: {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
    description: 'Build arguments by name.',
  },
  platform: { type: 'string', description: 'Platform to build for, such as `linux/arm64`.' },
  network: {
    enum: ['default', 'none'],
    description: 'Network of RUN. That of the host is a choice of each person.',
  },
  bake: {
    type: 'object',
    required: ['file', 'target'],
    additionalProperties: false,
    properties: { file: { type: 'string' }, target: { type: 'string' } },
    description: 'Target of a bake file, from the folder of this file, that the Dockerfile is built as.',
  },
  cacheFrom: { ...caches, description: 'Shared caches to read, such as `type=registry,ref=…`.' },
  cacheTo: { ...caches, description: 'Shared caches to write, such as `type=registry,ref=…,mode=max`.' },
};
const size = {
  type: ['string', 'integer'],
  pattern: String.raw`^\d+(\.\d+)? ?([kKMGT]?i?[bB])?$`,
  examples: ['50MB', '1.2 GB'],
};
const budgets = {
  description:
    'The most that stages may weigh: one size for the last stage, or sizes by the names of stages. `sizes --budget` fails above it.',
  oneOf: [size, { type: 'object', additionalProperties: size }],
};

/**
 * The schema of stage-insight.json, for editors. It forbids no key: the server reports those that do not exist, with
 * the nearest name, and an editor would report them a second time.
 */
export async function generate() {
  const values = {
    rules: await rules(),
    images,
    'build.context': context,
    'build.contexts': contexts,
    ...Object.fromEntries(Object.entries(builds).map(([key, schema]) => [`build.${key}`, schema])),
    build: nested(),
    budgets,
  };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'What is known of the Dockerfiles at and below this folder',
    type: 'object',
    allowComments: true,
    allowTrailingCommas: true,
    properties: {
      $schema: { type: 'string' },
      ...values,
      exclude: {
        type: 'array',
        items: { type: 'string' },
        description:
          'Dockerfiles that are not reported, by patterns as in .gitignore, from the folder of this file.',
      },
      perDockerfile: {
        type: 'object',
        description: 'What holds for some Dockerfiles, by path or pattern from the folder of this file.',
        additionalProperties: {
          type: 'object',
          properties: { ...values, context, ...builds },
        },
      },
    },
  };
  return [
    {
      path: 'docs/schemas/stage-insight.schema.json',
      text: `${JSON.stringify(schema, null, 2)}\n`,
    },
  ];
}

function nested() {
  return { type: 'object', properties: { context, contexts, ...builds } };
}

async function rules() {
  const rows = (await loadRules()).map(({ rule }) => [
    rule.id,
    { enum: ['error', 'warning', 'info', 'hint', 'off'], description: rule.summary },
  ]);
  return {
    type: 'object',
    description: 'Severity by rule id.',
    properties: Object.fromEntries(rows),
  };
}
