import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import { withoutIgnored } from '../core/run/context-files.js';
import { blockStart, writtenLike } from './insert-line.js';
import { removeLines } from './remove-lines.js';
import { lineBreak } from './stage-blocks.js';
import type { Step } from './step.js';

interface Manager {
  /** The RUN, whole, that installs from the manifests alone. */
  readonly install: RegExp;
  readonly manifests: readonly string[];
  /** Whether the RUN moves up; else `line` is put in front and the RUN stays. */
  readonly line?: string;
}

const managers: readonly Manager[] = [
  {
    install: /^npm (ci|install)( --?[\w=-]+)*$/,
    manifests: ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc'],
  },
  { install: /^pip3? install( --?[\w-]+)* -r requirements\.txt$/, manifests: ['requirements.txt'] },
  {
    install: /^(\w+=\S* )*go (build|install)\b[^&|;]*$/,
    manifests: ['go.mod', 'go.sum'],
    line: 'go mod download',
  },
];

/**
 * Copies the manifests and installs before `COPY . .`: a change of the sources then no longer installs everything
 * again. Offered on that COPY where the install follows directly and reads nothing but manifests.
 */
export function splitDependenciesStep(facts: Facts, instruction: Instruction): Step | undefined {
  const { ast, graph, inputs } = facts;
  const stage = graph.stageAt(instruction.start);
  if (stage === undefined || !copiesAll(instruction)) return undefined;
  const context = withoutIgnored(inputs.context);
  const next = following(stage, instruction);
  const text =
    next?.keyword === 'RUN' && next.flags.length === 0 ? next.body.text.replace(/\s+/g, ' ').trim() : '';
  const manager = managers.find(({ install }) => install.test(text));
  if (next === undefined || manager === undefined) return undefined;
  const there = manager.manifests.filter((name) => context.read(name) !== undefined);
  if (there[0] !== manager.manifests[0] || runsScripts(context.read('package.json'))) return undefined;
  if (/^replace\b/m.test(context.read('go.mod') ?? '') && manager.line !== undefined) return undefined;
  if (copiesBefore(stage, instruction, manager.manifests)) return undefined;
  const eol = lineBreak(ast.text);
  const target = instruction.words.at(-1)?.raw ?? '.';
  const folder = target.endsWith('/') || /^\.$/.test(target) ? target.replace(/^\.$/, './') : `${target}/`;
  const copies = writtenLike(ast, instruction, `COPY ${there.join(' ')} ${folder}`);
  // The comment above an install belongs to it.
  const moved = { start: blockStart(ast, next), end: next.end };
  const installs =
    manager.line === undefined
      ? ast.text.slice(moved.start, moved.end)
      : writtenLike(ast, instruction, `RUN ${manager.line}`);
  const at = blockStart(ast, instruction);
  const inserted = { start: at, end: at, newText: copies + eol + installs + eol };
  return {
    title: 'Install dependencies before copying the sources',
    kind: 'splitDependencies',
    edits: manager.line === undefined ? [inserted, removeLines(ast, moved)] : [inserted],
  };
}

function copiesAll({ keyword, words, flags, json }: Instruction): boolean {
  if (keyword !== 'COPY' || json || words.length !== 2 || flags.length > 0) return false;
  const [source, target] = words;
  return /^\.\/?$/.test(source?.raw ?? '') && /^[\w./-]+$/.test(target?.raw ?? '');
}

/** The split is there already, perhaps by other means. */
function copiesBefore(
  { instructions }: Stage,
  instruction: Instruction,
  manifests: readonly string[],
): boolean {
  const before = instructions.slice(0, instructions.indexOf(instruction));
  return before.some(
    ({ keyword, words, body }) =>
      (keyword === 'COPY' && words.some(({ value }) => manifests.some((name) => value.endsWith(name)))) ||
      (keyword === 'RUN' && /\bgo mod download\b/.test(body.text)),
  );
}

function following({ instructions }: Stage, instruction: Instruction): Instruction | undefined {
  return instructions[instructions.indexOf(instruction) + 1];
}

/** Scripts of the package that run at install time may need the sources. */
function runsScripts(manifest: string | undefined): boolean {
  return /"(pre|post)?install"\s*:|"prepare"\s*:|"workspaces"\s*:/.test(manifest ?? '');
}
