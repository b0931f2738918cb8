import type { SettingRow } from '../../../../server/src/protocol/settings-table.js';
import { networkTexts, optionsSchema, secretSchema, textValues } from '../build/build-options-schema.js';
import { applyOptions, networks, type BuildSettings } from '../build/build-options.js';
import { optionsFor, perDockerfile, type PerDockerfile } from '../build/per-dockerfile.js';
import { choice, flag, secrets, strings, trimmedText, textRecord } from './setting-values.js';
import { parseThresholds, type SizeThresholds } from '../size/size-level.js';

/**
 * Settings that only the client reads; the table of the server holds the rest, and the manifest is generated from
 * both. `restricted`: a workspace that is not trusted cannot set it.
 */
export interface ClientSettingRow extends SettingRow {
  readonly restricted?: true;
  /** One sentence for each of `choices`. */
  readonly choiceTexts?: readonly string[];
  /** Words that people search for. */
  readonly keywords?: readonly string[];
  /** JSON schema of the entries, where `type` alone says too little. */
  readonly items?: Readonly<Record<string, unknown>>;
}

/** What the client uses, parsed. */
export interface ClientSettings extends BuildSettings {
  readonly sizeShow: 'lens' | 'inlay' | 'decoration' | 'off';
  readonly sizeThresholds: SizeThresholds;
  readonly registryEnabled: boolean;
  readonly buildLens: boolean;
  readonly inspectLens: boolean;
  readonly inspectAfterBuild: boolean;
  readonly followCursor: boolean;
  readonly treeExclude: readonly string[];
  readonly engine: 'auto' | 'api' | 'buildx' | 'classic';
  readonly dockerHost: string;
  readonly dockerContext: string;
  readonly dockerBuilder: string;
  readonly buildPerDockerfile: readonly PerDockerfile[];
  readonly buildContexts: Readonly<Record<string, string>>;
  readonly buildLabels: Readonly<Record<string, string>>;
  readonly buildUnsaved: 'editor' | 'save' | 'ask';
  readonly buildLog: 'terminal' | 'output';
  readonly showLog: 'onError' | 'always' | 'never';
}

const sizeChoices = ['lens', 'inlay', 'decoration', 'off'] as const;
const engineChoices = ['auto', 'api', 'buildx', 'classic'] as const;
const unsavedChoices = ['editor', 'save', 'ask'] as const;
const logChoices = ['terminal', 'output'] as const;
const showLogChoices = ['onError', 'always', 'never'] as const;

/**
 * Every setting that the client reads; the manifest is generated from it.
 * @public
 */
