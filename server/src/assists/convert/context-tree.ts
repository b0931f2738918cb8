import { baseName, isWithin, joinPath, resolvePath } from '../../core/shell/paths.js';
import { matchContext } from '../../core/run/context-files.js';
import { expandWord } from '../../core/run/expand-words.js';
import { oncePer } from './once-per.js';
import type { Step, Subject } from './subject.js';

/** A file of the build context and where a COPY put it. */
export interface ContextFile {
  readonly path: string;
  readonly source: string;
  readonly step: number;
}

/** What a COPY or ADD brought: its files, or `undefined` where they are not known. */
export interface Landing {
  readonly folder: string;
  readonly files: readonly ContextFile[];
  /** Whether a source was not to be seen: an address, an archive, a name that the context does not show. */
  readonly open: boolean;
}

const maxFiles = 4000;

/** Whether the instruction copies from the build context. */
export function isContextCopy({ instruction }: Step): boolean {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
  return !instruction.flags.some(({ name, value }) => name === 'from' && value !== '');
}

/** Where the files of a COPY land, as the build context shows them. */
export function landingOf(subject: Subject, at: number): Landing | undefined {
  const step = subject.steps[at];
  const last = step?.instruction.words.at(-1);
  if (step === undefined || last === undefined || step.instruction.words.length < 2) return undefined;
  const { environment, cwd } = step.before;
  const { json, words } = step.instruction;
  const target = expandWord(last, environment, subject.ast.escape, json).text;
  const folder = resolvePath(cwd, target);
  if (target === undefined || folder === undefined) return undefined;
  const files: ContextFile[] = [];
  let open = false;
  for (const word of words.slice(0, -1)) {
    const source = expandWord(word, environment, subject.ast.escape, json).text;
    if (source === undefined || /^<<|:\/\/|^git@|\.(tar(\.\w+)?|tgz)$/.test(source)) {
      open ||= !/^<</.test(word.raw);
      continue;
    }
    const named = words.length > 2 || /(^|\/)\.?\.?$/.test(target) || wasMade(subject, folder, at);
    const found = bring(subject, source, { folder, named }, at);
    if (found.length === 0) open = true;
    files.push(...found);
  }
  return { folder, files, open };
}

/** Whether a step before made the folder, or stood in it: a file is copied into it then. */
function wasMade({ steps }: Subject, folder: string, at: number): boolean {
  return steps.slice(0, at + 1).some(({ before, commands, instruction }, index) => {
    if (before.cwd !== undefined && isWithin(folder, before.cwd)) return true;
    if (index === at || instruction.keyword !== 'RUN') return false;
    return commands.some(
      ({ command: { words, cwd } }) =>
        baseName(words[0]?.text ?? '') === 'mkdir' &&
        words.slice(1).some(({ text }) => {
          const path = resolvePath(cwd, text);
          return path !== undefined && isWithin(folder, path);
        }),
    );
  });
}

function bring(
  subject: Subject,
  written: string,
  to: { folder: string; named: boolean },
  step: number,
): readonly ContextFile[] {
  const clean = written.replace(/^(\.?\/+)+|(?<!\/)\/+$/g, '').replace(/^\.$/, '');
  const files: ContextFile[] = [];
  for (const source of matchContext(subject.context, clean)) {
    if (subject.context.list(source).length > 0) {
      walkFolder(subject, source, to.folder, step, files);
    } else if (isFile(subject, source)) {
      const path = to.named || isKnownFolder(to.folder) ? joinPath(to.folder, baseName(source)) : to.folder;
      files.push({ path, source, step });
    }
  }
  return files;
}

function isKnownFolder(path: string): boolean {
  return /^\/(usr\/local\/bin|usr\/bin|bin|etc|opt|usr\/local|tmp|srv|var|root|home|usr\/share)?$/.test(path);
}

/** Binary files cannot be read, so the folder around them is asked. */
function isFile({ context }: Subject, source: string): boolean {
  if (context.read(source) !== undefined) return true;
  const cut = source.lastIndexOf('/');
  return context.list(source.slice(0, Math.max(0, cut))).includes(source.slice(cut + 1));
}

function walkFolder(subject: Subject, root: string, target: string, step: number, into: ContextFile[]): void {
  const open = [''];
  while (open.length > 0 && into.length < maxFiles) {
    const inner = open.shift() ?? '';
    const folder = [root, inner].filter((part) => part !== '').join('/');
    for (const name of subject.context.list(folder)) {
      const rest = inner === '' ? name.replace(/\/$/, '') : `${inner}/${name.replace(/\/$/, '')}`;
      if (!name.endsWith('/')) {
        const source = root === '' ? rest : `${root}/${rest}`;
        into.push({ path: joinPath(target, rest), source, step });
      } else if (!/^(\.git|node_modules|\.venv|__pycache__)\/$/.test(name)) open.push(rest);
    }
  }
}

/** Every file that the build context brought into the stage, by its path there; a later copy wins. */
export const contextFiles = oncePer((subject: Subject): ReadonlyMap<string, ContextFile> => {
  const found = new Map<string, ContextFile>();
  subject.steps.forEach((step, at) => {
    if (!isContextCopy(step)) return;
    for (const file of landingOf(subject, at)?.files ?? []) found.set(file.path, file);
  });
  return found;
});
