import { readFileSync } from 'node:fs';
import { loadTypescript } from '../lib/load-typescript.mjs';
import { inRoot } from '../lib/project.mjs';
import { takeTexts } from '../lib/manifest-texts.mjs';
import { loadRules } from '../lib/rule-files.mjs';

/**
 * The parts of package.json that repeat tables of the sources: commands, settings and what trust restricts. Every text
 * for people moves to package.nls.json, those that were written by hand too.
 */
export async function generate() {
  const tables = await loadTypescript(`
    export { settingSections, settingsTable } from './server/src/protocol/settings-table.ts';
    export { clientSettingsTable } from './client/src/model/settings/client-settings-table.ts';
    export { commandId, commandTable, contextKeys, staticCommandNames } from './client/src/model/settings/names.ts';
  `);
  const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const rows = [...tables.settingsTable, ...tables.clientSettingsTable];
  manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = rows
    .filter(({ restricted }) => restricted)
    .map(({ key }) => `stageInsight.${key}`);
  manifest.contributes.commands = commands(tables);
  manifest.contributes.configuration = await configuration(tables.settingSections, rows);
  hideWithoutDocker(manifest.contributes.menus, tables);
  const { texts, withKeys } = takeTexts(manifest, knownTexts());
  return [
    { path: 'package.json', text: `${JSON.stringify(withKeys, null, 2)}\n` },
    { path: 'package.nls.json', text: `${JSON.stringify(texts, null, 2)}\n` },
  ];
}

function knownTexts() {
  try {
    return JSON.parse(readFileSync(inRoot('package.nls.json'), 'utf8'));
  } catch {
    return {};
  }
}

/** What needs Docker is offered only by a client that can reach one: a browser cannot. */
function hideWithoutDocker(menus, { commandId, commandTable, contextKeys, staticCommandNames }) {
  const names = Object.keys(commandTable).filter((name) => !staticCommandNames.includes(name));
  const needing = new Set(names.map(commandId));
  const inPalette = new Set(menus.commandPalette.map(({ command }) => command));
  for (const command of needing) if (!inPalette.has(command)) menus.commandPalette.push({ command });
  for (const item of Object.values(menus).flat()) {
    const { when = '' } = item;
    if (!needing.has(item.command) || when === 'false' || when.includes(contextKeys.canBuild)) continue;
    const before = when.includes('||') ? `(${when})` : when;
    item.when = [before, contextKeys.canBuild].filter((part) => part !== '').join(' && ');
  }
}

/** A group of settings for each section; the trace stands in the last one. */
async function configuration(sections, rows) {
  const groups = sections.map((title) => ({
    title,
    properties: Object.fromEntries(rows.filter(({ section }) => section === title).map(property)),
  }));
  Object.assign(groups[0].properties['stageInsight.rules'], await severities());
  const [key, schema] = trace;
  groups.at(-1).properties[key] = schema;
  return groups;
}

/** Completion of rule ids in settings.json. */
async function severities() {
  const levels = ['error', 'warning', 'info', 'hint', 'off'];
  const rows = (await loadRules()).map(({ rule }) => [
    rule.id,
    { enum: levels, markdownDescription: rule.summary },
  ]);
  return { properties: Object.fromEntries(rows), additionalProperties: false };
}

function commands({ commandTable, commandId }) {
  return Object.entries(commandTable).map(([name, { title, icon }]) => ({
    command: commandId(name),
    title,
    category: 'Stage Insight',
    ...(icon && { icon: `$(${icon})` }),
  }));
}

function property(row, order) {
  const {
    key,
    type,
    default: preset,
    choices,
    choiceTexts,
    items,
    keywords,
    scope,
    description,
    online,
  } = row;
  const schema = {
    order,
    ...types[type](items),
    ...(choices && { enum: choices }),
    ...(choiceTexts && { markdownEnumDescriptions: choiceTexts }),
    ...(keywords && { keywords }),
    ...(online && { tags: ['usesOnlineServices'] }),
    default: preset,
    scope,
    markdownDescription: description,
  };
  return [`stageInsight.${key}`, schema];
}

const types = {
  boolean: () => ({ type: 'boolean' }),
  string: () => ({ type: 'string' }),
  choice: () => ({ type: 'string' }),
  object: (items) => ({ type: 'object', ...(items && { additionalProperties: items }) }),
  list: (items) => ({ type: 'array', items: items ?? { type: 'string' } }),
};

/** Read by the language client itself. */
const trace = [
  'stageInsight.trace.server',
  {
    order: 1000,
    type: 'string',
    enum: ['off', 'messages', 'verbose'],
    default: 'off',
    scope: 'window',
    description: 'Write the messages between the editor and the language server to the log.',
  },
];
