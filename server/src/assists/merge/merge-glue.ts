import { applyEdits, type Edit } from '../../core/text/edit.js';
import type { BuilderPattern } from './find-pattern.js';
import { glueKind, type GlueStep } from './glue-steps.js';
import { orphanedLines } from './orphaned-lines.js';
import type { TextFile } from './merge-result.js';

/** The glue without its create, cp and rm; the build arguments of the first build go to the one that is left. */
export function mergeGlue(glue: TextFile, { obsolete, builder, ship }: BuilderPattern): TextFile {
  const gone = new Set(obsolete);
  const edits = [...gone].map((step) => removal(glue, step));
  const lines = [...gone].flatMap(({ wholeLines }) => wholeLines ?? []);
  if (glueKind(glue.path) !== 'json') edits.push(...orphanedLines(glue.text, lines));
  const missing = builder.buildArgs.filter(({ name }) => !ship.buildArgs.some((own) => own.name === name));
  const at = afterVerb(ship.step);
  if (missing.length > 0 && at !== undefined) {
    edits.push({ start: at, end: at, newText: missing.map(({ text }) => ` ${text}`).join('') });
  }
  return { path: glue.path, text: tidy(applyEdits(glue.text, withoutOverlap(edits)), glueKind(glue.path)) };
}

function removal(
  { text }: TextFile,
  { wholeLines, separatorStart, separatorEnd, start, end }: GlueStep,
): Edit {
  if (wholeLines !== undefined) return { start: wholeLines.start, end: wholeLines.end, newText: '' };
  // Between two others the separator behind goes along; at the end the one in front.
  const hasNext = separatorEnd > end && /\S/.test(text.slice(end, separatorEnd));
  if (hasNext) return { start, end: separatorEnd, newText: '' };
  return { start: text.slice(0, separatorStart).trimEnd().length, end, newText: '' };
}

function withoutOverlap(edits: readonly Edit[]): Edit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Edit[] = [];
  for (const edit of sorted) {
    const last = kept.at(-1);
    if (last !== undefined && edit.start < last.end)
      kept[kept.length - 1] = { ...last, end: Math.max(last.end, edit.end) };
    else kept.push(edit);
  }
  return kept;
}

/** Three empty lines where a block was become one; YAML and JSON keep their shape. */
function tidy(text: string, kind: ReturnType<typeof glueKind>): string {
  if (kind === 'json') return text.replace(/: " +/g, ': "').replace(/(?<![ \t])[ \t]*(?:&&|;)[ \t]*"/g, '"');
  return text.replace(/(\r?\n){3,}/g, (breaks) => (breaks.includes('\r') ? '\r\n\r\n' : '\n\n'));
}

function afterVerb({ words, wordSpans }: GlueStep): number | undefined {
  return wordSpans[words.indexOf('build')]?.end;
}
