import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnalyser, timedAnalyser, type Analyser } from '../../../client/src/cli/analysing.js';
import { checkFiles } from '../../../client/src/cli/check-files.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'stage-insight-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const fault = 'FROM alpine:3.22\nCOPY --from=7 /a /b\n';

function written(name: string): string {
  const file = join(folder, name);
  writeFileSync(file, fault);
  return file;
}

/** The real analyser, but that it never ends on one file: every real file ends. `withFixes`: only with its fixes. */
async function endless(slow: string, withFixes = false): Promise<Analyser> {
  const analyser = await createAnalyser();
  return {
    ...analyser,
    findings: (file, text, fixes) => {
      while (file === slow && (fixes || !withFixes));
      return analyser.findings(file, text, fixes);
    },
  };
}

test.each([
  ['by itself', true],
  ['together with others', false],
])('a file that takes too long, checked %s, is left out with a sentence', async (_, withFixes) => {
  const [first, slow, last] = ['a.Dockerfile', 'slow.Dockerfile', 'z.Dockerfile'].map(written);
  const analyser = timedAnalyser(await endless(slow ?? ''), () => undefined, 2000);
  const found = [first, slow, last].map((file) => ({ file: file ?? '', isNamed: true }));
  const { files, errors } = checkFiles(found, analyser, { withFixes, onFile: () => undefined });
  expect(files.map(({ file, findings }) => [file, findings.map(({ rule }) => rule)])).toEqual([
    [first, ['stage-index-out-of-range']],
    [last, ['stage-index-out-of-range']],
  ]);
  expect(errors).toEqual([
    {
      file: slow,
      message: expect.stringMatching(/slow\.Dockerfile is left out: .* within 2 seconds$/) as string,
    },
  ]);
});

test('where only the fixes take too long the findings are told without them', async () => {
  const slow = written('many.Dockerfile');
  const analyser = timedAnalyser(await endless(slow, true), () => undefined, 2000);
  expect(analyser.findings(slow, fault, true).map(({ rule }) => rule)).toEqual(['stage-index-out-of-range']);
});
