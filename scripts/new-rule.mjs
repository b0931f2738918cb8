// npm run new-rule -- RULE-ID: writes the skeleton of a rule and its line in the registry.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './lib/project.mjs';
import { registered, skeleton } from './lib/rule-skeleton.mjs';

const [id = ''] = process.argv.slice(2);
const file = inRoot('server/src/rules', `${id}.ts`);
const index = inRoot('server/src/rules/index.ts');

if (!/^[a-z]+(-[a-z]+)+$/.test(id))
  stop('Usage: npm run new-rule -- RULE-ID, in kebab case; the id names the fault');
if (existsSync(file)) stop(`${id} is there already`);
writeFileSync(file, skeleton(id));
writeFileSync(index, registered(readFileSync(index, 'utf8'), id));
process.stdout.write(
  `wrote server/src/rules/${id}.ts; next: its check, its examples, then \`npm run generate\`\n`,
);

function stop(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}
