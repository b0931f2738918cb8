import type { BuildContext } from '../inputs.js';
import { globExpression } from '../shell/paths.js';

/** The build context as COPY sees it: `.dockerignore` applied. */
export function withoutIgnored(context: BuildContext): BuildContext {
  const text = context.read('.dockerignore');
  if (text === undefined) return context;
  const rules = readIgnoreRules(text);
  if (rules.length === 0) return context;
  const ignored = (path: string): boolean => isIgnored(rules, path);
  return {
    ...context,
    read: (path) => (ignored(path) ? undefined : context.read(path)),
    list: (folder) =>
      context.list(folder).filter((name) => {
        const path = folder === '' ? name : `${folder.replace(/\/$/, '')}/${name}`;
        // A folder stays visible: a later `!` line may bring something in it back.
        return path.endsWith('/')
          ? !isIgnored(rules, path.slice(0, -1)) || rules.some(({ back }) => back)
          : !ignored(path);
      }),
  };
}

interface IgnoreRule {
  readonly back: boolean;
  readonly matches: RegExp;
}

function readIgnoreRules(text: string): readonly IgnoreRule[] {
  return text
    .split(/\r?\n/)
    .slice(0, 1000)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const back = line.startsWith('!');
      const pattern = line.slice(back ? 1 : 0).replace(/^\.?\/+|\/+$/g, '');
      const source = globExpression(pattern)
        .source.replace(/^\^|\$$/g, '')
        .replaceAll('.*\\/', '(?:.*\\/)?')
        .replaceAll('.*/', '(?:.*/)?');
      return { back, matches: new RegExp(`^${source}(?:/|$)`) };
    });
}

/** The last rule that fits decides. */
function isIgnored(rules: readonly IgnoreRule[], path: string): boolean {
  const last = rules.findLast(({ matches }) => matches.test(path));
  return last !== undefined && !last.back;
}
