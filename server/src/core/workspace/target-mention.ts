import type { JoinedText } from '../text/ast.js';
import { sourceSpan } from '../text/joined-text.js';
import type { Span } from '../text/text.js';

/** A stage that a build names. */
export interface NamedStage {
  readonly stage: string;
  /** Where the name stands in the source; absent when it is put together out of parts. */
  readonly span?: Span;
  /** The stage to build; `false`: named for another reason (`--no-cache-filter`). */
  readonly isTarget: boolean;
  /** Whether nothing outside of the file can change it. */
  readonly isSure: boolean;
}

/** A place outside a Dockerfile that names one of its stages as the target of a build. */
export interface TargetMention extends NamedStage {
  /**
   * Path of the Dockerfile, relative to the workspace, with `/`; `undefined` when the file does not say, as in a
   * script that may run anywhere.
   */
  readonly dockerfile: string | undefined;
  /** Path of the naming file, relative to the workspace. */
  readonly file: string;
}

/**
 * The mentions that speak of this Dockerfile, or may: those that leave the Dockerfile open are included.
 * A rename must leave the open ones alone (`dockerfile === undefined`); a stage they name counts as used.
 */
export function mentionsOf(dockerfile: string, mentions: readonly TargetMention[]): readonly TargetMention[] {
  return mentions.filter((mention) => mention.dockerfile === undefined || mention.dockerfile === dockerfile);
}

/** The stages that a text names, and whether it may name others. */
export interface ReadStages {
  readonly stages: readonly NamedStage[];
  readonly isOpen: boolean;
}

export const noStages: ReadStages = { stages: [], isOpen: false };

/**
 * `text[start, end)` as a stage, or the default of a variable (`${TARGET:-dev}`). Any other expression may name
 * whatever stage; what is no stage name at all names none.
 */
export function stagesAt(joined: JoinedText, start: number, end: number, isTarget = true): ReadStages {
  const written = joined.text.slice(start, end);
  const fallback = /^\$\{\w+:?-(.*)\}$/.exec(written)?.[1];
  if (fallback !== undefined) {
    const { stages } = stagesAt(joined, end - 1 - fallback.length, end - 1, isTarget);
    return { stages: stages.map((stage) => ({ ...stage, isSure: false })), isOpen: true };
  }
  if (/[$`]|\{\{/.test(written)) return { stages: [], isOpen: true };
  if (!/^[A-Za-z0-9][\w.-]*$/.test(written)) return noStages;
  return {
    stages: [{ stage: written, span: sourceSpan(joined, start, end), isTarget, isSure: true }],
    isOpen: false,
  };
}

/** A whole scalar as a target. */
export function stagesOf(joined: JoinedText): ReadStages {
  return stagesAt(joined, 0, joined.text.length);
}

/** One mention per place and Dockerfile, in text order: an anchor used by three services is one place. */
export function distinctMentions(mentions: readonly TargetMention[]): readonly TargetMention[] {
  const byPlace = new Map<string, TargetMention>();
  for (const mention of mentions) {
    const { span, stage, dockerfile = '' } = mention;
    const key = `${span?.start ?? `${stage} `} ${dockerfile}`;
    const known = byPlace.get(key);
    if (known === undefined || (mention.isSure && !known.isSure)) byPlace.set(key, mention);
  }
  return [...byPlace.values()].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}