export const clientSettingsTable: readonly ClientSettingRow[] = [
  {
    key: 'codeLens.build',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description: 'Show `Build` above each FROM.',
  },
  {
    key: 'codeLens.inspect',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description:
      'Show `Inspect` above each FROM, and afterwards whether the programs of the stage start in it.',
  },
  {
    key: 'inspect.afterBuild',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description:
      'Read the programs of stages right after they were built, one from its lens or all of a file: findings become sure, or vanish. Nothing is run.',
  },
  {
    key: 'size.show',
    keywords: ['image size', 'layer size', 'megabytes', 'code lens', 'inlay hint'],
    type: 'choice',
    choices: sizeChoices,
    choiceTexts: [
      'In the line above each FROM, beside Build.',
      'As an inlay hint at the end of each FROM.',
      'As faint text after each FROM.',
      'In the stage view and on hover only.',
    ],
    default: 'lens',
    scope: 'resource',
    description: 'Where the measured size of a stage (image size, layer size) is shown in the text.',
  },
  {
    key: 'size.thresholds',
    keywords: ['image size', 'colour', 'limit', 'budget'],
    type: 'object',
    items: { type: 'number', exclusiveMinimum: 0 },
    default: {},
    scope: 'resource',
    description:
      'From how many MB on a stage is coloured as medium or large: `{ "medium": 100, "large": 500 }`. The colours are `stageInsight.sizeSmall`, `sizeMedium` and `sizeLarge` of the theme.',
  },
  {
    key: 'registry.enabled',
    keywords: ['docker hub', 'base image size', 'network', 'manifest'],
    type: 'boolean',
    default: false,
    scope: 'machine-overridable',
    restricted: true,
    description:
      'Ask registries for the compressed size of base images, with the credentials of the docker command line. Off: sizes of base images come from a built-in catalogue, and nothing is sent.',
  },
  {
    key: 'tree.followCursor',
    type: 'boolean',
    default: true,
    scope: 'window',
    description: 'Select the stage under the cursor in the stage view.',
  },
  {
    key: 'tree.exclude',
    type: 'list',
    default: ['**/node_modules/**', '**/vendor/**', '**/.git/**'],
    scope: 'window',
    description:
      'Folders whose Dockerfiles the stage view leaves out, as glob patterns; besides them what `.gitignore` names, unless `#search.useIgnoreFiles#` is off.',
  },
  {
    key: 'docker.engine',
    keywords: ['docker', 'podman', 'buildkit', 'buildx'],
    type: 'choice',
    choices: engineChoices,
    choiceTexts: [
      'The API of the engine, or buildx where the Dockerfile, its bake target or the builder needs more.',
      'The API of the engine.',
      'The command line `docker buildx`.',
      'The builder of old engines and of Podman.',
    ],
    default: 'auto',
    scope: 'machine-overridable',
    restricted: true,
    description: 'How stages are built (Docker, BuildKit, buildx, Podman).',
  },
  {
    key: 'docker.host',
    keywords: ['DOCKER_HOST', 'socket', 'podman', 'remote engine'],
    type: 'string',
    default: '',
    scope: 'machine-overridable',
    restricted: true,
    description:
      'Address of the Docker engine (`unix://`, `tcp://`, `ssh://`, `npipe://`). Empty: the docker context, `DOCKER_HOST`, then the usual sockets.',
  },
  {
    key: 'docker.context',
    keywords: ['DOCKER_CONTEXT', 'colima', 'docker desktop'],
    type: 'string',
    default: '',
    scope: 'machine-overridable',
    restricted: true,
    description: 'Name of a docker context, as `docker context ls` lists them. Empty: the current one.',
  },
  {
    key: 'docker.builder',
    keywords: ['buildx', 'builder instance'],
    type: 'string',
    default: '',
    scope: 'machine-overridable',
    restricted: true,
    description: 'Name of a buildx builder, as `docker buildx ls` lists them. Empty: the active one.',
  },
  {
    key: 'build.args',
    keywords: ['--build-arg', 'build arguments'],
    type: 'object',
    items: textValues,
    default: {},
    scope: 'resource',
    restricted: true,
    description:
      'Build arguments (`--build-arg`) by name. Everybody who has the image can read them: use `#stageInsight.build.secrets#` for secrets.',
  },
  {
    key: 'build.contexts',
    keywords: ['--build-context', 'named contexts'],
    type: 'object',
    items: textValues,
    default: {},
    scope: 'resource',
    restricted: true,
    description:
      'Further contexts (`--build-context`) by name, for `FROM name` and `--from=name`: a folder from the workspace folder, `docker-image://…` or another address. Such stages are built through buildx.',
  },
  {
    key: 'build.secrets',
    keywords: ['--secret', 'token', 'password', 'credentials'],
    type: 'list',
    items: secretSchema,
    default: [],
    scope: 'resource',
    restricted: true,
    description:
      'Secrets for `RUN --mount=type=secret`, by the variable, file or secret storage that holds them. A value is never written here.',
  },
  {
    key: 'build.platform',
    keywords: ['--platform', 'arm64', 'amd64', 'cross-compile'],
    type: 'string',
    default: '',
    scope: 'resource',
    description: 'Platform to build for, e.g. `linux/arm64`. Empty: that of the engine.',
  },
  {
    key: 'build.network',
    keywords: ['--network', 'offline'],
    type: 'choice',
    choices: networks,
    choiceTexts: networkTexts,
    default: 'default',
    scope: 'resource',
    restricted: true,
    description: 'Network that RUN instructions have.',
  },
  {
    key: 'build.perDockerfile',
    keywords: ['--build-arg', '--platform', '--target', '--secret', 'bake', 'build options', 'per file'],
    type: 'object',
    items: optionsSchema,
    default: {},
    scope: 'resource',
    restricted: true,
    description:
      'Build options of single Dockerfiles, by path or glob from the workspace folder: `{ "web/Dockerfile": { "args": { "VERSION": "2" }, "platform": "linux/arm64" } }`. They are laid over the settings above, and what _Build With Options_ remembers is laid over them.',
  },
  {
    key: 'build.labels',
    keywords: ['--label'],
    type: 'object',
    items: textValues,
    default: {},
    scope: 'resource',
    description: 'Further labels of the images that are built.',
  },
  {
    key: 'build.unsaved',
    keywords: ['dirty', 'save'],
    type: 'choice',
    choices: unsavedChoices,
    choiceTexts: [
      'Build the text of the editor; nothing is saved.',
      'Save the Dockerfile, then build.',
      'Ask each time.',
    ],
    default: 'editor',
    scope: 'window',
    description: 'What to build when the Dockerfile has unsaved changes.',
  },
  {
    key: 'build.log',
    keywords: ['output', 'terminal', 'colours'],
    type: 'choice',
    choices: logChoices,
    choiceTexts: ['A terminal, in the colours of the build.', 'An output channel, as plain text.'],
    default: 'terminal',
    scope: 'window',
    description: 'Where the log of a build is shown.',
  },
  {
    key: 'build.showLog',
    keywords: ['output', 'terminal'],
    type: 'choice',
    choices: showLogChoices,
    choiceTexts: ['When a build fails.', 'When a build starts.', 'Only when asked for.'],
    default: 'onError',
    scope: 'window',
    description: 'When the log of a build opens by itself.',
  },
];

