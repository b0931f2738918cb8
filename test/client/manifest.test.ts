import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clientSettingsTable } from '../../client/src/model/settings/client-settings-table.js';
import {
  commandId,
  commandTable,
  contextKeys,
  graphPage,
  rowContexts,
  staticCommandNames,
  stageView,
} from '../../client/src/model/settings/names.js';
import { settingSections, settingsTable } from '../../server/src/protocol/settings-table.js';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: {
          readonly svg?: string;
          readonly image?: Readonly<Record<string, string>>;
          readonly altText: string;
        };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const manifest = readJson('package.json') as Manifest;
/** By the keys that stand in the manifest. */
const texts = readJson('package.nls.json') as Readonly<Record<string, string>>;
const { commands, configuration, views, viewsContainers, viewsWelcome, menus } = manifest.contributes;
const ids = (Object.keys(commandTable) as (keyof typeof commandTable)[]).map(commandId);
const rows = [...settingsTable, ...clientSettingsTable];

test('commands are those of the table', () => {
  expect(commands.map(({ command }) => command)).toEqual(ids);
});

const properties = Object.assign({}, ...configuration.map((group) => group.properties)) as Readonly<
  Record<string, Readonly<Record<string, unknown>>>
>;

test('settings are those of the tables, each in its section, and the trace that the language client reads', () => {
  const sections = settingSections.map((title) => {
    const own = rows.filter(({ section }) => section === title).map(({ key }) => `stageInsight.${key}`);
    return { title, keys: title === 'View' ? [...own, 'stageInsight.trace.server'] : own };
  });
  expect(
    configuration.map((group) => ({
      title: texts[group.title.slice(1, -1)],
      keys: Object.keys(group.properties),
    })),
  ).toEqual(sections);
});

test('what asks a network says so', () => {
  const online = Object.keys(properties).filter((key) => properties[key]?.tags !== undefined);
  expect(online).toEqual(['stageInsight.registry.enabled']);
});

test.each(rows.map((row) => [row.key, row] as const))('%s has the default of the table', (key, row) => {
  expect(properties[`stageInsight.${key}`]).toMatchObject({
    default: row.default,
    scope: row.scope,
  });
});

/** Every setting that steers a path, a host, a program, a secret, or what a build is given. */
const steering = [
  ...['docker.engine', 'docker.host', 'docker.context', 'docker.builder', 'registry.enabled'],
  'agents.allowBuild',
  ...[
    'build.context',
    'build.cacheFrom',
    'build.cacheTo',
    'build.contexts',
    'build.args',
    'build.secrets',
    'build.network',
    'build.perDockerfile',
  ],
];

/** Every setting that changes what is shown, or a value that a build only repeats. */
const showing = [
  ...[
    'diagnostics.enabled',
    'rules',
    'images',
    'hover.enabled',
    'completion.enabled',
    'inlayHints.stageNames',
  ],
  ...['documentLinks.enabled', 'codeLens.build', 'codeLens.inspect', 'inspect.afterBuild', 'size.show'],
  ...['build.readBaseImages', 'build.transfer', 'size.instructions', 'size.statusBar'],
  ...[
    'size.thresholds',
    'tree.followCursor',
    'overlaps',
    'tree.exclude',
    'build.platform',
    'build.labels',
    'build.unsaved',
  ],
  ...['build.log', 'build.showLog'],
];

test('a workspace that is not trusted sets nothing that steers; a new setting has to be put in one list', () => {
  const named = (keys: readonly string[]): readonly string[] =>
    keys.map((key) => `stageInsight.${key}`).sort();
  expect(named(rows.map(({ key }) => key))).toEqual(named([...steering, ...showing]));
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  expect([...restrictedConfigurations].sort()).toEqual(named(steering));
});

test('what is built with, and what agents may do, is the choice of the user and not of a workspace', () => {
  const scopes = [
    'docker.engine',
    'docker.host',
    'docker.context',
    'docker.builder',
    'agents.allowBuild',
  ].map((key) => clientSettingsTable.find((row) => row.key === key)?.scope);
  expect(new Set(scopes)).toEqual(new Set(['machine']));
});

