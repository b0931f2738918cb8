import { defineConfig } from 'vitest/config';

/** `npm run screenshots`: pictures for the documentation, taken of the real editor as the tests drive it. */
export default defineConfig({
  test: { include: ['test/e2e/screenshots/*.shot.ts'], fileParallelism: false, testTimeout: 600_000 },
});
