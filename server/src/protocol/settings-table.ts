/** Headings of the settings editor, in order. */
export const settingSections = ['Analysis', 'Annotations', 'Build', 'Docker', 'View'] as const;

/**
 * Every setting that the server reads, once: the manifest is generated from this table and that of the client, and the
 * parser reads types and defaults here.
 * `scope` is that of VS Code; `machine` keeps a workspace from choosing what is talked to and what is allowed.
 */
export interface SettingRow {
  /** Without the leading `stageInsight.`. */
  readonly key: string;
  /** Heading in the settings editor. */
  readonly section: (typeof settingSections)[number];
  readonly type: 'boolean' | 'string' | 'choice' | 'object' | 'list';
  readonly default: boolean | string | readonly string[] | Readonly<Record<string, never>>;
  readonly choices?: readonly string[];
  readonly scope: 'window' | 'resource' | 'machine' | 'machine-overridable';
  /** A workspace that is not trusted cannot set it: what steers a path, a host, a program or a secret. */
  readonly restricted?: true;
  /** Whether it makes something be asked for on the network. */
  readonly online?: true;
  /** Markdown, one or two sentences. */
  readonly description: string;
}

export const settingsSection = 'stageInsight';

export const settingsTable: readonly SettingRow[] = [
  {
    key: 'diagnostics.enabled',
    section: 'Analysis',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description: 'Report findings while typing.',
  },
  {
    key: 'rules',
    section: 'Analysis',
    type: 'object',
    default: {},
    scope: 'resource',
    description:
      'Severity by rule id: `error`, `warning`, `info`, `hint` or `off`, e.g. `{ "stage-unused": "off" }`.',
  },
  {
    key: 'images',
    section: 'Analysis',
    type: 'object',
    default: {},
    scope: 'resource',
    description:
      'Describes private base images. Keys are image patterns with `*`; values are a similar well-known image, e.g. `{ "registry.example/base:*": "debian:bookworm" }`, or facts such as `{ "libc": "musl", "shell": "/bin/sh" }`.',
  },
  {
    key: 'hover.enabled',
    section: 'Annotations',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description: 'Explain stages, base images and copied files on hover.',
  },
  {
    key: 'completion.enabled',
    section: 'Analysis',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description: 'Suggest stages, mount keys and rule ids.',
  },
  {
    key: 'inlayHints.stageNames',
    section: 'Annotations',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description: 'Show the stage name next to a stage number, as in `--from=0 ⟨builder⟩`.',
  },
  {
    key: 'documentLinks.enabled',
    section: 'Annotations',
    type: 'boolean',
    default: true,
    scope: 'resource',
    description: 'Link base images to their pages on the registry.',
  },
  {
    key: 'build.context',
    section: 'Build',
    type: 'string',
    default: '',
    scope: 'resource',
    restricted: true,
    description: 'Build context, relative to the workspace folder. Empty: the folder of the Dockerfile.',
  },
];
