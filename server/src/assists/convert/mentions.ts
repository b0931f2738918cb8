import { folderOf, globTest, hasGlob, isWithin } from '../../core/shell/paths.js';
import type { ContextFile } from './context-tree.js';
import { familyOf, isBuildFile, isForReaders } from './file-kinds.js';
import type { Subject } from './subject.js';

/** What the text of a program says of files. */
export interface Mentions {
  /** Literals as relative paths, a pattern at their end cut off. */
  readonly paths: Set<string>;
  /** The words in them. */
  readonly words: Set<string>;
  /** Endings of names that are put together while it runs: `name + ".md"`. */
  readonly endings: Set<string>;
  /** Languages of the programs that say a path. */
  readonly families: Map<string, Set<string>>;
  /** Literals that are paths from the root on. */
  readonly absolute: Set<string>;
  readonly embedded: readonly string[];
}

/** String literals and embed directives of the sources. */
export function readMentions(subject: Subject, sources: readonly ContextFile[]): Mentions {
  const found = {
    paths: new Set<string>(),
    words: new Set<string>(),
    endings: new Set<string>(),
    families: new Map<string, Set<string>>(),
    absolute: new Set<string>(),
  };
  const embedded: string[] = [];
  // Manifests name settings of tests and tools; what the container starts is known by itself.
  const texts = sources.filter(({ path }) => !manifest.test(path));
  for (const { source, path } of texts.slice(0, 600)) {
    const text = subject.context.read(source)?.slice(0, 200_000) ?? '';
    const family = isBuildFile(path) || isTest(source) ? undefined : familyOf(path);
    const readsComments = /swagger-?jsdoc/i.test(text);
    for (const literal of literalsOf(text.replace(embeds, ''))) {
      addLiteral(literal, found, family);
      if (readsComments && literal.includes('/') && /\.[jt]s$/.test(literal))
        addLiteral(literal, found, 'comments');
    }
    for (const match of text.matchAll(/^\/\/go:embed[ \t]+(\S.*)$/gm)) {
      for (const word of (match[1] ?? '').split(/\s+/))
        embedded.push(`${folderOf(path)}/${word.replace(/^"|"$|^all:/g, '')}`);
    }
    embedded.push(...embeddedByMacros(text, path));
  }
  return { ...found, embedded: embedded.map(normalised) };
}

/** Macros of Rust that take files into the program: those of the language, and migrations of SQLx, Diesel and Refinery. */
const embeds =
  /\b(include_(?:str|bytes|dir)|sqlx::migrate|embed_migrations)!\s{0,20}\(\s{0,20}(?:"([^"]{1,200})")?/g;

/** Names in the macros of the language are seen from the source, those of migrations from the folder of the crate. */
function embeddedByMacros(text: string, path: string): readonly string[] {
  return [...text.matchAll(embeds)].flatMap(([, macro = '', name]) => {
    if (macro.startsWith('include_')) return name === undefined ? [] : [`${folderOf(path)}/${name}`];
    return [`${path.replace(/\/(?:src|tests)\/.*$/, '')}/${name ?? 'migrations'}`];
  });
}

/** Adds the folders and files that settings name under a key that says so: `content_dir = "posts"`, and that scripts name. */
export function readSettings(subject: Subject, files: readonly ContextFile[], { paths }: Mentions): void {
  const texts = files.filter(({ path }) => settings.test(path));
  for (const { source } of texts.slice(0, 100)) {
    const text = subject.context.read(source)?.slice(0, 50_000) ?? '';
    for (const match of text.matchAll(placeKey)) paths.add(relativePath(match[1] ?? ''));
  }
  for (const { source } of files.filter(({ path }) => scripts.test(path)).slice(0, 100)) {
    const text = subject.context.read(source)?.slice(0, 50_000) ?? '';
    for (const literal of literalsOf(text)) {
      const path = relativePath(literal);
      if (path.includes('/') || /\.\w+$/.test(path)) paths.add(path);
    }
  }
}

/** Settings that are programs: `.sequelizerc`, `ecosystem.config.js`. */
const scripts = /(\/\.\w+rc|\.[cm]?js|\.py|\.rb|\.lua)$/;

