import type { ReadImage } from '../../../../server/src/protocol/read-image.js';
import type { FoundFile, ImageTree } from '../binary/image-tree.js';
import { decodeText } from '../text/byte-text.js';
import { largestVersionFile } from './layer-entry.js';
import { usualPath } from './listed-names.js';
import { lastPart } from '../text/paths.js';

type Environment = ReadImage['env'];

/** One way to learn which version of a language an image has. An empty version: it is there, in which version is not told. */
interface Language {
  /** As the catalogue calls it. */
  readonly name: string;
  readonly programs: readonly string[];
  version(place: Place): Promise<string> | string;
}

/** The program of a language, every link to it followed. */
interface Place {
  readonly tree: ImageTree;
  readonly env: Environment;
  readonly path: string;
}

const languages: readonly Language[] = [
  { name: 'node', programs: ['node', 'nodejs'], version: nodeVersion },
  { name: 'python', programs: ['python3', 'python'], version: named(/^python(\d+\.\d+)$/, 'PYTHON_VERSION') },
  { name: 'ruby', programs: ['ruby'], version: named(/^ruby-?(\d+\.\d+)$/, 'RUBY_VERSION') },
  { name: 'php', programs: ['php'], version: named(/^php-?(\d)\.?(\d+)$/, 'PHP_VERSION') },
  { name: 'go', programs: ['go'], version: goVersion },
  { name: 'jdk', programs: ['javac'], version: javaVersion },
  { name: 'jre', programs: ['java'], version: javaVersion },
  { name: 'dotnet', programs: ['dotnet'], version: newestIn('shared/Microsoft.NETCore.App') },
  { name: 'aspnet', programs: ['dotnet'], version: newestIn('shared/Microsoft.AspNetCore.App') },
  { name: 'dotnet-sdk', programs: ['dotnet'], version: newestIn('sdk') },
  { name: 'erlang', programs: ['erl'], version: named(/^$/, 'OTP_VERSION') },
  { name: 'elixir', programs: ['elixir'], version: named(/^$/, 'ELIXIR_VERSION') },
];

/** Found by a folder of their own, which another language's image does not have. */
const isPart = new Set(['aspnet', 'dotnet-sdk']);

/**
 * Languages that PATH finds, by the names of the catalogue, with their versions. Those outside the folders of the
 * distribution count alone where there are any: what packages brought along with them is not what the image is for.
 */
export async function readRuntimes(
  tree: ImageTree,
  env: Environment,
): Promise<Readonly<Record<string, string>>> {
  const found: { readonly name: string; readonly version: string; readonly isOwn: boolean }[] = [];
  for (const { name, programs, version } of languages) {
    const program = await findProgram(tree, env, programs);
    if (program === undefined) continue;
    const known = await version({ tree, env, path: program.real.path });
    if (known !== '' || !isPart.has(name))
      found.push({ name, version: known, isOwn: !/^\/(?:usr\/)?s?bin\//.test(program.path) });
  }
  const own = found.filter(({ isOwn }) => isOwn);
  const kept = own.length > 0 ? own : found;
  const hasJdk = kept.some(({ name }) => name === 'jdk');
  const entries = kept.filter(({ name }) => name !== 'jre' || !hasJdk);
  return Object.fromEntries(entries.map(({ name, version }) => [name, version]));
}

async function findProgram(
  tree: ImageTree,
  env: Environment,
  programs: readonly string[],
): Promise<{ readonly path: string; readonly real: FoundFile } | undefined> {
  const folders = (env['PATH'] ?? usualPath).split(':').slice(0, 100);
  for (const folder of folders.filter((one) => one.startsWith('/'))) {
    for (const program of programs) {
      const path = `${folder}/${program}`;
      const real = await tree.find(path);
      if (real?.file.kind === 'file' && (real.file.mode & 0o111) !== 0) return { path, real };
    }
  }
  return undefined;
}

/** From the name that the links to the program end in, or a variable of the published images where that agrees. */
function named(form: RegExp, variable: string): Language['version'] {
  return ({ path, env }) => {
    const parts = form.exec(lastPart(path))?.slice(1);
    const version = parts?.join('.');
    const set = /^v?(\d+(?:\.\d+)*)/.exec(env[variable] ?? '')?.[1];
    return set !== undefined && (version === undefined || `${set}.`.startsWith(`${version}.`))
      ? set
      : (version ?? '');
  };
}

/** The header that Node installs beside itself, else the variable of the published images. */
async function nodeVersion({ tree, path, env }: Place): Promise<string> {
  const text = await smallText(tree, `${parentOf(parentOf(path))}/include/node/node_version.h`);
  const numbers = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part) => new RegExp(`^#define NODE_${part}_VERSION (\\d+)$`, 'm').exec(text)?.[1],
  );
  if (!numbers.includes(undefined)) return numbers.join('.');
  return /^v?(\d+(?:\.\d+)*)/.exec(env['NODE_VERSION'] ?? '')?.[1] ?? '';
}

/** `go1.22.7`, in the root of the Go tools. */
async function goVersion({ tree, path }: Place): Promise<string> {
  const text = await smallText(tree, `${parentOf(parentOf(path))}/VERSION`);
  return /^go(\d+(?:\.\d+)*)/.exec(text)?.[1] ?? '';
}

/** The major version, from the file `release` of a Java home; the JRE of Java 8 is a folder in it. */
async function javaVersion({ tree, path }: Place): Promise<string> {
  const home = parentOf(parentOf(path));
  for (const folder of [home, parentOf(home)]) {
    const version = /^JAVA_VERSION="?(?:1\.)?(\d+)/m.exec(await smallText(tree, `${folder}/release`))?.[1];
    if (version !== undefined) return version;
  }
  return '';
}

/** .NET has a folder for each version. */
function newestIn(folder: string): Language['version'] {
  return async ({ tree, path }) => {
    const names = await tree.list(`${parentOf(path)}/${folder}`);
    const versions = names.filter((name) => /^\d+\.\d+\.\d+/.test(name));
    return versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? '';
  };
}

/** Empty where the file is not there, or is larger than what is kept of such files. */
async function smallText(tree: ImageTree, path: string): Promise<string> {
  const found = await tree.find(path);
  if (found?.file.kind !== 'file' || found.file.bytes > largestVersionFile) return '';
  const bytes = await tree.text(path);
  return bytes === undefined ? '' : decodeText(bytes);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
