import type { Artifact } from '../../artifacts.js';
import { textsBelow } from '../texts-below.js';
import { libcWords, linkedHere, makeArtifact, type ToolCall } from '../tool-call.js';

export interface Program
  extends Pick<Artifact, 'mayNeed' | 'likelyNeeds' | 'openNeeds'>, Partial<Pick<Artifact, 'wants'>> {
  readonly path: string;
  readonly toolchain: Artifact['toolchain'];
  readonly isStatic: boolean;
  readonly needs: readonly string[];
}

/** A program that is linked as the C compiler behind the language does. */
export function nativeArtifact(call: ToolCall, program: Program): Artifact {
  const { path, toolchain, isStatic, needs, mayNeed = [], likelyNeeds = [], openNeeds, wants = {} } = program;
  if (isStatic)
    return makeArtifact(call, {
      path,
      toolchain,
      linkage: 'static',
      explanation: 'static: requested on the command line',
    });
  const link = linkedHere(call);
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: static linking is not requested`;
  return makeArtifact(call, {
    path,
    toolchain,
    ...link,
    needs,
    wants,
    ...(mayNeed.length > 0 && { mayNeed }),
    ...(likelyNeeds.length > 0 && { likelyNeeds }),
    ...(openNeeds !== undefined && { openNeeds }),
    explanation,
  });
}

/** Texts of at most 300 files whose names `isSource`, below the folder in which a command runs. */
export function sourcesBelow(
  { stage, command }: ToolCall,
  isSource: RegExp,
  leftOut: RegExp,
): readonly string[] {
  return textsBelow(stage, command.cwd ?? '/', { isSource, leftOut, most: 300 });
}
