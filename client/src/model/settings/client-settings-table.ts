import type { SettingRow } from '../../../../server/src/protocol/settings-table.js';
import { networkTexts, optionsSchema, secretSchema, textValues } from '../build/build-options-schema.js';
import { networks } from '../build/build-options.js';

/**
 * Settings that only the client reads; the table of the server holds the rest, and the manifest is generated from
 * both.
 */
export interface ClientSettingRow extends SettingRow {
  /** One sentence for each of `choices`. */
  readonly choiceTexts?: readonly string[];
  /** Words that people search for. */
  readonly keywords?: readonly string[];
  /** JSON schema of the entries, where `type` alone says too little. */
  readonly items?: Readonly<Record<string, unknown>>;
}

export const sizeChoices = ['lens', 'inlay', 'decoration', 'off'] as const;
export const engineChoices = ['auto', 'api', 'buildx', 'classic'] as const;
export const unsavedChoices = ['editor', 'save', 'ask'] as const;
export const overlapChoices = ['hide', 'show'] as const;
export const logChoices = ['terminal', 'output'] as const;
export const transferChoices = ['missing', 'whenNeeded'] as const;
export const showLogChoices = ['onError', 'always', 'never'] as const;

/**
 * Every setting that the client reads; the manifest is generated from it.
 * @public
 */
