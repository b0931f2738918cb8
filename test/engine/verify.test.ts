import { afterEach, expect, test } from 'vitest';
import { verify } from '../../client/src/cli/verify.js';
import type { VerifyReport } from '../../server/src/protocol/reports.js';
import { createWorkbench, type Workbench } from '../support/engine/workbench.js';
import { callCommand, type TerminalCall } from '../support/terminal-call.js';

let bench: Workbench;
afterEach(() => bench.dispose());

function run(dockerfile: string, ...options: readonly string[]): Promise<TerminalCall> {
  bench = createWorkbench({ Dockerfile: dockerfile, 'main.c': 'int main(void) { return 0; }\n' });
  return callCommand(verify, [`${bench.folder}/Dockerfile`, ...options]);
}

const c = (flags: string, base: string): string => `
  FROM gcc:12 AS builder
  COPY main.c .
  RUN gcc ${flags} -o /app main.c
  FROM ${base} AS final
  COPY --from=builder /app /app
  CMD ["/app"]
`;

test('a program that does not start is the exit code 1, with its reason', async () => {
  const { code, printed } = await run(c('', 'alpine:3.20'), '--format', 'json');
  expect(code).toBe(1);
  const report = JSON.parse(printed) as VerifyReport;
  expect(report).toMatchObject({
    version: 1,
    engine: expect.stringContaining('Docker Engine') as string,
    stages: [
      {
        index: 1,
        name: 'final',
        image: expect.stringMatching(/^sha256:/) as string,
        programs: [
          {
            path: '/app',
            runs: false,
            linkage: 'dynamic',
            family: 'glibc',
            reasons: ['`/lib64/ld-linux-x86-64.so.2` is missing'],
          },
        ],
      },
    ],
    findings: [{ rule: 'libc-mismatch', verdict: 'proved', range: { start: { line: 4, character: 20 } } }],
  });
});

test('one that starts is the exit code 0', async () => {
  const { code, printed } = await run(c('-static', 'alpine:3.20'));
  expect(code).toBe(0);
  expect(printed).toMatch(/\/app {2}starts {2}static/);
});

test('a stage is chosen by its name', async () => {
  const { code, printed } = await run(c('', 'alpine:3.20'), '--stage', 'builder', '--format', 'json');
  expect(code).toBe(0);
  expect((JSON.parse(printed) as VerifyReport).stages.map(({ name }) => name)).toEqual(['builder']);
});

test.each([
  [['--stage', 'nothing'], 'no stage is named nothing'],
  [['--format', 'xml'], '--format takes text, json'],
])('%j is refused', async (options, sentence) => {
  await expect(run(c('', 'alpine:3.20'), ...options)).rejects.toThrow(sentence);
});
