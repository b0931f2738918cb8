import { defineConfig } from 'vitest/config';

const engine = ['test/engine/**', 'test/truth/**', 'test/conversion/**', 'test/reliability/**'];
/** They compile programs here and ask the tools of this machine what they are. */
const native = ['test/client/binary/native/**'];
const boundary = ['test/boundary/**'];
/** They install packages, with npm and pre-commit, and run what was installed. */
const install = ['test/install/**'];
const editor = ['test/e2e/specs/**'];
/** Editors without a client of ours. */
const otherEditors = ['test/e2e/other-editors/**'];
const never = ['**/node_modules/**', '**/.code-server/**', '**/.other-editors/**'];
const tests = (globs: readonly string[]): string[] => globs.map((glob) => `${glob}/*.test.ts`);

/** They hold how long something takes, or count what the whole machine starts: nothing else runs beside them. */
const alone = {
  engine: ['builders', 'context'].map((name) => `test/engine/${name}.test.ts`),
  editor: ['first-finding', 'same-sizes', 'time-to-size'].map((name) => `test/e2e/specs/${name}.test.ts`),
};

/** A minute is long for any of these tests; the limits only end what hangs, on slow machines too. */
const patient = { testTimeout: 420_000, hookTimeout: 900_000 };
/** Tests that share one thing, the machine's screen say: one file after the other. */
const slow = { ...patient, fileParallelism: false, sequence: { groupOrder: 1 } };
/** They wait for an engine or a browser half of their time: two files at a time keep two cores busy. */
const inPairs = { ...patient, maxWorkers: 2, sequence: { groupOrder: 2 } };

/**
 * A browser may lose a click to a redraw. Each test has an editor of its own, so a second try says as much as the first;
 * the report names it (`retry x1`), and whoever reads that mends the test.
 */
const browser = { globalSetup: 'test/e2e/pages/installed-extension.ts', retry: 1 };

const setupFiles = ['test/support/property-seed.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...never, ...boundary, ...native, ...engine, ...install, ...editor, ...otherEditors],
          testTimeout: 60_000,
          setupFiles,
          // Tests of pure functions share nothing that one could spoil for another; a fresh world per file costs half the time.
          isolate: false,
        },
      },
      { test: { name: 'boundary', include: tests(boundary), exclude: never, testTimeout: 180_000 } },
      {
        test: {
          name: 'native',
          include: tests(native),
          exclude: never,
          testTimeout: 180_000,
          hookTimeout: 600_000,
          setupFiles,
        },
      },
      { test: { name: 'install', include: tests(install), exclude: never, ...slow } },
      {
        test: {
          name: 'engine',
          include: tests(engine),
          exclude: [...never, ...alone.engine],
          setupFiles,
          ...inPairs,
        },
      },
      { test: { name: 'engine-alone', include: alone.engine, setupFiles, ...slow } },
      {
        test: {
          name: 'editor',
          include: tests(editor),
          exclude: [...never, ...alone.editor],
          ...browser,
          ...inPairs,
        },
      },
      { test: { name: 'editor-alone', include: alone.editor, ...browser, ...slow } },
      { test: { name: 'other-editors', include: tests(otherEditors), exclude: never, ...slow } },
    ],
  },
});
