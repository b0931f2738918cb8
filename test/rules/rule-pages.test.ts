import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { expect, test } from 'vitest';
import { generate } from '../../scripts/generate/rule-pages.mjs';

const root = new URL('../../', import.meta.url);

test('docs/rules/ is what the rules say: mend it with `npm run generate`', async () => {
  const pages = await generate();
  const stale: string[] = [];
  for (const { path, text } of pages) {
    const filepath = fileURLToPath(new URL(path, root));
    const options = (await prettier.resolveConfig(filepath)) ?? {};
    const wanted = await prettier.format(text, { ...options, filepath });
    if (read(filepath) !== wanted) stale.push(path);
  }
  expect(stale).toEqual([]);
  const names = readdirSync(new URL('docs/rules/', root)).map((name) => `docs/rules/${name}`);
  expect(names.sort()).toEqual(pages.map(({ path }) => path).sort());
});

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
