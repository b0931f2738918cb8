import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page of a rule, Markdown, from the docs that ship beside the program; `undefined` where they are not. */
export function readRulePage(id: string): string | undefined {
  try {
    return readFileSync(join(__dirname, '..', 'docs', 'rules', `${id}.md`), 'utf8');
  } catch {
    return undefined;
  }
}
