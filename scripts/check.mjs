// npm run check [-- types|lint|format|generated …].
import { checks } from './lib/checks.mjs';

const asked = process.argv.slice(2);
for (const [name, check] of Object.entries(checks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  if ((await check()) === 0) process.stdout.write(`${name}: in order\n`);
  else process.exitCode = 1;
}
