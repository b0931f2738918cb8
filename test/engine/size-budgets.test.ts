import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { sizes } from '../../client/src/cli/sizes.js';
import { inRoot } from '../../scripts/lib/project.mjs';
import { callCommand } from '../support/terminal-call.js';
import { call, packTerminal } from '../support/terminal-package.js';

const folder = mkdtempSync(join(tmpdir(), 'stage-insight-budgets-'));

/** A Dockerfile whose last stage holds a file of as many bytes. */
const dockerfile = (bytes: number): string => `FROM busybox:musl AS build
RUN head -c ${bytes} /dev/zero | tr '\\0' x >/data
# stage-insight: max-size=3MB
FROM busybox:musl AS final
COPY notes.txt /notes.txt
COPY --from=build /data /data
`;

const files: Readonly<Record<string, string>> = {
  'before/Dockerfile': dockerfile(100_000),
  'before/notes.txt': 'notes\n',
  'after/Dockerfile': dockerfile(5_000_000),
  'after/notes.txt': 'notes\n',
};

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the snippet of docs/ci.md fails over a budget, and names the instruction that grew', () => {
  const [, section = ''] = readFileSync(inRoot('docs/ci.md'), 'utf8').split('\n## Sizes in a pull request\n');
  const [, text = ''] = /```yaml\n([^]*?)```/.exec(section) ?? [];
  const workflow = parse(text.replaceAll(/stage-insight@[\d.]+/g, `file:${packTerminal()}`)) as {
    readonly jobs: { readonly sizes: { readonly steps: readonly { readonly run?: string }[] } };
  };
  const script = workflow.jobs.sizes.steps.flatMap(({ run }) => run ?? []).join('\n');
  const summary = join(folder, 'summary.md');
  const words = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
  const { status, stderr } = call('bash', words, { cwd: folder, env: { GITHUB_STEP_SUMMARY: summary } });
  expect(stderr).toMatch(/stage-insight: final weighs [\d.]+ MB: [\d.]+ MB over 3 MB\n/);
  expect(status).toBe(1);
  const written = readFileSync(summary, 'utf8');
  expect(written).toMatch(/^\| `final` \| [\d.]+ MB \| \+4\.9 MB \| \*\*[\d.]+ MB over 3 MB\*\* \|$/m);
  expect(written).toMatch(/^\| `final` \| 6 \| `COPY --from=build \/data \/data` \| 5 MB \| \+4\.9 MB \|$/m);
  expect(written).toMatch(/^\| `build` \| 2 \| `RUN head -c 5000000 .* \| 5 MB \| \+4\.9 MB \|$/m);
});

test('what keeps its budget is the exit code 0', async () => {
  const words = ['--budget', '--stage', 'final', join(folder, 'before/Dockerfile')];
  expect(await callCommand(sizes, words)).toMatchObject({
    code: 0,
    warnings: [],
    printed: expect.stringMatching(/^final {2}[\d.]+ MB \(\+100 kB\) {2}within 3 MB$/m) as string,
  });
});

test('a call that bounds nothing, or compares with something else, is a mistake', async () => {
  writeFileSync(join(folder, 'Containerfile'), 'FROM scratch\n');
  const file = join(folder, 'Containerfile');
  await expect(callCommand(sizes, ['--budget', file])).rejects.toThrow(`no stage of ${file} has a budget`);
  await expect(callCommand(sizes, ['--compare', file, file])).rejects.toThrow(
    'is no answer of sizes --format json',
  );
  await expect(callCommand(sizes, ['--compare', join(folder, 'gone.json'), file])).rejects.toThrow(
    'there is no such file',
  );
});
