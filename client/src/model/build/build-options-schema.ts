import { networks } from './build-options.js';

/** JSON schema of build arguments, labels and the like: people write numbers and flags as they are. */
export const textValues = { type: ['string', 'number', 'boolean'] } as const;

/** One sentence for each of `networks`. */
export const networkTexts = [
  'As the engine gives it.',
  'No network in RUN.',
  'The network of the engine’s machine.',
];

/** JSON schema of a secret: where it is, never what it is. */
export const secretSchema = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string', description: 'As in `RUN --mount=type=secret,id=…`.' },
    env: { type: 'string', description: 'Name of an environment variable that holds the secret.' },
    file: { type: 'string', description: 'Path of a file that holds the secret.' },
    storage: {
      const: true,
      description: 'The secret storage of the editor holds the secret; it is asked for at the first build.',
    },
  },
  additionalProperties: false,
} as const;

/** JSON schema of what one Dockerfile is built with. */
export const optionsSchema = {
  type: 'object',
  properties: {
    args: { type: 'object', additionalProperties: textValues, description: 'Build arguments by name.' },
    platform: { type: 'string', description: 'Platform to build for, e.g. `linux/arm64`.' },
    network: { enum: networks, enumDescriptions: networkTexts, description: 'Network that RUN has.' },
    target: { type: 'string', description: 'Stage to build when none is pointed at.' },
    context: { type: 'string', description: 'Folder that is sent, from the workspace folder.' },
    bake: {
      type: 'object',
      required: ['file', 'target'],
      properties: {
        file: {
          type: 'string',
          description:
            'Bake file (`docker-bake.hcl`, a compose file), from the workspace folder. Empty: none.',
        },
        target: { type: 'string', description: 'Target of the bake file that builds this Dockerfile.' },
        allow: {
          type: 'array',
          items: { type: 'string' },
          description:
            'What the target may have besides the workspace folder, as `docker buildx bake --allow` takes it: `fs.read=../shared`, `network.host`.',
        },
      },
      additionalProperties: false,
      description:
        'Build through `docker buildx bake`: arguments, contexts, platform and secrets of a target. The image goes into the engine only.',
    },
    secrets: { type: 'array', items: secretSchema, description: 'Secrets for `RUN --mount=type=secret`.' },
    withheld: {
      type: 'array',
      items: { type: 'string' },
      description: 'Ids of secrets that are not given although `stageInsight.build.secrets` names them.',
    },
  },
  additionalProperties: false,
} as const;