/** Reads settings of any shape. `read` answers what the user wrote for a key (without `stageInsight.`). */
export function parseClientSettings(read: (key: string) => unknown): ClientSettings {
  return {
    sizeShow: choice(read('size.show'), sizeChoices),
    sizeThresholds: parseThresholds(read('size.thresholds')),
    registryEnabled: read('registry.enabled') === true,
    buildLens: flag(read('codeLens.build')),
    inspectLens: flag(read('codeLens.inspect')),
    inspectAfterBuild: flag(read('inspect.afterBuild')),
    followCursor: flag(read('tree.followCursor')),
    treeExclude: strings(read('tree.exclude')),
    engine: choice(read('docker.engine'), engineChoices),
    dockerHost: trimmedText(read('docker.host')),
    dockerContext: trimmedText(read('docker.context')),
    dockerBuilder: trimmedText(read('docker.builder')),
    buildContext: trimmedText(read('build.context')),
    buildContexts: textRecord(read('build.contexts')),
    buildTarget: '',
    buildPerDockerfile: perDockerfile(read('build.perDockerfile')),
    buildArgs: textRecord(read('build.args')),
    buildPlatform: trimmedText(read('build.platform')),
    buildNetwork: choice(read('build.network'), networks),
    buildSecrets: secrets(read('build.secrets')),
    buildLabels: textRecord(read('build.labels')),
    buildUnsaved: choice(read('build.unsaved'), unsavedChoices),
    buildLog: choice(read('build.log'), logChoices),
    showLog: choice(read('build.showLog'), showLogChoices),
  };
}

/** As they hold for a Dockerfile, by its path below the workspace folder. */
export function settingsOf(settings: ClientSettings, path: string): ClientSettings {
  return optionsFor(settings.buildPerDockerfile, path).reduce(applyOptions, settings);
}