export const clientSettingsTable: readonly ClientSettingRow[] = [
  {
    key: 'overlaps',
    section: 'Analysis',
    type: 'choice',
    choices: overlapChoices,
    choiceTexts: ['Show it once; our fixes are offered there.', 'Show both.'],
    default: 'hide',
    scope: 'resource',
    description:
      'What to do when another extension (Docker DX, hadolint, tally) already reports the same problem on the same line.',
  },
  {
    key: 'codeLens.build',
    section: 'Annotations',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description: 'Show `Build` above each FROM.',
  },
  {
    key: 'codeLens.inspect',
    section: 'Annotations',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description:
      'Show `Inspect` above each FROM and, once a stage is inspected, whether its programs start in it.',
  },
  {
    key: 'inspect.afterBuild',
    section: 'Build',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description:
      'Inspect the programs of a stage right after it is built, so that findings are confirmed or dismissed. Nothing is run.',
  },
  {
    key: 'build.readBaseImages',
    section: 'Analysis',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description:
      'After a build, read the base images of the Dockerfile that nothing is known about, if Docker has them. Nothing is pulled or run.',
  },
  {
    key: 'size.show',
    section: 'Annotations',
    keywords: ['image size', 'layer size', 'megabytes', 'code lens', 'inlay hint'],
    type: 'choice',
    choices: sizeChoices,
    choiceTexts: [
      'In the line above each FROM, next to Build.',
      'As an inlay hint at the end of each FROM.',
      'As muted text after each FROM.',
      'In the Stages view and on hover only.',
    ],
    default: 'lens',
    scope: 'resource',
    description: 'Where to show the measured size of a stage (image size, layer size) in the editor.',
  },
  {
    key: 'size.instructions',
    section: 'Annotations',
    keywords: ['layer size', 'inlay', 'end of line'],
    type: 'boolean',
    default: true,
    scope: 'resource',
    description: 'After a build, show at the end of each instruction how many bytes it added.',
  },
  {
    key: 'size.statusBar',
    section: 'Annotations',
    keywords: ['image size', 'status bar'],
    type: 'boolean',
    default: true,
    scope: 'window',
    description: 'Show the size of the final image in the status bar while a Dockerfile is open.',
  },
  {
    key: 'size.thresholds',
    section: 'Annotations',
    keywords: ['image size', 'colour', 'limit', 'budget'],
    type: 'object',
    items: { type: 'number', exclusiveMinimum: 0 },
    default: {},
    scope: 'resource',
    description:
      'Sizes in MB from which a stage is coloured as medium or large, e.g. `{ "medium": 100, "large": 500 }`. The theme colours are `stageInsight.sizeSmall`, `stageInsight.sizeMedium` and `stageInsight.sizeLarge`.',
  },
  {
    key: 'registry.enabled',
    section: 'Docker',
    online: true,
    keywords: ['docker hub', 'base image size', 'network', 'manifest'],
    type: 'boolean',
    default: false,
    scope: 'machine-overridable',
    restricted: true,
    description:
      'Ask registries for the compressed size of base images, with the credentials of the Docker command line. When off, sizes come from a built-in catalogue and nothing is sent.',
  },
  {
    key: 'tree.followCursor',
    section: 'View',
    type: 'boolean',
    default: true,
    scope: 'window',
    description: 'Select the stage under the cursor in the Stages view.',
  },
  {
    key: 'tree.exclude',
    section: 'View',
    type: 'list',
    default: ['**/node_modules/**', '**/vendor/**', '**/.git/**'],
    scope: 'window',
    description:
      'Glob patterns of folders whose Dockerfiles are left out of the Stages view, in addition to what `.gitignore` excludes (unless `#search.useIgnoreFiles#` is off).',
  },
  {
    key: 'docker.engine',
    section: 'Docker',
    keywords: ['docker', 'podman', 'buildkit', 'buildx'],
    type: 'choice',
    choices: engineChoices,
    choiceTexts: [
      'The engine API, or buildx where the Dockerfile, its bake target or the builder requires it.',
      'The engine API.',
      'The `docker buildx` command line.',
      'The classic builder, for old engines and Podman.',
    ],
    default: 'auto',
    scope: 'machine',
    restricted: true,
    description: 'How stages are built (Docker, BuildKit, buildx, Podman).',
  },
  {
    key: 'docker.host',
    section: 'Docker',
    keywords: ['DOCKER_HOST', 'socket', 'podman', 'remote engine'],
    type: 'string',
    default: '',
    scope: 'machine',
    restricted: true,
    description:
      'Address of the Docker engine (`unix://`, `tcp://`, `ssh://`, `npipe://`). Empty: the Docker context, `DOCKER_HOST`, then the default sockets. A workspace cannot set it.',
  },
  {
    key: 'docker.context',
    section: 'Docker',
    keywords: ['DOCKER_CONTEXT', 'colima', 'docker desktop'],
    type: 'string',
    default: '',
    scope: 'machine',
    restricted: true,
    description:
      'Name of a Docker context, as listed by `docker context ls`. Empty: the current one. A workspace cannot set it.',
  },
  {
    key: 'docker.builder',
    section: 'Docker',
    keywords: ['buildx', 'builder instance'],
    type: 'string',
    default: '',
    scope: 'machine',
    restricted: true,
    description:
      'Name of a buildx builder, as listed by `docker buildx ls`. Empty: the active one. A workspace cannot set it.',
  },
  {
    key: 'build.args',
    section: 'Build',
    keywords: ['--build-arg', 'build arguments'],
    type: 'object',
    items: textValues,
    default: {},
    scope: 'resource',
    restricted: true,
    description:
      'Build arguments (`--build-arg`) by name. Anyone who has the image can read them: use `#stageInsight.build.secrets#` for secrets.',
  },
  {
    key: 'build.contexts',
    section: 'Build',
    keywords: ['--build-context', 'named contexts'],
    type: 'object',
    items: textValues,
    default: {},
    scope: 'resource',
    restricted: true,
    description:
      'Additional build contexts (`--build-context`) by name, for `FROM name` and `--from=name`: a folder relative to the workspace folder, `docker-image://…` or another address. Stages that use them are built with buildx.',
  },
  {
    key: 'build.cacheFrom',
    section: 'Build',
    keywords: ['--cache-from', 'shared cache', 'registry', 'gha', 's3'],
    type: 'list',
    default: [],
    scope: 'resource',
    restricted: true,
    description:
      'Shared caches to read (`--cache-from`): `type=registry,ref=…`, `type=gha`, `type=s3,…`, or `type=local,src=…` with a folder relative to the workspace folder. Stages are then built with buildx.',
  },
  {
    key: 'build.cacheTo',
    section: 'Build',
    keywords: ['--cache-to', 'shared cache', 'registry', 'gha', 's3'],
    type: 'list',
    default: [],
    scope: 'resource',
    restricted: true,
    description:
      'Shared caches to write (`--cache-to`), such as `type=registry,ref=…,mode=max` or `type=local,dest=…`. Many need a builder other than the engine itself.',
  },
  {
    key: 'build.transfer',
    section: 'Build',
    keywords: ['--load', 'remote builder', 'slow connection'],
    type: 'choice',
    choices: transferChoices,
    choiceTexts: [
      'Images that the engine does not have.',
      'Images that are inspected or run. Sizes are those of uncompressed layer archives, which are slightly larger.',
    ],
    default: 'missing',
    scope: 'resource',
    description:
      'What a builder other than the engine itself (remote, in a container, in a cluster) sends to the engine.',
  },
  {
    key: 'build.secrets',
    section: 'Build',
    keywords: ['--secret', 'token', 'password', 'credentials'],
    type: 'list',
    items: secretSchema,
    default: [],
    scope: 'resource',
    restricted: true,
    description:
      'Secrets for `RUN --mount=type=secret`, taken from an environment variable, a file or the secret storage of the editor. Their values are never stored in settings.',
  },
  {
    key: 'build.platform',
    section: 'Build',
    keywords: ['--platform', 'arm64', 'amd64', 'cross-compile'],
    type: 'string',
    default: '',
    scope: 'resource',
    description:
      'Platform to build for, e.g. `linux/arm64`; empty: the platform of the engine. Of several with commas between them, the first one is inspected and run, and the size panel shows the sizes for all of them.',
  },
  {
    key: 'build.network',
    section: 'Build',
    keywords: ['--network', 'offline'],
    type: 'choice',
    choices: networks,
    choiceTexts: networkTexts,
    default: 'default',
    scope: 'resource',
    restricted: true,
    description: 'Network that RUN instructions can use.',
  },
  {
    key: 'build.perDockerfile',
    section: 'Build',
    keywords: ['--build-arg', '--platform', '--target', '--secret', 'bake', 'build options', 'per file'],
    type: 'object',
    items: optionsSchema,
    default: {},
    scope: 'resource',
    restricted: true,
    description:
      'Build options for individual Dockerfiles, by path or glob relative to the workspace folder: `{ "web/Dockerfile": { "args": { "VERSION": "2" }, "platform": "linux/arm64" } }`. They override the settings above and are overridden by what _Build With Options_ remembers.',
  },
  {
    key: 'build.labels',
    section: 'Build',
    keywords: ['--label'],
    type: 'object',
    items: textValues,
    default: {},
    scope: 'resource',
    description: 'Additional labels for the images that are built.',
  },
  {
    key: 'build.unsaved',
    section: 'Build',
    keywords: ['dirty', 'save'],
    type: 'choice',
    choices: unsavedChoices,
    choiceTexts: [
      'Build the text in the editor without saving it.',
      'Save the Dockerfile, then build.',
      'Ask each time.',
    ],
    default: 'editor',
    scope: 'window',
    description: 'What to build when the Dockerfile has unsaved changes.',
  },
  {
    key: 'build.log',
    section: 'Build',
    keywords: ['output', 'terminal', 'colours'],
    type: 'choice',
    choices: logChoices,
    choiceTexts: ['A terminal, in the colours of the build.', 'An output channel, as plain text.'],
    default: 'terminal',
    scope: 'window',
    description: 'Where to show the log of a build.',
  },
  {
    key: 'build.showLog',
    section: 'Build',
    keywords: ['output', 'terminal'],
    type: 'choice',
    choices: showLogChoices,
    choiceTexts: ['When a build fails.', 'When a build starts.', 'Only when asked for.'],
    default: 'onError',
    scope: 'window',
    description: 'When to open the log of a build automatically.',
  },
  {
    key: 'agents.allowBuild',
    section: 'Build',
    keywords: ['mcp', 'chat', 'copilot', 'language model tools'],
    type: 'boolean',
    default: false,
    scope: 'machine',
    restricted: true,
    description:
      'Let agents build stages with Docker, to measure them and to verify their programs. A build runs what the Dockerfile says.',
  },
];
