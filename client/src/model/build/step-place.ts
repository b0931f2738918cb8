import type { BuildPlan, PlanInstruction, PlanStage } from '../../../../server/src/protocol/build-plan.js';
import type { Place } from '../../ports/engine.js';

/**
 * Where a step of BuildKit stands in the text. Steps are called `[builder 2/3] RUN make`, `[stage-1 1/2] …` in an
 * unnamed stage, `[2/3] …` when the file has one stage, `[linux/arm64 builder 1/3] …` for several platforms. The
 * number counts what does something: FROM an image, RUN, COPY, ADD, WORKDIR. Undefined when the name does not lead
 * to exactly one instruction of the same keyword.
 */
export function placeOfStep(plan: BuildPlan, target: number, name: string): Place | undefined {
  const parts = /^\[(?:([^\s/]+\/\S+) )?(?:(\S+) )?(\d+)\/(\d+)\] (ONBUILD )?(\w{1,20})(.*)$/s.exec(name);
  if (parts === null) return undefined;
  const [, , stageName, index, , trigger, keyword = '', rest = ''] = parts;
  const stage = stageOfStep(plan, target, stageName);
  if (stage === undefined) return undefined;
  const wanted = keyword.toUpperCase();
  // A trigger stands in another file, or in another stage; here it is the FROM that brings it.
  if (wanted === 'FROM' || trigger !== undefined) return placeOf(stage, -1, stage.from);
  const counted = countedInstructions(stage);
  const offset = Number(index) - 1 - (stage.base.kind === 'stage' || stage.base.kind === 'scratch' ? 0 : 1);
  const atIndex = counted[offset];
  if (atIndex?.instruction.keyword === wanted && fits(atIndex.instruction, rest.trimStart()))
    return placeOf(stage, atIndex.index, atIndex.instruction);
  const fitting = counted.filter(
    ({ instruction }) => instruction.keyword === wanted && fits(instruction, rest.trimStart()),
  );
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return placeOf(stage, only.index, only.instruction);
  return atIndex?.instruction.keyword === wanted
    ? placeOf(stage, atIndex.index, atIndex.instruction)
    : undefined;
}

/**
 * Where an image is asked for that `[internal] load metadata for docker.io/library/alpine:3.20` could not find: the FROM
 * of the first stage that starts from it. The image is written in full there.
 */
export function placeOfMetadata(plan: BuildPlan, name: string): Place | undefined {
  const image = /^\[internal\] load metadata for (\S+)$/.exec(name)?.[1];
  const stage = plan.stages.find(
    ({ base }) => image !== undefined && base.kind === 'image' && fullName(base.image) === image,
  );
  return stage && placeOf(stage, -1, stage.from);
}

function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = isHost ? image : rest.length > 0 ? `docker.io/${image}` : `docker.io/library/${image}`;
  return /[:@][^/:@]*$/.test(path) ? path : `${path}:latest`;
}

/** Where the `number`-th step (from 1) of the classic builder stands; it counts every line from the first ARG on. */
export function placeOfClassicStep(plan: BuildPlan, number: number, text: string): Place | undefined {
  const keyword = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase();
  const all = plan.stages.flatMap((stage) => [
    { stage, index: -1, instruction: stage.from },
    ...stage.instructions.map((instruction, index) => ({ stage, index, instruction })),
  ]);
  const globals = plan.preamble.split('\n').filter((line) => /^\s*ARG\s/i.test(line)).length;
  const found = all[number - 1 - globals];
  return found !== undefined && found.instruction.keyword === keyword
    ? placeOf(found.stage, found.index, found.instruction)
    : undefined;
}

/** The place that holds a line, for engines that name lines only. */
export function placeOfLine(plan: BuildPlan, line: number): Place | undefined {
  for (const stage of plan.stages) {
    if (holds(stage.from, line)) return placeOf(stage, -1, stage.from);
    const index = stage.instructions.findIndex((instruction) => holds(instruction, line));
    const instruction = stage.instructions[index];
    if (instruction !== undefined) return placeOf(stage, index, instruction);
  }
  return undefined;
}

function holds({ line, endLine }: PlanInstruction, wanted: number): boolean {
  return line <= wanted && wanted <= endLine;
}

function placeOf({ index }: PlanStage, instruction: number, { line, endLine }: PlanInstruction): Place {
  return { stage: index, instruction, line, endLine };
}

function stageOfStep(plan: BuildPlan, target: number, name: string | undefined): PlanStage | undefined {
  if (name === undefined) return plan.stages.length === 1 ? plan.stages[0] : plan.stages[target];
  const named = plan.stages.filter((stage) => stage.name === name.toLowerCase());
  if (named.length > 0) return named.find(({ index }) => index === target) ?? named.at(-1);
  const number = /^stage-(\d+)$/.exec(name)?.[1];
  return number === undefined ? undefined : plan.stages[Number(number)];
}

const counted = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

function countedInstructions({
  instructions,
}: PlanStage): readonly { readonly index: number; readonly instruction: PlanInstruction }[] {
  return instructions
    .map((instruction, index) => ({ index, instruction }))
    .filter(({ instruction }) => counted.has(instruction.keyword));
}

/** Variables are expanded and blanks are squeezed in a step's name, so only the first plain words are compared. */
function fits({ text, keyword }: PlanInstruction, rest: string): boolean {
  const written = squeeze(text.slice(keyword.length));
  const described = squeeze(rest);
  const plain = written.split(/[$"'\\[{<]/)[0]?.trim() ?? '';
  return described.startsWith(plain) || plain.startsWith(described);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
