import type { AndOr, CommandNode, PipelineNode } from 'unbash';
import { type Fork, noArm } from './branches.js';

/** The ways through `a && b || c`: the first part succeeds, or what stands behind `||` runs. */
export function forkOfAlternatives({ commands, operators }: AndOr): Fork | undefined {
  const starts = operators.flatMap((operator, at) => (operator === '||' ? [at + 1] : []));
  if (starts.length === 0) return undefined;
  const open = starts.flatMap((at, index) => (endsScript(commands[at]) ? [] : [index + 1]));
  return { arms: [0, ...open] };
}

/** `exit 1`, `false`, `{ echo sorry; exit 1; }`: nothing comes after it. */
function endsScript(node: CommandNode | PipelineNode | undefined): boolean {
  if (node?.type === 'BraceGroup') {
    const last = node.body.commands.at(-1)?.command;
    return last?.type === 'AndOr' ? false : endsScript(last);
  }
  if (node?.type !== 'Command') return false;
  const program = node.name?.value;
  const [status] = node.args;
  if (program === 'exit' || program === 'return') return status?.type === 'Word' && status.value !== '0';
  return program === 'false';
}

/** A branch that may be passed by. */
export function passedBy(): Fork {
  return { arms: [0, noArm] };
}