const settings = /(\.(ya?ml|toml|json5?|ini|conf|cfg|config|properties|xml)|\/\.env[.\w]*)$/;

const placeKey =
  /(?:dir|path|folder|file|root|location)\w{0,20}["']?[ \t]{0,20}[:=][ \t]{0,20}["']?((?:\.{0,2}\/)?[\w-][\w./-]{0,200})/gi;

/** A file that the sources name by its path, or whose folder they name, goes along wherever it lies. */
export function isNamedPath({ paths }: Mentions, relative: string): boolean {
  const path = relative.replace(/^\//, '');
  return (path.length > 4 && paths.has(path)) || foldersAbove(path).some((folder) => paths.has(folder));
}

/** Whether the sources put the name of the file together from its parts. */
export function isNamedInParts({ paths, endings }: Mentions, name: string): boolean {
  const [, stem, ending = ''] = /^(.+)\.(\w+)$/.exec(name) ?? [];
  if (stem === undefined) return false;
  return (paths.has(stem) && namedByStem.test(ending)) || (endings.has(ending) && !isForReaders(name));
}

/** `SetConfigName("app")` reads app.yaml, and `page + ".md"` a text. */
const namedByStem = /^(ya?ml|toml|json|ini|conf|properties|xml|md)$/;

/**
 * Whether the program reads a file that looks like a source: `.proto` that is loaded while it runs, scripts for an
 * interpreter inside it. A program in the same language names it for other reasons.
 */
export function isReadAsData(
  { families }: Mentions,
  relative: string,
  isBuiltIn: (folder: string) => boolean,
): boolean {
  const path = relative.replace(/^\//, '');
  const own = familyOf(path);
  const isNamed = (one: string): boolean =>
    [...(families.get(one) ?? [])].some((family) => family !== own && family !== 'build');
  if (path.length > 4 && isNamed(path)) return true;
  if (/\.[ao]$/.test(path)) return false;
  return foldersAbove(path).some(
    (folder) =>
      isNamed(folder) &&
      (families.get(folder)?.has('comments') === true || (!ofSources.test(folder) && !isBuiltIn(folder))),
  );
}

/** Folders whose name says nothing of files that a program reads: a literal `src` may be anything. */
const ofSources =
  /^(src|source|sources|include|lib|cmd|pkg|internal|app|main|test|tests|build|web|server|client)$/;

function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1))
    folders.push(path.slice(0, cut));
  return folders;
}

function isTest(path: string): boolean {
  return /(^|\/)(tests?|__tests__|spec|e2e|testdata)\/|_test\.\w+$|\.(test|spec)\.\w+$/.test(path);
}

const manifest = /\/((package(-lock)?|tsconfig[^/]*)\.json|[\w.-]+\.(gradle|gradle\.kts|sbt)|pom\.xml)$/;

function literalsOf(text: string): readonly string[] {
  const plain = text.replace(/^[ \t]*#[ \t]*include\b.*$/gm, '');
  return [...plain.matchAll(/"([^"\n\\]{1,200})"|`([^`]{1,200})`|'([^'\n\\]{2,200})'/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

type Found = Omit<Mentions, 'embedded'>;

function addLiteral(
  literal: string,
  { paths, words, endings, families, absolute }: Found,
  family?: string,
): void {
  if (paths.size > 100_000) return;
  const path = relativePath(literal.replace(/\/?\*.*/s, ''));
  paths.add(path);
  if (/^\/\w/.test(literal)) absolute.add(`/${path}`);
  const ending = /(?:^|[*}]|%[sdvq])\.(\w{1,8})$/.exec(literal)?.[1];
  if (ending !== undefined) endings.add(ending);
  if (family !== undefined) families.set(path, (families.get(path) ?? new Set()).add(family));
  for (const word of literal.split(/[^\w.@+-]+/)) words.add(word);
}

function relativePath(literal: string): string {
  return literal.replace(/^(\.{0,2}\/)+/, '').replace(/\/$/, '');
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`.replace(/\/\*+$/, '');
}

/** Whether the file is in the program: what an embed directive names, or what lies in a folder that one names. */
export function isEmbedded({ embedded }: Mentions, path: string): boolean {
  return embedded.some((named) => {
    if (!hasGlob(named)) return isWithin(named, path);
    return globTest(named)(path);
  });
}
