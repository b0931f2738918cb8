import { networks } from './build-options.js';

/** JSON schema of build arguments, labels and the like: people write numbers and flags as they are. */
export const textValues = { type: ['string', 'number', 'boolean'] } as const;

/** One sentence for each of `networks`. */
export const networkTexts = [
  'The network that the engine provides.',
  'No network access for RUN instructions.',
  'The network of the host that the engine runs on.',
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
      description:
        'Take the secret from the secret storage of the editor; you are asked for it at the first build.',
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
    network: {
      enum: networks,
      enumDescriptions: networkTexts,
      description: 'Network that RUN instructions can use.',
    },
    target: { type: 'string', description: 'Stage to build when no stage is selected.' },
    context: { type: 'string', description: 'Build context, relative to the workspace folder.' },
    bake: {
      type: 'object',
      required: ['file', 'target'],
      properties: {
        file: {
          type: 'string',
          description:
            'Bake file (`docker-bake.hcl` or a Compose file), relative to the workspace folder. Empty: none.',
        },
        target: { type: 'string', description: 'Target of the bake file that builds this Dockerfile.' },
        allow: {
          type: 'array',
          items: { type: 'string' },
          description:
            'What the target may access besides the workspace folder, as passed to `docker buildx bake --allow`: `fs.read=../shared`, `network.host`.',
        },
      },
      additionalProperties: false,
      description:
        'Build with `docker buildx bake`, using the arguments, contexts, platform and secrets of a target. The image is loaded into the engine and not pushed.',
    },
    cacheFrom: {
      type: 'array',
      items: { type: 'string' },
      description: 'Shared caches to read, as in `#stageInsight.build.cacheFrom#`.',
    },
    cacheTo: {
      type: 'array',
      items: { type: 'string' },
      description: 'Shared caches to write, as in `#stageInsight.build.cacheTo#`.',
    },
    secrets: { type: 'array', items: secretSchema, description: 'Secrets for `RUN --mount=type=secret`.' },
    withheld: {
      type: 'array',
      items: { type: 'string' },
      description:
        'IDs of secrets in `stageInsight.build.secrets` that are not passed to builds of this Dockerfile.',
    },
  },
  additionalProperties: false,
} as const;
