import { joinText } from '../text/joined-text.js';
import type { DescribedBuild } from './described-build.js';
import { stagesAt } from './target-mention.js';

/** `--target NAME`, `--target=NAME`, `'--target', 'NAME'` and `build-target: NAME` in whatever language. */
const mention =
  /(?:--target(?:["'],?)?[\s=]{1,4}|\bbuild-target["']?\s{0,4}[:=]\s{0,4})["']?([^\s"',;)\]]{1,100})/g;

/**
 * Stages that a file of some other tool seems to name. Which Dockerfile they belong to is not known: they count as
 * used, and nothing else is made of them.
 */
export function readLooseMentions(_path: string, text: string): readonly DescribedBuild[] {
  const joined = joinText(text, [{ at: 0, source: 0 }]);
  return [...text.matchAll(mention)].map((match) => {
    const written = match[1] ?? '';
    const end = match.index + match[0].length;
    const { stages, isOpen } = stagesAt(joined, end - written.length, end);
    const unsure = stages.map((stage) => ({ ...stage, isSure: false }));
    const nothing = { dockerfile: undefined, context: undefined, contexts: [], images: [], references: [] };
    return { ...nothing, stages: unsure, isOpen };
  });
}
