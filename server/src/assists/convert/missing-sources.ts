import { isInContext } from '../../core/run/context-files.js';
import { expandWord } from '../../core/run/expand-words.js';
import { hasGlob } from '../../core/shell/paths.js';
import type { Instruction } from '../../core/text/ast.js';
import { isContextCopy, landingOf } from './context-tree.js';
import { refuse, type Subject } from './subject.js';
import type { Refused, RefusalCode } from './conversion-result.js';

/** Refusals that may come from nothing but a build context that is looked for in the wrong folder. */
const fromContext: ReadonlySet<RefusalCode> = new Set([
  'artifact-unknown',
  'sources-unknown',
  'unknown-run-time-libraries',
  'shell-not-understood',
  'nothing-to-split',
] as const);

/** The refusal with the COPY whose source the build context lacks, where there is one: that explains it better. */
export function explainedByContext(subject: Subject, refused: Refused): Refused {
  const missing = fromContext.has(refused.code) ? firstMissing(subject) : undefined;
  if (missing === undefined) return refused;
  const { instruction, source } = missing;
  const message = `COPY ${source}: it is not in the build context, so what the program is made of cannot be seen`;
  const hint = 'Name the folder that the image is built with: --context DIR, for example --context ..';
  return refuse(subject.ast, 'sources-unknown', instruction, message, hint);
}

interface Missing {
  readonly instruction: Instruction;
  readonly source: string;
}

/** A name that is not there, or patterns of which none finds anything: docker refuses to build both. */
function firstMissing(subject: Subject): Missing | undefined {
  const { context } = subject.facts.inputs;
  // A build context that shows nothing at all is not known.
  if (context.list('').length === 0) return undefined;
  for (const [at, step] of subject.steps.entries()) {
    if (!isContextCopy(step)) continue;
    const { instruction, before } = step;
    const [pattern] = instruction.words;
    const isPattern = instruction.words.slice(0, -1).every(({ value }) => hasGlob(value));
    if (pattern !== undefined && isPattern && landingOf(subject, at)?.files.length === 0)
      return { instruction, source: pattern.value };
    const { words, json } = instruction;
    for (const word of words.slice(0, -1)) {
      const text = expandWord(word, before.environment, subject.ast.escape, json).text;
      const isOther = text === undefined || /^<<|:\/\/|^git@/.test(word.value) || hasGlob(text);
      const path = isOther ? '' : text.replace(/^(\.?\/+)+|(?<!\/)\/+$/g, '').replace(/^\.$/, '');
      if (path !== '' && !isThere(subject, path)) return { instruction, source: text ?? path };
    }
  }
  return undefined;
}

function isThere({ facts }: Subject, path: string): boolean {
  const { context } = facts.inputs;
  if (isInContext(context, path)) return true;
  const cut = path.lastIndexOf('/');
  const names = context.list(path.slice(0, Math.max(0, cut)));
  return names.some((name) => name.replace(/\/$/, '') === path.slice(cut + 1));
}
