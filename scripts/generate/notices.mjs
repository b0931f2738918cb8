import { existsSync } from 'node:fs';
import { entries } from '../lib/bundles.mjs';
import { thirdPartyNotices } from '../lib/notices.mjs';
import { inRoot } from '../lib/project.mjs';

/** What the extension brings along. */
export async function generate() {
  const present = entries.filter(({ entry }) => existsSync(inRoot(entry)));
  return [{ path: 'THIRD-PARTY-NOTICES.md', text: await thirdPartyNotices(present) }];
}
