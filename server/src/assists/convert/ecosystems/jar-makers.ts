import type { ShellCommand } from '../../../core/shell/command.js';
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
  if (makesUberjar(command)) return uberjars(subject, cwd).includes(path);
  return copiesJar(subject, command, path);
}

function makesUberjar({ words }: ShellCommand): boolean {
  return words[0]?.text === 'lein' && words.some(({ text }) => text === 'uberjar' || text === 'ring uberjar');
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
        makesUberjar(command) && command.cwd !== undefined && uberjars(subject, command.cwd).some(isMeant),
    ),
  );
}

/** Leiningen puts the resources of the project into its jar. */
export function isPacked({ run }: Subject, path: string): boolean {
  return (
    baseName(path) === 'resources' && run.readFile(joinPath(folderOf(path), 'project.clj')) !== undefined
  );
}