test('the view stands in its container', () => {
  expect(viewsContainers.activitybar.map(({ id }) => id)).toEqual(['stageInsight']);
  expect(views.stageInsight?.map(({ id }) => id)).toContain(stageView);
  expect(viewsWelcome.map(({ view }) => view)).toEqual(viewsWelcome.map(() => stageView));
});

describe('menus', () => {
  const items = Object.values(menus).flat();
  const conditions = items.flatMap(({ when }) => (when === undefined ? [] : [when]));

  test('name commands that exist', () => {
    expect(items.map(({ command }) => command).filter((command) => !ids.includes(command))).toEqual([]);
  });

  test('ask for rows and keys that exist', () => {
    const asked = conditions.flatMap((when) =>
      [...when.matchAll(/viewItem == (\w+)/g)].map(([, value]) => value),
    );
    const known: readonly (string | undefined)[] = Object.values(rowContexts);
    expect(asked.filter((value) => !known.includes(value))).toEqual([]);
    const keys = conditions.flatMap((when) => when.match(/stageInsight\.(?!stages)\w+/g) ?? []);
    const own: readonly string[] = [...Object.values(contextKeys), graphPage];
    expect(keys.filter((key) => !own.includes(key))).toEqual([]);
  });

  test('what can be done with a preview stands in the title of its editor', () => {
    const drawn = menus['editor/title']?.map(({ command, when }) => `${command} when ${when}`);
    expect(drawn).toEqual([
      `${commandId('applyPreview')} when ${contextKeys.mayApply}`,
      `${commandId('comparePreview')} when ${contextKeys.mayCompare} && isWorkspaceTrusted && ${contextKeys.canBuild}`,
      `${commandId('estimatePreview')} when ${contextKeys.mayEstimate}`,
      `${commandId('discardPreview')} when ${contextKeys.preview}`,
      `${commandId('showStageGraph')} when resourceLangId == dockerfile && !${contextKeys.preview}`,
    ]);
  });

  test('build only where the workspace is trusted and on a disk', () => {
    const building = items.filter(({ command }) =>
      /(build((All)?Stages?|WithOptions)|runStage)$/.test(command),
    );
    expect(building.length).toBeGreaterThan(0);
    for (const { when } of building) expect(when).toMatch(/isWorkspaceTrusted.*!virtualWorkspace/);
  });
});

test('the walkthrough shows pictures that are there, and runs commands that exist', () => {
  const steps = manifest.contributes.walkthroughs.flatMap(({ steps: own }) => own);
  expect(steps).toHaveLength(5);
  for (const { description, media, completionEvents } of steps) {
    const pictures = [media.svg ?? [], Object.values(media.image ?? {})].flat();
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
    expect(media.altText).not.toBe('');
    const linked = [
      ...(texts[description.slice(1, -1)] ?? '').matchAll(/\(command:(stageInsight\.\w+)\)/g),
    ].map(([, id]) => id);
    const awaited = completionEvents.flatMap((event) => /^onCommand:(.+)$/.exec(event)?.[1] ?? []);
    expect(awaited.length).toBeGreaterThan(0);
    expect([...linked, ...awaited].filter((id) => !ids.includes(id ?? ''))).toEqual([]);
  }
});

test('what needs Docker is offered only by a client that can build', () => {
  const others = ids.filter((id) => !staticCommandNames.map(commandId).some((one) => one === id));
  const items = Object.values(menus)
    .flat()
    .filter(({ command, when }) => others.includes(command) && when !== 'false');
  expect(items.filter(({ when = '' }) => !when.endsWith(contextKeys.canBuild))).toEqual([]);
  const inPalette = menus['commandPalette']?.map(({ command }) => command);
  expect(others.filter((id) => inPalette?.includes(id) !== true)).toEqual([]);
});
