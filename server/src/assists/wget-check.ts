import type { Facts } from '../core/facts.js';
import type { Fix } from '../core/rule.js';
import type { MissingProgram } from '../core/verdict/missing-programs.js';

/** `wget` in place of a `curl` that only asks an address, where the image has it (as busybox does). */
export function wgetFix({ runs, ast }: Facts, { stage, instruction, name, by, span }: MissingProgram): Fix[] {
  if (name !== 'curl' || by !== 'HEALTHCHECK') return [];
  if (runs.stage(stage).runtime.holds({ kind: 'program', name: 'wget' }).value !== true) return [];
  const rest = ast.text.slice(span.start, instruction.end);
  const edit = instruction.json ? jsonCall(rest) : plainCall(rest);
  if (edit === undefined) return [];
  const [length, newText] = edit;
  const edits = [{ start: span.start, end: span.start + length, newText }];
  return [{ title: 'Use `wget`, which the image contains', safety: 'suggested', edits: () => edits }];
}

/** Options that do not change what is asked: fail, silent, show errors, follow, no output. */
const plainOptions =
  /^curl((?:[ \t]+(?:-[fsSLk]+|--fail|--silent|--show-error|--location))*)[ \t]+(?=https?:|"http|'http|\$)/;

function plainCall(text: string): readonly [number, string] | undefined {
  const found = plainOptions.exec(text)?.[0];
  return found === undefined || /-\w*k/.test(found) ? undefined : [found.length, 'wget -q --spider '];
}

const jsonOptions =
  /^"curl"((?:[ \t]*,[ \t]*"(?:-[fsSL]+|--fail|--silent|--show-error|--location)")*)[ \t]*,[ \t]*(?="https?:)/;

function jsonCall(text: string): readonly [number, string] | undefined {
  const found = jsonOptions.exec(text)?.[0];
  return found === undefined ? undefined : [found.length, '"wget", "-q", "--spider", '];
}
