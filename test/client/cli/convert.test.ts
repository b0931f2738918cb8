import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { convert } from '../../../client/src/cli/convert.js';
import { report } from '../../../client/src/cli/report.js';
import { callCommand } from '../../support/terminal-call.js';

let root: string;
const at = (name: string): string => join(root, name);
const goFile = `FROM golang:1.22
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /app .
CMD ["/app"]
`;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-convert-'));
  writeFileSync(at('go.mod'), 'module example.com/a\ngo 1.22\n');
  writeFileSync(at('main.go'), 'package main\nfunc main() {}\n');
  writeFileSync(at('Dockerfile'), goFile);
  writeFileSync(at('two'), '# Two stages\nFROM golang:1.22 AS x\nFROM alpine:3.20\nCOPY --from=x /a /a\n');
});
afterAll(() => rmSync(root, { recursive: true }));

const call = (...words: readonly string[]) => callCommand(convert, words);

test('the result is printed, and the explanation is told apart from it, with lines as people count them', async () => {
  const plain = await call(at('Dockerfile'));
  expect(plain).toMatchObject({ code: 0, warnings: [] });
  expect(plain.printed).toMatch(/^FROM golang:1\.22 AS build\n[^]*COPY --from=build \/app \/app\n/);
  const explained = await call(at('Dockerfile'), '--explain');
  expect(explained.printed).toBe(plain.printed);
  expect(explained.warnings[0]).toMatch(/^\/app: .* \(line 4\)$/);
  const { warnings } = await call(at('Dockerfile'), '--explain', '--format=markdown');
  expect(warnings).toContainEqual(expect.stringMatching(/^\| `\/app` \| .* \| 4 \|$/));
});

test('a base is taken as asked for', async () => {
  expect((await call(at('Dockerfile'), '--base=alpine:3.24')).printed).toContain('\nFROM alpine:3.24\n');
});

test('a refusal is exit code 3, with its line, its code and what to do', async () => {
  const { code, printed, warnings } = await call(at('two'));
  expect({ code, printed }).toEqual({ code: 3, printed: '' });
  expect(warnings[0]).toBe(`${at('two')}:3: already-multi-stage: the file has several stages already`);
  expect(warnings[1]).toMatch(/docs\/convert\.md#already-multi-stage\.$/);
});

test('--write puts it into the file and prints nothing', async () => {
  writeFileSync(at('written'), goFile);
  const { printed } = await call(at('Dockerfile'));
  expect(await call(at('written'), '--write')).toMatchObject({ code: 0, printed: '' });
  expect(readFileSync(at('written'), 'utf8')).toBe(printed);
});

test.each([
  [['--run'], '--run goes with --prove'],
  [['--format=text'], '--format goes with --explain'],
  [['--prove', '--run', '--seconds=soon'], '--seconds takes a number; not soon'],
  [['--leave=/zz'], '--leave takes a path that nothing names (there is none); not /zz'],
])('%j is refused', async (words, sentence) => {
  await expect(call(at('Dockerfile'), ...words)).rejects.toThrow(sentence);
});

test('a report ends with what to do, as far as there is anything', async () => {
  const advice = async (name: string) => {
    const { code, printed } = await callCommand(report, [at(name)]);
    expect(code).toBe(0);
    return printed.split('What to do\n\n')[1];
  };
  writeFileSync(at('cased'), 'FROM alpine:3.22 AS x\nRUN touch /a\nFROM alpine:3.22\nCOPY --from=X /a /a\n');
  expect(await advice('cased')).toBe(
    `  stage-insight check --fix ${at('cased')}   applies the safe fixes: 1\n  stage-insight explain stage-name-case   says why\n`,
  );
  expect(await advice('Dockerfile')).toBe(
    '  suggested fixes: 1; open the file in the editor, or see "fix:" above\n  stage-insight explain toolchain-in-final-image   says why\n',
  );
  writeFileSync(at('sound'), 'FROM alpine:3.22\nRUN true\n');
  expect(await advice('sound')).toBe('  Nothing: the stages fit together.\n');
});
