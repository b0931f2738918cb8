import type { ShellCommand } from '../../../core/shell/command.js';
import { variableOf } from '../../../core/shell/environment.js';
import {
  baseName,
  folderOf,
  globTest,
  hasGlob,
  isWithin,
  joinPath,
  resolvePath,
} from '../../../core/shell/paths.js';
import type { Subject } from '../subject.js';

/** Whether a command makes the jar or folder at `path`: sbt below `target`, Leiningen as project.clj says. */
export function makesJar(subject: Subject, command: ShellCommand, path: string): boolean {
  const name = baseName(command.words[0]?.text ?? '');
  const { cwd } = command;
  if (cwd === undefined) return false;
  if (name === 'sbt') return isWithin(joinPath(cwd, 'target'), path);
  if (name === 'mill') return millJars(command, cwd).includes(path);
  if (makesUberjar(command)) return uberjars(subject, cwd).includes(path);
  if (/^(clj|clojure)$/.test(name)) return jarsOfTools(subject, command).some((one) => isNamedBy(one, path));
  return copiesJar(subject, command, path);
}

/** `mill shop.web.assembly` writes out/shop/web/assembly.dest/out.jar. */
function millJars({ words }: ShellCommand, cwd: string): readonly string[] {
  return words.slice(1).flatMap(({ text }) => {
    const module = /^(?:((?:\w+\.)*\w+)\.)?assembly$/.exec(text ?? '');
    if (module === null) return [];
    const folder = [joinPath(cwd, 'out'), ...(module[1]?.split('.') ?? [])].join('/');
    return [`${folder}/assembly.dest/out.jar`];
  });
}

function makesUberjar({ words }: ShellCommand): boolean {
  return words[0]?.text === 'lein' && words.some(({ text }) => text === 'uberjar' || text === 'ring uberjar');
}

/**
 * What `clojure -T:build uber` writes, as build.clj says, and what is named behind `:jar` or `--target`. Patterns where
 * a part of the name is computed.
 */
function jarsOfTools({ run }: Subject, { words, cwd }: ShellCommand): readonly string[] {
  const texts = words.map(({ text }) => text ?? '');
  const folder = cwd ?? '/';
  const named = texts.flatMap((text, at) =>
    /^(:jar|:uber-file|--target)$/.test(texts[at - 1] ?? '') ? text : [],
  );
  const alias = texts.flatMap((text) => /^-[TXM]:([\w/-]+)/.exec(text)?.[1] ?? []);
  const deps = run.readFile(joinPath(folder, 'deps.edn')) ?? '';
  const configured = alias.flatMap((one) => {
    const at = deps.indexOf(`:${one} `) === -1 ? deps.indexOf(`:${one}\n`) : deps.indexOf(`:${one} `);
    const body = at === -1 ? '' : deps.slice(at, at + 1000);
    return /(?::jar|"--target")\s+"([^"]+\.jar)"/.exec(body)?.[1] ?? [];
  });
  const build = texts.some((text) => /^-[TX]/.test(text))
    ? run.readFile(joinPath(folder, 'build.clj'))
    : undefined;
  return [...named, ...configured, ...uberFiles(build ?? '')]
    .map((text) => text.replace(/^"|"$/g, ''))
    .filter((text) => text.endsWith('.jar'))
    .map((text) => resolvePath(folder, text) ?? '/');
}

/** `:uber-file` of build.clj, by way of a definition: a string, or a format whose unknown parts may be anything. */
function uberFiles(build: string): readonly string[] {
  const given = /:uber-file\s+(?:"([^"]+)"|([\w-]+)|(\((?:format|str)\s[^()]*(?:\([^()]*\)[^()]*)*\)))/.exec(
    build,
  );
  if (given === null) return [];
  const [, literal, symbol, inline] = given;
  if (literal !== undefined) return [literal];
  const written = inline ?? valueOf(build, symbol ?? '');
  const [, text = ''] = /^\(?(?:(?:format|str)\s+)?"([^"]*)"/.exec(written) ?? [];
  if (!written.startsWith('(')) return [text];
  if (written.startsWith('(str')) return [`${text.slice(0, text.lastIndexOf('/') + 1)}*.jar`];
  const args = written.slice(written.indexOf(text) + text.length + 1).match(/\([^()]*\)|[\w-]+/g) ?? [];
  let at = 0;
  return [text.replace(/%s/g, () => partOfName(build, args[at++] ?? ''))];
}

/** `(def uber-file …)`: what stands behind the name. */
function valueOf(build: string, symbol: string): string {
  const head = new RegExp(`\\(def\\s+(?:\\^[\\w{}: ]+\\s+)?${symbol.replace(/\W/g, '.')}\\s+`).exec(build);
  return head === null ? '' : build.slice(head.index + head[0].length, head.index + 400);
}

/** A version, or the name of a library without its group, where it is written literally. */
function partOfName(build: string, argument: string): string {
  const symbol = /^\(name\s+([\w-]+)\)$/.exec(argument)?.[1] ?? argument;
  const value = valueOf(build, symbol);
  return /^"([\w.-]+)"/.exec(value)?.[1] ?? /^'(?:[\w.-]+\/)?([\w.-]+)/.exec(value)?.[1] ?? '*';
}

