import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import { withoutIgnored } from '../core/run/context-files.js';
import type { StageCommand } from '../core/run/stage-run.js';
import { joinPath } from '../core/shell/paths.js';
import { blockStart, wordLike, writtenLike } from './insert-line.js';
import { freeName } from './rename-stage.js';
import { renumberIndexes } from './renumber-indexes.js';
import { lineBreak } from './stage-blocks.js';
import type { Step } from './step.js';

/** Flags of `cargo build` that `cargo chef cook` knows too, with their values. */
const sharedFlag =
  / (?:--release|--workspace|--no-default-features|(?:--target|--profile|--features|--package|-p)(?:=| )[\w,./-]+)(?= |$)/g;
/** Flags that say nothing of how dependencies are built: the recipe holds the lock file, and of programs all are cooked. */
const ownFlag = / (?:--locked|--bins|--bin(?:=| )[\w-]+)(?= |$)/g;

/**
 * Builds the dependencies in a layer of their own, with cargo-chef: a change of the sources then compiles the sources
 * alone, also without BuildKit's cache mounts. Offered on the `COPY . .` of a stage on a Rust image whose `cargo build`
 * stands alone in its RUN and is seen to build the package or workspace that is copied.
 */
export function cargoChefStep(facts: Facts, instruction: Instruction): Step | undefined {
  const { ast, graph } = facts;
  const stage = graph.stageAt(instruction.start);
  if (stage?.base.kind !== 'image' || !copiesAll(instruction) || hasChef(facts)) return undefined;
  const build = onlyBuild(facts, stage, instruction);
  const flags = build === undefined ? undefined : flagsOf(build.text);
  const cwd = build?.command.cwd;
  if (flags === undefined || cwd === undefined || !isCargoProject(facts) || !endsAt(instruction, cwd))
    return undefined;
  if (
    !stage.instructions
      .slice(0, stage.instructions.indexOf(instruction))
      .every(({ keyword }) => early.test(keyword))
  )
    return undefined;
  const [word] = stage.from.words;
  if (word === undefined || (stage.nameWord === undefined && stage.from.words.length > 1)) return undefined;
  const chef = freeName(facts, 'chef');
  const planner = freeName(facts, 'planner');
  const eol = lineBreak(ast.text);
  const like = (line: string): string => writtenLike(ast, instruction, line);
  const as = wordLike(ast, stage.from, 'AS');
  const name = stage.nameWord === undefined ? '' : ` ${as} ${stage.nameWord.raw}`;
  const named = stage.nameWord ?? { start: word.end, end: word.end };
  const lines = [
    like('RUN cargo install cargo-chef --locked'),
    '',
    like(`FROM ${chef} ${as} ${planner}`),
    like('COPY . .'),
    like('RUN cargo chef prepare --recipe-path recipe.json'),
    '',
    like(`FROM ${chef}${name}`),
    like(`COPY --from=${planner} ${joinPath(cwd, 'recipe.json')} recipe.json`),
    like(`RUN ${flags.before}cargo chef cook${flags.text} --recipe-path recipe.json`),
  ];
  const at = blockStart(ast, instruction);
  return {
    title: 'Build dependencies in their own layer with cargo-chef',
    kind: 'cargoChef',
    edits: [
      { start: named.start, end: named.end, newText: stage.nameWord === undefined ? ` ${as} ${chef}` : chef },
      { start: at, end: at, newText: lines.map((line) => line + eol).join('') },
      ...renumberIndexes(graph, (index) => (index >= stage.index ? index + 2 : index)),
    ],
  };
}

/** What the stage may say before the sources: the planner and the build inherit it. */
const early = /^(WORKDIR|ENV|ARG|LABEL|RUN)$/;

function copiesAll({ keyword, words, flags, json }: Instruction): boolean {
  const [source, target] = words;
  if (keyword !== 'COPY' || json || words.length !== 2 || flags.length > 0) return false;
  return /^\.\/?$/.test(source?.raw ?? '') && /^[\w./-]+$/.test(target?.raw ?? '');
}

/** The recipe is put where the sources will be. */
function endsAt({ words }: Instruction, cwd: string): boolean {
  const target = words.at(-1)?.value ?? '';
  return /^\.\/?$/.test(target) || target.replace(/(.)\/$/, '$1') === cwd;
}

function hasChef({ ast }: Facts): boolean {
  return /\b(?:cargo[ -]chef|sccache)\b/.test(ast.text);
}

/** The one command of the stage that runs cargo, alone in a RUN directly behind the sources, as root. */
function onlyBuild(
  { runs, ast }: Facts,
  stage: Stage,
  copy: Instruction,
): (StageCommand & { readonly text: string }) | undefined {
  const { commands, user } = runs.stage(stage.index);
  const cargo = commands.filter(({ command }) => command.words[0]?.text === 'cargo');
  const [build, ...more] = cargo;
  if (
    build === undefined ||
    more.length > 0 ||
    stage.instructions[stage.instructions.indexOf(copy) + 1] !== build.instruction
  )
    return undefined;
  if (user?.text !== undefined && !/^(root|0)(:|$)/.test(user.text)) return undefined;
  const { command, instruction } = build;
  const alone = commands.filter((one) => one.instruction === instruction).length === 1;
  const isPlain = alone && command.script === undefined && instruction.flags.length === 0;
  if (!isPlain || instruction.heredocs.length > 0 || command.pipedTo.length > 0) return undefined;
  return { ...build, text: ast.text.slice(instruction.keywordSpan.end, instruction.end) };
}

/** Assignments in front and the flags behind `cargo build`, as written; the cook must build with the same. */
function flagsOf(text: string): { readonly before: string; readonly text: string } | undefined {
  const line = text.replace(/\s+/g, ' ').trim();
  const [, before = '', flags] =
    /^((?:\w+=[^\s'"$`;&|]* )*)cargo (?:build|b)((?: [^\s'"$`;&|\\]+)*)$/.exec(line) ?? [];
  const shared = flags?.replace(ownFlag, '');
  return shared?.replace(sharedFlag, '') === '' ? { before, text: shared } : undefined;
}

/** A locked project. The recipe carries neither a toolchain of its own nor vendored sources. */
function isCargoProject({ inputs }: Facts): boolean {
  const context = withoutIgnored(inputs.context);
  const has = (path: string): boolean => context.read(path) !== undefined;
  const config = context.read('.cargo/config.toml') ?? context.read('.cargo/config') ?? '';
  if (/^\[source\b/m.test(config)) return false;
  return has('Cargo.toml') && has('Cargo.lock') && !has('rust-toolchain') && !has('rust-toolchain.toml');
}
