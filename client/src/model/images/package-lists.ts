import { decodeText } from '../text/byte-text.js';
import type { ImageTree } from '../binary/image-tree.js';

/** Names of the packages of an image, sorted; `undefined` where its database is not one that is read here. */
export async function readPackages(tree: ImageTree): Promise<readonly string[] | undefined> {
  const others = ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/var/lib/pacman'];
  const found = await Promise.all(others.map((folder) => tree.find(folder)));
  if (found.some((folder) => folder !== undefined)) return undefined;
  const debian = await readDebian(tree);
  const alpine =
    (await readText(tree, '/lib/apk/db/installed')) ?? (await readText(tree, '/usr/lib/apk/db/installed'));
  const names = [...debian, ...(alpine === undefined ? [] : packagesOfAlpine(alpine))];
  return names.length === 0 ? undefined : [...new Set(names)].sort();
}

export async function readText(tree: ImageTree, path: string): Promise<string | undefined> {
  const bytes = await tree.text(path);
  return bytes === undefined ? undefined : decodeText(bytes);
}

/** One file for all packages, or one for each as distroless images have it. */
async function readDebian(tree: ImageTree): Promise<readonly string[]> {
  const whole = await readText(tree, '/var/lib/dpkg/status');
  const folder = '/var/lib/dpkg/status.d';
  const files = (await tree.list(folder)).filter((name) => !name.endsWith('.md5sums'));
  const single = await Promise.all(files.map((name) => readText(tree, `${folder}/${name}`)));
  return [whole, ...single].flatMap((one) => (one === undefined ? [] : packagesOfDebian(one)));
}

/** Packages that were removed keep a paragraph when their settings stay. */
function packagesOfDebian(status: string): readonly string[] {
  return status.split(/\n\n+/).flatMap((paragraph) => {
    const name = /^Package: ([\w.+-]+)$/m.exec(paragraph)?.[1];
    const state = /^Status: (.*)$/m.exec(paragraph)?.[1];
    return name === undefined || (state !== undefined && !state.endsWith(' installed')) ? [] : [name];
  });
}

function packagesOfAlpine(installed: string): readonly string[] {
  return [...installed.matchAll(/^P:([\w.+-]+)$/gm)].map(([, name = '']) => name);
}
