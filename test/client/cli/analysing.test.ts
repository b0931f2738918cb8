import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnalyser } from '../../../client/src/cli/analysing.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-cli-'));
});

afterAll(() => rmSync(root, { recursive: true }));

/** Writes files below a folder of its own; answers the path of one of them. */
function writeAll(folder: string, files: Readonly<Record<string, string>>): (path: string) => string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, folder, path)), { recursive: true });
    writeFileSync(join(root, folder, path), text);
  }
  return (path) => join(root, folder, path);
}

const unused = 'FROM alpine:3.22 AS tools\nRUN make\nFROM alpine:3.22\n';

/** Rules that speak of the Dockerfile. */
async function rulesOf(file: string, text: string): Promise<readonly string[]> {
  const analyser = await createAnalyser();
  return analyser.findings(file, text, false).map(({ rule }) => rule);
}

test('what names stages is looked for from the root of the repository above the file', async () => {
  const at = writeAll('a', {
    '.git/HEAD': '',
    'deploy/build/compose.yaml': 'services: {a: {build: {context: ../../web, target: tools}}}',
    'web/Dockerfile': unused,
  });
  expect(await rulesOf(at('web/Dockerfile'), unused)).not.toContain('stage-unused');
});

test('a repository ends where another one begins', async () => {
  const at = writeAll('b', {
    '.git/HEAD': '',
    'compose.yaml': 'services: {a: {build: {context: web, target: tools}}}',
    'web/.git/HEAD': '',
    'web/Dockerfile': unused,
  });
  expect(await rulesOf(at('web/Dockerfile'), unused)).toContain('stage-unused');
});

test('a target that no stage has stands in the file that names it', async () => {
  const compose = 'services:\n  a:\n    build:\n      context: web\n      target: tool\n';
  const at = writeAll('c', { '.git/HEAD': '', 'compose.yaml': compose, 'web/Dockerfile': unused });
  const analyser = await createAnalyser();
  const found = analyser.outside(at('web/Dockerfile'), unused);
  expect(found).toMatchObject([
    {
      file: relative(process.cwd(), at('compose.yaml')),
      findings: [
        { rule: 'target-not-found', severity: 'error', range: { start: { line: 4, character: 14 } } },
      ],
    },
  ]);
});

test('a Dockerfile that is built in two contexts is analysed in both, and what only one shows says so', async () => {
  const text =
    'FROM golang:1.25-bookworm AS b\nWORKDIR /s\nCOPY . .\nRUN go build -o /app .\nFROM alpine:3.22\nCOPY --from=b /app /app\nCMD ["/app"]\n';
  const main = (imported: string): string => `package main\nimport _ "${imported}"\nfunc main() {}\n`;
  const at = writeAll('d', {
    '.git/HEAD': '',
    Dockerfile: text,
    'docker-bake.hcl':
      'target "a" {\n  context = "x"\n  dockerfile = "../Dockerfile"\n}\ntarget "b" {\n  context = "y"\n  dockerfile = "../Dockerfile"\n}\n',
    'x/go.mod': 'module a.test/x\ngo 1.25\n',
    'x/main.go': main('net/http'),
    'y/go.mod': 'module a.test/y\ngo 1.25\n',
    'y/main.go': main('fmt'),
  });
  const analyser = await createAnalyser();
  const found = analyser
    .findings(at('Dockerfile'), text, false)
    .filter(({ rule }) => rule === 'libc-mismatch');
  const folder = relative(process.cwd(), at('x'));
  expect(
    found.map(({ severity, message }) => [
      severity,
      message.endsWith(`(with the build context \`${folder}\`)`),
    ]),
  ).toEqual([['error', true]]);
});
