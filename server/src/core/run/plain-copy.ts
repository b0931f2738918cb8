import type { Instruction } from '../text/ast.js';
import type { Stage } from '../graph/graph.js';
import { normalisePath } from '../shell/paths.js';

/** The source of a COPY as a path of the build context, without slashes at its ends; empty for the whole of it. */
export function sourceInContext(written: string): string {
  return normalisePath(`/${written}`).slice(1);
}

/** The absolute WORKDIR in force at an instruction, where the stage says it plainly. */
export function workdirAt({ instructions }: Stage, at: Instruction): string | undefined {
  const workdir = instructions.findLast(({ keyword, start }) => keyword === 'WORKDIR' && start < at.start);
  const value = workdir?.words[0]?.value;
  return value?.startsWith('/') === true && !value.includes('$') ? value : undefined;
}