/** A computed part of a name is sure where the command names the same file: it exists, or the original would not start. */
function isNamedBy(made: string, path: string): boolean {
  return hasGlob(made) ? globTest(made)(path) : made === path;
}

/** Where `lein uberjar` puts the jar that holds everything; a profile of that name may choose a folder of its own. */
function uberjars({ run }: Subject, cwd: string): readonly string[] {
  const text = run.readFile(joinPath(cwd, 'project.clj')) ?? '';
  const [, name = '', version = ''] = /\(defproject\s+([^\s"]+)\s+"([^"]+)"/.exec(text) ?? [];
  if (name === '') return [];
  const target = /:target-path\s+"([^"]+)"/.exec(text)?.[1] ?? 'target';
  const folder = joinPath(cwd, target.replace('%s', 'uberjar').replace(/\/$/, ''));
  const own = /:uberjar-name\s+"([^"]+)"/.exec(text)?.[1];
  return [joinPath(folder, own ?? `${baseName(name)}-${version}-standalone.jar`)];
}

/** `cp build/libs/*.jar app.jar`: whichever jar it is, there is one, or the build would have failed. */
function copiesJar(subject: Subject, { words, cwd }: ShellCommand, path: string): boolean {
  const [program, ...rest] = words;
  const plain = rest.filter(({ text }) => text?.startsWith('-') !== true);
  const [source] = plain;
  if (!/^(cp|mv)$/.test(program?.text ?? '') || plain.length !== 2) return false;
  if (resolvePath(cwd, plain[1]?.text) !== path) return false;
  // The page of the image on Docker Hub takes the name of the jar from what Leiningen prints.
  if (source?.text === undefined)
    return path.endsWith('.jar') && /\$\(lein uberjar\s*\|/.test(source?.raw ?? '');
  if (!source.text.endsWith('.jar')) return false;
  const from = resolvePath(cwd, source.text);
  if (from === undefined) return false;
  return subject.run.artifactAt(from)?.toolchain === 'java' || isUberjar(subject, from);
}

function isUberjar(subject: Subject, written: string): boolean {
  const isMeant = hasGlob(written) ? globTest(written) : (path: string): boolean => path === written;
  return subject.steps.some(({ commands }) =>
    commands.some(
      ({ command }) =>
        (makesUberjar(command) &&
          command.cwd !== undefined &&
          uberjars(subject, command.cwd).some(isMeant)) ||
        (/^(clj|clojure)$/.test(command.words[0]?.text ?? '') &&
          jarsOfTools(subject, command).some((one) => one === written || isMeant(one.replaceAll('*', 'x')))),
    ),
  );
}

/** Leiningen and the tools of Clojure put the resources of the project into its jar, Play its settings and pages. */
export function isPacked({ run }: Subject, path: string): boolean {
  const settings = run.readFile(joinPath(folderOf(path), 'build.sbt')) ?? '';
  if (/^(conf|public)$/.test(baseName(path)) && /\bPlay(Scala|Java|Service)\b/.test(settings)) return true;
  return (
    baseName(path) === 'resources' &&
    ['project.clj', 'deps.edn'].some((name) => run.readFile(joinPath(folderOf(path), name)) !== undefined)
  );
}

/** `java -jar $SERVICE.jar`, where only the container sets the variable. */
export function isSetLater({ words, environment }: ShellCommand, path: string): boolean {
  const names = words
    .filter(({ text }) => text === path)
    .flatMap(({ raw }) => [...raw.matchAll(/\$\{?([A-Za-z_]\w{0,100})/g)].map(([, name = '']) => name));
  return names.some((name) => variableOf(environment, name) === undefined);
}

const builders = /^(javac|jar|mvn|mvnw|gradle|gradlew|sbt|mill|lein|clj|clojure|ant|kotlinc|scalac)$/;

/** Whether the file builds a program for Java. */
export function buildsJava({ steps }: Subject): boolean {
  return steps.some(({ commands }) =>
    commands.some(({ command: { words } }) =>
      [words[0]?.text, ...words.flatMap(({ raw }) => /\$\((lein) /.exec(raw)?.[1] ?? [])].some((name) =>
        builders.test(baseName(name ?? '')),
      ),
    ),
  );
}

/** Files that only the tools of the build read. */
export function isProjectFile(path: string): boolean {
  return /\/(mvnw.*|gradlew.*|settings\.xml|gradle\.properties|\.mvn|gradle|project|lombok\.config|checkstyle\.xml|build\.properties|\.lein-\w+|deps\.edn|mill|\.mill-version|[\w.-]*(assembly|bin|dist)[\w.-]*\.xml)$/.test(
    path,
  );
}

/** The class that `java` starts, or the file after its options. */
export function mainClass(words: readonly (string | undefined)[]): string | undefined {
  for (let at = 1; at < words.length; at++) {
    const text = words[at];
    if (
      text !== undefined &&
      /^(-cp|-classpath|--class-path|-p|--module-path|--add-modules|-m|--add-opens)$/.test(text)
    )
      at++;
    else if (text === undefined || !text.startsWith('-')) return text;
  }
  return undefined;
}
