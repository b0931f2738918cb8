// node validate-all.mjs FOLDER: every Dockerfile below it through dockerfile-utils, nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPeers } from './peers.mjs';

const { utils } = installPeers();
const [folder] = process.argv.slice(2);
let problems = 0;
for (const name of readdirSync(folder, { recursive: true })) {
  if (name.endsWith('Dockerfile'))
    problems += utils.validate(readFileSync(join(folder, name), 'utf8')).length;
}
process.stdout.write(`${problems}\n`);
