import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graph } from '../../../client/src/cli/graph.js';
import { callCommand } from '../../support/terminal-call.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-graph-'));
  for (const folder of ['.git', 'services/base', 'services/web'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, '.git/HEAD'), '');
  writeFileSync(
    join(root, 'compose.yaml'),
    'services:\n  base:\n    image: team/base:3\n    build: services/base\n',
  );
  writeFileSync(join(root, 'services/base/Dockerfile'), 'FROM debian:bookworm-slim\nRUN apt-get update\n');
  const web = 'FROM team/base:3 AS web\nCOPY a /a\nFROM debian:bookworm-slim\nCOPY --from=web /a /a\n';
  writeFileSync(join(root, 'services/web/Dockerfile'), web);
});
afterAll(() => rmSync(root, { recursive: true }));

async function drawn(format: string): Promise<string> {
  const words = [join(root, 'services/web/Dockerfile'), '--format', format];
  return (await callCommand(graph, words)).printed;
}

test.each([
  ['text', 'FROM  image team/base:3, built by services/base/Dockerfile  line 1'],
  ['mermaid', '(["team/base:3<br/>built by services/base/Dockerfile"])'],
  ['dot', 'label="team/base:3\\nbuilt by services/base/Dockerfile"'],
  ['svg', '>built by services/base/Dockerfile</text>'],
])(
  'a base that another Dockerfile of the repository builds is named with it: %s',
  async (format, expected) => {
    const picture = await drawn(format);
    expect(picture).toContain(expected);
    // The other base is of no file here.
    expect(picture.match(/built by/g)?.length).toBe(format === 'svg' ? 2 : 1);
  },
);

test('as JSON the file stands beside the image', async () => {
  expect(JSON.parse(await drawn('json'))).toMatchObject({
    stages: [
      { base: { kind: 'image', image: 'team/base:3', builtFrom: 'services/base/Dockerfile' } },
      { base: { kind: 'image', image: 'debian:bookworm-slim' } },
    ],
    edges: [
      { from: 'team/base:3', to: 0 },
      { from: 'debian:bookworm-slim', to: 1 },
      { from: 0, to: 1 },
    ],
  });
});
