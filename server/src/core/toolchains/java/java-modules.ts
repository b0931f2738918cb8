import { reach } from '../../graph/reach.js';
import { isWithin } from '../../shell/paths.js';
import type { BuildContext } from '../../inputs.js';

/**
 * The module of the JDK that exports a package, by the longest prefix of its name. Source: the API documentation of
 * Java 21. Packages of java.base are left out.
 */
const moduleOfPackage: Readonly<Record<string, string>> = {
  'java.net.http': 'java.net.http',
  'java.sql': 'java.sql',
  'javax.sql': 'java.sql',
  'javax.sql.rowset': 'java.sql.rowset',
  'java.util.logging': 'java.logging',
  'java.lang.management': 'java.management',
  'javax.management': 'java.management',
  'java.lang.instrument': 'java.instrument',
  'javax.naming': 'java.naming',
  'java.awt': 'java.desktop',
  'java.beans': 'java.desktop',
  'javax.swing': 'java.desktop',
  'javax.imageio': 'java.desktop',
  'javax.sound': 'java.desktop',
  'javax.print': 'java.desktop',
  'javax.script': 'java.scripting',
  'javax.xml': 'java.xml',
  'javax.xml.crypto': 'java.xml.crypto',
  'org.w3c.dom': 'java.xml',
  'org.xml.sax': 'java.xml',
  'java.util.prefs': 'java.prefs',
  'java.rmi': 'java.rmi',
  'javax.security.sasl': 'java.security.sasl',
  'org.ietf.jgss': 'java.security.jgss',
  'javax.tools': 'java.compiler',
  'javax.annotation.processing': 'java.compiler',
  'javax.lang.model': 'java.compiler',
  'com.sun.net.httpserver': 'jdk.httpserver',
  'com.sun.management': 'jdk.management',
  'jdk.jfr': 'jdk.jfr',
  'sun.misc': 'jdk.unsupported',
};

/** Packages that other libraries define too: an import of them proves nothing. */
const shared = ['javax.xml.bind', 'javax.xml.ws', 'javax.xml.soap'];

/** What a module reads and so brings along. Source: `java --describe-module` of JDK 21. */
const requires: Readonly<Record<string, readonly string[]>> = {
  'java.sql': ['java.logging', 'java.transaction.xa', 'java.xml'],
  'java.sql.rowset': ['java.logging', 'java.naming', 'java.sql'],
  'java.naming': ['java.security.sasl'],
  'java.security.sasl': ['java.logging'],
  'java.security.jgss': ['java.naming'],
  'java.desktop': ['java.prefs', 'java.datatransfer', 'java.xml'],
  'java.prefs': ['java.xml'],
  'java.rmi': ['java.logging'],
  'java.management.rmi': ['java.management', 'java.naming', 'java.rmi'],
  'java.xml.crypto': ['java.logging', 'java.xml'],
  'jdk.management': ['java.management'],
  'jdk.management.agent': ['java.management', 'java.management.rmi'],
  'jdk.compiler': ['java.compiler'],
  'jdk.jconsole': ['java.desktop', 'java.management', 'java.rmi'],
  'jdk.naming.dns': ['java.naming'],
  'jdk.security.auth': ['java.naming', 'java.security.jgss'],
  'jdk.net': [],
  'java.se': [
    'java.compiler java.datatransfer java.desktop java.instrument java.logging java.management java.management.rmi',
    'java.naming java.net.http java.prefs java.rmi java.scripting java.security.jgss java.security.sasl java.sql',
    'java.sql.rowset java.transaction.xa java.xml java.xml.crypto',
  ].flatMap((line) => line.split(' ')),
};

/** The modules in a runtime image that `jlink --add-modules` was asked for, those they read included. */
export function linkedModules(asked: readonly string[]): ReadonlySet<string> {
  return reach(['java.base', ...asked], (module) => requires[module] ?? []);
}

/** Whether all that a module brings along is known: others may read more. */
export function isKnownModule(name: string): boolean {
  return (
    name.startsWith('java.') ||
    Object.hasOwn(requires, name) ||
    /^jdk\.(crypto\.\w+|unsupported|zipfs|httpserver|jfr|localedata|charsets)$/.test(name)
  );
}

export interface ModuleUse {
  readonly module: string;
  /** The package that is imported, and the file of the build context in which that stands. */
  readonly package: string;
  readonly file: string;
}

const maxFiles = 400;
const maxDepth = 15;

/** What the Java sources of the build context import of the JDK beyond java.base, tests left out; one use a module. */
export function moduleUses(context: BuildContext, folder: string): readonly ModuleUse[] {
  const uses = new Map<string, ModuleUse>();
  for (const file of javaFiles(context, folder)) {
    const text = (context.read(file) ?? '').slice(0, 200_000);
    for (const [, name = ''] of text.matchAll(/^import (?:static )?([a-z][\w.]{0,200});?/gm)) {
      const found = moduleOf(name);
      if (found !== undefined && !uses.has(found.module)) uses.set(found.module, { ...found, file });
    }
  }
  return [...uses.values()];
}

function moduleOf(name: string): { readonly module: string; readonly package: string } | undefined {
  if (shared.some((prefix) => name.startsWith(`${prefix}.`))) return undefined;
  const parts = name.split('.');
  for (let length = parts.length - 1; length > 1; length--) {
    const prefix = parts.slice(0, length).join('.');
    const module = Object.hasOwn(moduleOfPackage, prefix) ? moduleOfPackage[prefix] : undefined;
    if (module !== undefined) return { module, package: prefix };
  }
  return undefined;
}

function javaFiles(context: BuildContext, root: string): readonly string[] {
  const files: string[] = [];
  const open = [{ folder: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined && files.length < maxFiles; next = open.pop()) {
    for (const name of context.list(next.folder)) {
      const path = next.folder === '' ? name : `${next.folder}/${name}`;
      const inner = path.replace(/\/$/, '');
      if (name.endsWith('/') && next.depth < maxDepth && !isLeftOut(inner))
        open.push({ folder: inner, depth: next.depth + 1 });
      else if (name.endsWith('.java') && name !== 'module-info.java') files.push(path);
    }
  }
  return files.slice(0, maxFiles);
}

function isLeftOut(path: string): boolean {
  return (
    /(^|\/)(test|tests|node_modules|\.git|target|build|docs|examples?)$/.test(path) ||
    isWithin('src/test', path)
  );
}
