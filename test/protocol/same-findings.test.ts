import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnalyser } from '../../client/src/cli/analysing.js';
import { plainQuotes } from '../../server/src/lsp/to-lsp.js';
import { createDiskFiles } from '../../server/src/main/disk-files.js';
import { startSession } from '../support/lsp.js';

const root = mkdtempSync(join(tmpdir(), 'stage-insight-same-'));
const dockerfile = join(root, 'services/app/Dockerfile');

const files: Readonly<Record<string, string>> = {
  '.git/HEAD': '',
  'stage-insight.json': `{
    "rules": { "stage-index-reference": "off", "stage-unused": "warning" },
    "images": { "registry.example/run:*": "alpine:3.22" }, // a private base
    "build": { "context": "services", "contexts": { "docs": "docs" } },
  }`,
  'compose.yaml':
    'services:\n  app:\n    build: { context: services, dockerfile: app/Dockerfile, target: shipt }\n',
  'services/main.c': 'int main(void) { return 0; }\n',
  'services/app/Dockerfile': `FROM gcc:14 AS builder
COPY main.c .
RUN gcc -o /app main.c
FROM alpine:3.22 AS spare
FROM registry.example/run:1 AS ship
COPY --from=docs manual.txt /
COPY --from=0 /app /app
CMD ["/app"]
`,
};

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

afterAll(() => rmSync(root, { recursive: true }));

const severities = ['', 'error', 'warning', 'info', 'hint'];

test('terminal and language server report the same of one repository, word for word', async () => {
  const text = files['services/app/Dockerfile'] ?? '';
  const analyser = await createAnalyser();
  const inTerminal = analyser
    .findings(dockerfile, text, false)
    .map(({ rule, severity, message, range }) => ({ rule, severity, message: plainQuotes(message), range }));
  const uri = pathToFileURL(dockerfile).href;
  const client = await startSession({ folders: [pathToFileURL(root).href], files: createDiskFiles() });
  await client.open(uri, text);
  const inEditor = (await client.diagnostics(uri)).map(({ code, severity = 0, message, range }) => ({
    rule: code,
    severity: severities[severity],
    message,
    range,
  }));
  await client.close();
  expect(inEditor).toEqual(inTerminal);
  expect(inTerminal.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
    'warning stage-unused',
    'error libc-mismatch',
  ]);
});
