import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { merge } from '../../../client/src/cli/merge.js';
import { callCommand } from '../../support/terminal-call.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const script = `#!/bin/sh
docker build -t a/build -f Dockerfile.build .
docker create --name extract a/build
docker cp extract:/src/app ./app
docker rm -f extract
docker build -t a -f Dockerfile .
`;

/** A folder with the builder pattern, and `more` files in it. */
function folderWith(
  more: Readonly<Record<string, string>> = { 'build.sh': script },
): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-merge-'));
  folders.push(folder);
  const files = {
    'Dockerfile.build': 'FROM golang:1.22\nWORKDIR /src\nCOPY main.go .\nRUN go build -o app main.go\n',
    Dockerfile: 'FROM alpine:3.20\nCOPY app /app\nCMD ["/app"]\n',
    ...more,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return (name) => join(folder, name);
}

const merged = `FROM golang:1.22 AS build
WORKDIR /src
COPY main.go .
RUN go build -o app main.go

FROM alpine:3.20
COPY --from=build /src/app /app
CMD ["/app"]
`;

test('the merged file is printed, and nothing is written', async () => {
  const at = folderWith();
  const result = await callCommand(merge, [at('Dockerfile.build'), at('Dockerfile')]);
  expect(result).toMatchObject({ code: 0, warnings: [], printed: merged });
  expect(readFileSync(at('Dockerfile'), 'utf8')).toBe('FROM alpine:3.20\nCOPY app /app\nCMD ["/app"]\n');
});

test('--write writes it and the script, and deletes the file that only built', async () => {
  const at = folderWith();
  const { code, printed, notes } = await callCommand(merge, [
    at('Dockerfile.build'),
    at('Dockerfile'),
    '--write',
  ]);
  expect({ code, printed }).toEqual({ code: 0, printed: '' });
  expect(notes.at(-1)).toMatch(/^wrote .*Dockerfile, .*build\.sh; deleted .*Dockerfile\.build$/);
  expect(readFileSync(at('Dockerfile'), 'utf8')).toBe(merged);
  expect(readFileSync(at('build.sh'), 'utf8')).toContain('docker build -t a -f Dockerfile .');
  expect(readFileSync(at('build.sh'), 'utf8')).not.toContain('docker create');
  expect(existsSync(at('Dockerfile.build'))).toBe(false);
});

test('a script that is named is taken where several join the files', async () => {
  const at = folderWith({ 'build.sh': script, 'other.sh': script, 'notes.sh': 'echo\n' });
  const words = [at('Dockerfile.build'), at('Dockerfile')];
  await expect(callCommand(merge, words)).rejects.toThrow(
    'several scripts join the two files; name one with --glue: ',
  );
  expect(await callCommand(merge, [...words, '--glue', at('other.sh')])).toMatchObject({
    code: 0,
    printed: merged,
  });
});

test.each([
  [[], 'no script beside the two files joins them; name it with --glue'],
  [['Dockerfile'], 'merge takes two Dockerfiles'],
])('without what it needs it says so: %j', async (more, sentence) => {
  const at = folderWith({ 'notes.md': script });
  const words = [at('Dockerfile.build'), at('Dockerfile'), ...more.map(at)];
  await expect(callCommand(merge, words)).rejects.toThrow(sentence);
});

test('a refusal is exit code 3, with its line, its code and what to do', async () => {
  const at = folderWith({ 'build.sh': script.replace('/src/app ./app', '"$FROM" ./app') });
  const words = [at('Dockerfile.build'), at('Dockerfile'), '--glue', at('build.sh'), '--write'];
  const { code, printed, warnings } = await callCommand(merge, words);
  expect({ code, printed }).toEqual({ code: 3, printed: '' });
  expect(warnings[0]).toMatch(/:\d+: .* \[[a-z-]+\]$/);
  expect(warnings[1]).toMatch(/ See .*docs\/.*#[a-z-]+\.$/);
  expect(existsSync(at('Dockerfile.build'))).toBe(true);
});
