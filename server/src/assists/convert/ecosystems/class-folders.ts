import { baseName, folderOf, isWithin } from '../../../core/shell/paths.js';
import type { Span } from '../../../core/text/text.js';
import { type ContextFile, contextFiles } from '../context-tree.js';
import { placeCopies } from '../copies.js';
import type { Subject } from '../subject.js';

/** A file or folder on the class path, and what brought it. */
export interface ClassPlace {
  readonly from: string;
  readonly to: string;
  readonly folder: boolean;
  readonly maker: Span;
  readonly step: number;
  readonly why: string;
}

/**
 * Classes of a package beside their sources: `javac org/x/*.java` without -d. `undefined` where other packages lie
 * below the class path: javac compiles of them what it needs, which cannot be told.
 */
export function packageClasses(subject: Subject, root: string): readonly ClassPlace[] | undefined {
  const sources = [...contextFiles(subject).values()].filter(
    ({ path }) => path.endsWith('.java') && isWithin(root, path),
  );
  const folders = new Set(sources.map(({ path }) => folderOf(path)));
  const [folder] = folders;
  if (folder === undefined || folders.size !== 1 || folder === root) return undefined;
  for (const [step, { made, commands }] of subject.steps.entries()) {
    const maker = commands.find(({ command }) => baseName(command.words[0]?.text ?? '') === 'javac')?.command;
    const isMade = made.some(
      ({ path, toolchain }) =>
        toolchain === 'java' &&
        (path === `${folder}/` || (path.endsWith('.class') && folderOf(path) === folder)),
    );
    if (maker === undefined || !isMade || maker.words.some(({ text }) => text === '-d')) continue;
    const why = 'its package is on the class path; inner classes have their own files';
    return [{ from: `${folder}/*.class`, to: `${folder}/`, folder: false, maker, step, why }];
  }
  return undefined;
}

/** A folder of settings that the build context brings: `-cp classes:conf`. */
export function settingsFolder(subject: Subject, path: string): readonly ClassPlace[] | undefined {
  const files = [...contextFiles(subject).values()].filter((file) => isWithin(path, file.path));
  if (path === '/' || files.length === 0 || files.some((file) => /\.(java|kt|scala|groovy)$/.test(file.path)))
    return undefined;
  return broughtFolder(subject, path, files);
}

/** `lib/*` of jars that the build context brings: a COPY that moves needs nothing, one that the build uses goes along. */
export function jarFolder(subject: Subject, path: string): readonly ClassPlace[] | undefined {
  const files = [...contextFiles(subject).values()].filter((file) => isWithin(path, file.path));
  if (!files.some((file) => file.path.endsWith('.jar'))) return undefined;
  return broughtFolder(subject, path, files);
}

function broughtFolder(subject: Subject, path: string, files: readonly ContextFile[]): readonly ClassPlace[] {
  const copies = placeCopies(subject);
  if (files.every(({ step }) => copies.get(step) === 'final')) return [];
  const step = Math.max(...files.map((file) => file.step));
  const { start, end } = subject.steps[step]?.instruction ?? subject.stage.from;
  const why = 'it is on the class path and comes from the build context';
  return [{ from: path, to: path, folder: true, maker: { start, end }, step, why }];
}
