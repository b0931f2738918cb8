import type { BuildContext, IgnoreFile } from '../inputs.js';
import { limits } from '../limits.js';
import { baseName, folderOf, globTest, hasGlob } from '../shell/paths.js';
import { compileGlob, type Glob, type StepCount } from '../text/glob.js';

/** The ignore file that counts for the build. Source: "Filename and location" in Docker's page on build contexts. */
export function ignoreFileOf(context: BuildContext): IgnoreFile | undefined {
  const name = '.dockerignore';
  const text = context.read(name);
  return context.ownIgnoreFile ?? (text === undefined ? undefined : { name, text });
}

/** The build context as COPY sees it: the ignore file applied. */
export function withoutIgnored(context: BuildContext): BuildContext {
  const file = ignoreFileOf(context);
  if (file === undefined) return context;
  const count: StepCount = { steps: 0 };
  const rules = readIgnoreRules(file.text, count);
  if (rules.length === 0) return context;
  const answers = new Map<string, boolean>();
  const ignored = (path: string): boolean => {
    const known = answers.get(path);
    if (known !== undefined) return known;
    // Nobody wrote a file that costs this much to keep a file out.
    const answer = count.steps <= limits.maxIgnoreSteps && isIgnored(rules, path);
    answers.set(path, answer);
    return answer;
  };
  return {
    ...context,
    read: (path) => (ignored(path) ? undefined : context.read(path)),
    list: (folder) =>
      context.list(folder).filter((name) => {
        const path = folder === '' ? name : `${folder.replace(/\/$/, '')}/${name}`;
        // A folder stays visible: a later `!` line may bring something in it back.
        return path.endsWith('/')
          ? !ignored(path.slice(0, -1)) || rules.some(({ back }) => back)
          : !ignored(path);
      }),
  };
}

/** Whether a file is at the path, readable or not (too large, binary), or a folder with something in it. */
export function isInContext(context: BuildContext, path: string): boolean {
  const isListed = (): boolean => context.list(folderOf(`/${path}`).slice(1)).includes(baseName(path));
  return context.read(path) !== undefined || context.list(path).length > 0 || isListed();
}

/** Paths that a pattern names, itself if it is none; only its last part may be one, and whole folders count. */
export function matchContext(context: BuildContext, pattern: string): readonly string[] {
  if (!hasGlob(pattern)) return [pattern];
  const cut = pattern.lastIndexOf('/');
  const folder = pattern.slice(0, Math.max(0, cut));
  if (hasGlob(folder)) return [];
  const isNamed = globTest(pattern.slice(cut + 1));
  const names = context.list(folder).map((name) => name.replace(/\/$/, ''));
  return names.filter((name) => isNamed(name)).map((name) => (folder === '' ? name : `${folder}/${name}`));
}

interface IgnoreRule {
  readonly back: boolean;
  readonly glob: Glob;
}

function readIgnoreRules(text: string, count: StepCount): readonly IgnoreRule[] {
  return text
    .split(/\r?\n/)
    .slice(0, limits.maxIgnoreLines)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const back = line.startsWith('!');
      const pattern = line.slice(back ? 1 : 0).replace(/^\.?\/+|(?<!\/)\/+$/g, '');
      return { back, glob: compileGlob(pattern, { style: 'ignore', count }) };
    });
}

/** The last rule that names the path, or a folder above it, decides. */
function isIgnored(rules: readonly IgnoreRule[], path: string): boolean {
  const last = rules.findLast(({ glob }) => glob.matchesOrContains(path));
  return last !== undefined && !last.back;
}
