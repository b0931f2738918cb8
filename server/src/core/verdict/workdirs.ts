import type { Stage } from '../graph/graph.js';

/** The absolute WORKDIR in force at an offset of a stage, where the stage says it plainly. */
export function workdirAt({ instructions }: Stage, offset: number): string | undefined {
  const workdir = instructions.findLast(({ keyword, start }) => keyword === 'WORKDIR' && start < offset);
  const value = workdir?.words[0]?.value;
  return value?.startsWith('/') === true && !value.includes('$') ? value : undefined;
}
