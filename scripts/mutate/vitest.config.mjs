// Tests, usually the unit tests, over sources that contain mutants; `scripts/mutate.mjs` says which, by the folder MUTATION.
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import config from '../../vitest.config.ts';
import { withSwitches } from '../lib/mutants.mjs';
import { inRoot, root } from '../lib/project.mjs';

const { mutants, first, slow, project } = JSON.parse(
  readFileSync(join(process.env.MUTATION, 'plan.json'), 'utf8'),
);
const { test } = config.test.projects.find((one) => one.test.name === project);

/** Tests of the room notice most mutants, and small tests are quick. */
class OwnTestsFirst {
  shard = (files) => files;

  sort(files) {
    const rank = ({ moduleId }) => [
      first.some((folder) => moduleId.startsWith(folder)) ? 0 : 1,
      statSync(moduleId).size,
    ];
    const compare = ([ownA, sizeA], [ownB, sizeB]) => ownA - ownB || sizeA - sizeB;
    return files.sort((a, b) => compare(rank(a), rank(b)));
  }
}

export default {
  root,
  plugins: [
    {
      name: 'mutants',
      enforce: 'pre',
      transform(code, id) {
        const own = mutants.filter(({ file }) => resolve(file) === resolve(id));
        return /[\\/]src[\\/].*\.ts$/.test(id) && !id.includes('node_modules')
          ? withSwitches(id, code, own)
          : undefined;
      },
    },
  ],
  test: {
    ...test,
    // A mutant may keep an answer back for which a test waits.
    testTimeout: slow || project !== 'unit' ? test.testTimeout : 10_000,
    setupFiles: [...test.setupFiles, ...(slow ? [] : [inRoot('scripts/mutate/short-properties.mjs')])],
    runner: inRoot('scripts/mutate/runner.mjs'),
    sequence: { sequencer: OwnTestsFirst },
    maxWorkers: 1,
    // Compiled sources are kept without regard to the mutants in them.
    fsModuleCache: false,
    update: false,
    // A mutant may leave promises behind that fail later.
    dangerouslyIgnoreUnhandledErrors: true,
  },
};
