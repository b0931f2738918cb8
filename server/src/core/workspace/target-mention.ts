import type { JoinedText } from '../text/ast.js';
import { sourceSpan } from '../text/joined-text.js';
import type { Span } from '../text/text.js';

/** A place outside a Dockerfile that names one of its stages as the target of a build. */
export interface TargetMention {
  readonly stage: string;
  /** The stage name in the text of `file`, in UTF-16 offsets: what a rename replaces. */
  readonly span: Span;
  /**
   * Path of the Dockerfile, relative to the workspace, with `/`; `undefined` when the file does not tell, as in a
   * script that may run anywhere.
   */
  readonly dockerfile: string | undefined;
  /** Path of the naming file, relative to the workspace. */
  readonly file: string;
}

/** A mention before its file is known. */
export type Target = Omit<TargetMention, 'file'>;

/**
 * The mentions that speak of this Dockerfile, or may: those that leave the Dockerfile open are included.
 * A rename must leave the open ones alone (`dockerfile === undefined`); a stage they name counts as used.
 */
export function mentionsOf(dockerfile: string, mentions: readonly TargetMention[]): readonly TargetMention[] {
  return mentions.filter((mention) => mention.dockerfile === undefined || mention.dockerfile === dockerfile);
}

/**
 * `text[start, end)` as a target, or the default of a variable (`${TARGET:-dev}`); `undefined` for any other
 * expression and for what is no stage name at all.
 */
export function targetAt(
  joined: JoinedText,
  start: number,
  end: number,
  dockerfile: string | undefined,
): Target | undefined {
  const fallback = /^\$\{\w+:?-(.*)\}$/.exec(joined.text.slice(start, end))?.[1];
  if (fallback !== undefined) return targetAt(joined, end - 1 - fallback.length, end - 1, dockerfile);
  const stage = joined.text.slice(start, end);
  if (!/^[A-Za-z0-9][\w.-]*$/.test(stage)) return undefined;
  return { stage, span: sourceSpan(joined, start, end), dockerfile };
}

/** A whole scalar as a target. */
export function targetOf(joined: JoinedText, dockerfile: string | undefined): readonly Target[] {
  const target = targetAt(joined, 0, joined.text.length, dockerfile);
  return target === undefined ? [] : [target];
}

/** One mention per place and Dockerfile, in text order: an anchor used by three services is one place. */
export function distinctTargets(targets: readonly Target[]): readonly Target[] {
  const byPlace = new Map(
    targets.map((target) => [`${target.span.start} ${target.dockerfile ?? ''}`, target]),
  );
  return [...byPlace.values()].sort((a, b) => a.span.start - b.span.start);
}
