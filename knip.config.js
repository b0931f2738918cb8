// Exports that nothing reaches from the bundles or the scripts are dead, also when a test uses them.
import { entries } from './scripts/lib/bundles.mjs';

const bundled = [...new Set(entries.map(({ entry }) => `${entry}!`))];

const config = {
  entry: [
    ...bundled,
    // A bundle takes it in place of a package.
    'server/src/main/page-positions.ts!',
    // Beside its rule, each file exports the documentation that pages and tests are made of.
    'server/src/rules/*.ts!',
    'scripts/*.mjs!',
    'scripts/{generate,catalogue,bench}/**/*.mjs!',
  ],
  project: ['{client,server}/**/*.ts!'],
  ignoreExportsUsedInFile: true,
};

export default config;
