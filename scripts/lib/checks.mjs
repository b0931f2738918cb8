import { checkCircles } from './import-circles.mjs';
import { runNode, tools } from './project.mjs';

/** What `npm run check` looks at; each resolves to an exit code. */
export const checks = {
  types: () => runNode(tools.tsc, ['-b']),
  lint: () =>
    runNode(tools.eslint, ['--max-warnings', '0', '--cache', '--cache-location', 'out/eslint', '.']),
  circles: checkCircles,
  // What only tests use counts as unused; `@public` marks what scripts load by name.
  exports: () => runNode(tools.knip, ['--production', '--include', 'files,exports,types', '--no-progress']),
  format: () => runNode(tools.prettier, ['--check', '--log-level', 'warn', '.']),
  generated: () => runNode('scripts/generate.mjs', ['--check']),
};
