import { decodeText } from '../text/byte-text.js';
import type { Cause } from '../binary/cause.js';
import type { ImageTree } from '../binary/image-tree.js';
import { readClass, readJar } from '../binary/java.js';
import { findProgram, type Surroundings } from '../binary/program-verdict.js';
import { quoted } from '../binary/reason-text.js';
import type { OpenImage } from '../../ports/engine.js';

export interface JarVerdict {
  readonly runs: boolean | undefined;
  readonly reasons: readonly string[];
  readonly causes: readonly Cause[];
  readonly linkage: 'interpreted';
  readonly family: undefined;
  readonly toolchain: string | undefined;
}

/** Whether a class, or the classes of a jar, are for the Java that PATH leads to; `undefined` when it holds no class. */
export async function inspectJar(
  { inflate }: OpenImage,
  tree: ImageTree,
  path: string,
  surroundings: Surroundings,
): Promise<JarVerdict | undefined> {
  const bytes = await tree.text(path);
  const needed = bytes === undefined ? undefined : (readClass(bytes) ?? readJar(bytes, inflate))?.java;
  if (needed === undefined) return undefined;
  const common = { linkage: 'interpreted', family: undefined, toolchain: `Java ${needed}` } as const;
  const there = await javaVersion(tree, surroundings);
  if (there === undefined) return { ...common, runs: undefined, reasons: [], causes: [] };
  if (needed <= there) return { ...common, runs: true, reasons: [], causes: [] };
  const reasons = [`${quoted(path)} contains classes for Java ${needed}, but the image has Java ${there}`];
  const cause = { kind: 'runtime', name: 'Java', needed: String(needed), there: String(there) } as const;
  return { ...common, runs: false, reasons, causes: [cause] };
}

/** From the `release` file beside the `java` that is found, which every JDK and JRE since 7 has. */
async function javaVersion(tree: ImageTree, surroundings: Surroundings): Promise<number | undefined> {
  const path = await findProgram(tree, 'java', surroundings);
  const found = path === undefined ? undefined : await tree.find(path);
  if (found === undefined) return undefined;
  const home = found.path.replace(/(?:\/jre)?\/bin\/java$/, '');
  const release = await tree.text(`${home}/release`);
  const [, version] =
    /^JAVA_VERSION="?([\d.]+)/m.exec(release === undefined ? '' : decodeText(release)) ?? [];
  if (version === undefined) return undefined;
  const [first, second] = version.split('.').map(Number);
  return first === 1 ? second : first;
}
