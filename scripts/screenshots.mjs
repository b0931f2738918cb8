// npm run screenshots: writes docs/images from the packaged extension in a real VS Code on the real engine.
import { ensureCodeServer } from './lib/code-server.mjs';
import { runNode, tools, vsixPath } from './lib/project.mjs';
import { findChromium, findEngine } from './lib/surroundings.mjs';

const chromium = findChromium();
const { address, tried } = await findEngine();
if (chromium === undefined) stop('No Chromium is found; CHROMIUM may name one.');
if (address === undefined) stop(`No Docker engine answers at ${tried.join(', ')}.`);
ensureCodeServer();
const env = { CHROMIUM: chromium, DOCKER_HOST: address, VSIX: process.env.VSIX ?? vsixPath() };
const packaged = process.env.VSIX !== undefined || (await runNode('scripts/package.mjs')) === 0;
process.exitCode = packaged
  ? await runNode(tools.vitest, ['run', '--config', 'test/e2e/screenshots.config.mjs'], { env })
  : 1;

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
