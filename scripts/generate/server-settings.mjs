// The settings of the server in package.json, from their one table and the list of rules. Settings of the client stand
// in other groups of `contributes.configuration`, and are left as they are.
import { existsSync, readFileSync } from 'node:fs';
import { loadTypescript } from '../lib/load-typescript.mjs';
import { inRoot } from '../lib/project.mjs';
import { loadRules } from '../lib/rule-files.mjs';

const table = 'server/src/protocol/settings-table.ts';
const title = 'Analysis';

export async function generate() {
  if (!existsSync(inRoot(table))) return [];
  const { settingsSection, settingsTable } = await loadTypescript(`export * from './${table}';`);
  const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const others = groups(manifest).filter((group) => group.title !== title);
  const taken = new Set(others.flatMap(({ properties }) => Object.keys(properties)));
  const rules = await loadRules();
  const rows = settingsTable
    .map((row) => [`${settingsSection}.${row.key}`, row])
    .filter(([key]) => !taken.has(key));
  const properties = Object.fromEntries(rows.map(([key, row]) => [key, schema(row, rules)]));
  manifest.contributes = { ...manifest.contributes, configuration: [{ title, properties }, ...others] };
  return [{ path: 'package.json', text: `${JSON.stringify(manifest, undefined, 2)}\n` }];
}

function groups({ contributes }) {
  return [contributes?.configuration ?? []].flat();
}

function schema({ key, type, default: preset, choices, scope, description }, rules) {
  const shape = {
    boolean: { type: 'boolean' },
    string: { type: 'string' },
    choice: { type: 'string', enum: choices },
    list: { type: 'array', items: { type: 'string' } },
    object: { type: 'object' },
  }[type];
  return {
    ...shape,
    ...(key === 'rules' ? severities(rules) : {}),
    default: preset,
    scope,
    markdownDescription: description,
  };
}

function severities(rules) {
  const levels = ['error', 'warning', 'info', 'hint', 'off'];
  const rows = rules.map(({ rule }) => [rule.id, { enum: levels, markdownDescription: rule.summary }]);
  return { properties: Object.fromEntries(rows), additionalProperties: false };
}
