// npm start [-- FILE]: the stage report of FILE, or of the sample that shows the product.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { inRoot, runNode } from './lib/project.mjs';

const [file, ...rest] = process.argv.slice(2);
const cli = 'dist/cli.cjs';
if (!existsSync(inRoot(cli))) {
  process.stderr.write('The terminal program could not be built; the lines above say why.\n');
  process.exit(1);
}
// npm runs scripts in the root folder; INIT_CWD is where the user stood.
const target = file === undefined ? 'docs/sample/Dockerfile' : resolve(process.env.INIT_CWD ?? '.', file);
process.exitCode = await runNode(cli, ['report', target, ...rest]);
