import { existsSync, readdirSync } from 'node:fs';
import { loadTypescript } from './load-typescript.mjs';
import { inRoot } from './project.mjs';

const folder = 'server/src/rules';

/** Resolves to [{ rule, doc }] of every rule file, sorted by id. A file without both exports is a helper, not a rule. */
export async function loadRules() {
  if (!existsSync(inRoot(folder))) return [];
  const names = readdirSync(inRoot(folder)).filter(
    (name) => /^[a-z-]+\.ts$/.test(name) && name !== 'index.ts',
  );
  const source = names.map((name, at) => `export * as rule${at} from './${folder}/${name}';`).join('\n');
  const modules = Object.values(await loadTypescript(source));
  const rules = modules.filter(({ rule, doc }) => rule !== undefined && doc !== undefined);
  return rules.sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}
