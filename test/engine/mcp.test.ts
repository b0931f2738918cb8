import { afterEach, expect, test } from 'vitest';
import { createWorkbench, type Workbench } from '../support/engine/workbench.js';
import { callTool, connectAgent } from '../support/mcp-client.js';

let bench: Workbench;
afterEach(() => bench.dispose());

const dockerfile = `
  FROM gcc:12 AS builder
  COPY main.c .
  RUN gcc -o /app main.c
  FROM alpine:3.20 AS final
  COPY --from=builder /app /app
  CMD ["/app"]
`;

test('an agent that may build learns what a stage weighs, and that its program does not start', async () => {
  bench = createWorkbench({ Dockerfile: dockerfile, 'main.c': 'int main(void) { return 0; }\n' });
  const env = { DOCKER_HOST: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock' };
  const agent = await connectAgent({ folder: bench.folder, options: ['--allow-build'], env });
  try {
    const sizes = await callTool(agent, 'sizes', { path: 'Dockerfile', stages: ['final'] });
    expect(sizes.data).toMatchObject({ stages: [{ name: 'final', bytes: expect.any(Number) as number }] });
    const { data } = await callTool(agent, 'verify', { path: 'Dockerfile' });
    expect(data).toMatchObject({
      stages: [{ programs: [{ path: '/app', runs: false, reasons: [expect.stringContaining('ld-linux')] }] }],
      findings: [{ rule: 'libc-mismatch', verdict: 'proved', range: { line: 5 } }],
    });
  } finally {
    await agent.close();
  }
});
