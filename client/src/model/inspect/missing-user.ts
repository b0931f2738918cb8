import { decodeText } from '../text/byte-text.js';
import type { Obstacle } from '../binary/cause.js';
import type { ImageTree } from '../binary/image-tree.js';
import { quoted } from '../binary/reason-text.js';

/**
 * Why the engine refuses to start a container as the user of the image: a name without an account, or a group without
 * an entry. Numbers need neither.
 */
export async function missingUser(tree: ImageTree, user: string): Promise<Obstacle | undefined> {
  const [name = '', group = ''] = user.split(':');
  return (await missingIn(tree, name, '/etc/passwd')) ?? (await missingIn(tree, group, '/etc/group'));
}

async function missingIn(tree: ImageTree, name: string, file: string): Promise<Obstacle | undefined> {
  if (name === '' || /^\d+$/.test(name)) return undefined;
  const text = await tree.text(file);
  // A file that is there and was not read says nothing.
  if (text === undefined && tree.exhausted) return undefined;
  const names = decodeText(text ?? new Uint8Array())
    .split('\n')
    .map((line) => line.split(':', 1)[0]);
  if (names.includes(name)) return undefined;
  return { reason: `${quoted(name)} has no entry in ${quoted(file)}`, cause: { kind: 'user', name } };
}
