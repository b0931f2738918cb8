import { nearestName } from '../graph/nearest-name.js';
import type { Ast, Flag, Instruction, Word } from './ast.js';
import { flagRefusals } from './flag-refusals.js';
import type { Refusal } from './refusal.js';
import { isReadByBuildKit } from './syntax-image.js';
import type { Span } from './text.js';

/** The instructions of BuildKit's Dockerfile front end. */
export const instructionKeywords: readonly string[] =
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  );
const knownKeywords = new Set(instructionKeywords);

/**
 * What BuildKit's parser (73ed6825, frontend/dockerfile) surely refuses in this text, in text order. Faults of names,
 * indexes and references have rules of their own. Empty for a file that another front end reads.
 */
export function refusalsOf(ast: Ast): Refusal[] {
  if (!isReadByBuildKit(ast)) return [];
  const firstFrom = ast.instructions.find(({ keyword }) => keyword === 'FROM');
  if (firstFrom === undefined) return withoutStage(ast);
  const refusals = ast.instructions.flatMap((instruction) =>
    instruction.index < firstFrom.index ? outsideStages(instruction, ast) : refusalsIn(instruction, ast),
  );
  const heredocs = ast.problems.map(({ start, end }) => ({
    start,
    end,
    words: 'unterminated heredoc',
    advice: 'add a line that contains only the end word',
  }));
  return [...fewUnknown(refusals), ...heredocs];
}

/**
 * A text without FROM is a part of a Dockerfile, or no Dockerfile at all, unless its first word is FROM misspelled: it
 * is said once.
 */
function withoutStage(ast: Ast): Refusal[] {
  const { instructions } = ast;
  const first = instructions.find(({ keyword }) => keyword !== 'ARG') ?? instructions[0];
  if (first === undefined) return [];
  if (nearestName(first.keyword, ['FROM']) !== undefined) return [unknownInstruction(first, ast)];
  return [{ ...first.keywordSpan, words: 'no build stage in current context', isOfPart: true }];
}

/** A text with many is not written for this builder. */
const maxUnknown = 3;

function fewUnknown(refusals: readonly Refusal[]): readonly Refusal[] {
  const unknown = refusals.filter(({ words }) => words.startsWith(unknownWords));
  if (unknown.length <= maxUnknown) return refusals;
  return refusals.filter((refusal) => refusal === unknown[0] || !unknown.includes(refusal));
}

function outsideStages(instruction: Instruction, ast: Ast): Refusal[] {
  const { keyword, keywordSpan } = instruction;
  if (keyword === 'ARG') return [];
  if (!knownKeywords.has(keyword)) return [unknownInstruction(instruction, ast)];
  const advice = 'only ARG is allowed above the first FROM';
  return [{ ...keywordSpan, words: 'no build stage in current context', advice }];
}

function refusalsIn(instruction: Instruction, ast: Ast): Refusal[] {
  if (!knownKeywords.has(instruction.keyword)) return [unknownInstruction(instruction, ast)];
  const shape = lacksFlagValue(instruction)
    ? []
    : instruction.keyword === 'FROM'
      ? fromShape(instruction, ast)
      : wordCount(instruction);
  return [...flagRefusals(instruction, ast), ...shape, ...triggerRefusals(instruction)];
}

const unknownWords = 'unknown instruction: ';

function unknownInstruction({ keyword, keywordSpan }: Instruction, { text }: Ast): Refusal {
  const words = unknownWords + text.slice(keywordSpan.start, keywordSpan.end);
  const near = nearestName(keyword, instructionKeywords);
  if (near !== undefined) {
    const fix = { title: `Change to ${near}`, edits: [{ ...keywordSpan, newText: near }] };
    return { ...keywordSpan, words, advice: `did you mean ${near}?`, fix };
  }
  return { ...keywordSpan, words };
}

function fromShape({ words, keywordSpan, end }: Instruction, ast: Ast): Refusal[] {
  const [base, as, name] = words;
  const last = words.at(-1);
  const refused = 'FROM requires either one or three arguments';
  if (base === undefined || last === undefined) return [{ ...keywordSpan, words: refused }];
  const isAs = as?.value.toLowerCase() === 'as';
  if (words.length === 1 || (words.length === 3 && isAs)) return [];
  const extra = words.length > 3 && isAs && name !== undefined ? name : base;
  const isComment = words.some(({ raw }) => raw.startsWith('#'));
  const tail = { start: extra.end, end: Math.max(last.end, end) };
  const loose = ast.text.slice(tail.start, tail.end).trim();
  const start = ast.text.indexOf(loose, tail.start);
  const span = { start, end: start + loose.length };
  const removable = isComment || (words.length === 2 && isAs);
  return [
    {
      ...span,
      words: refused,
      ...(isComment && { advice: 'a `#` after other words does not start a comment' }),
      ...(removable &&
        !loose.includes('\n') && {
          fix: { title: `Remove \`${loose}\``, edits: [{ ...tail, newText: '' }] },
        }),
    },
  ];
}

const needOne = new Set('ADD ARG COPY ENV EXPOSE HEALTHCHECK LABEL ONBUILD VOLUME'.split(' '));
const needExactlyOne = new Set('MAINTAINER STOPSIGNAL USER WORKDIR'.split(' '));

function wordCount(instruction: Instruction): Refusal[] {
  const { keyword, keywordSpan, json, body } = instruction;
  const refuse = (text: string): Refusal[] => [{ ...keywordSpan, words: text }];
  if (body.text === '') {
    if (needOne.has(keyword) && keyword !== 'ADD' && keyword !== 'COPY')
      return refuse(`${keyword} requires at least one argument`);
    if (needExactlyOne.has(keyword)) return refuse(`${keyword} requires exactly one argument`);
  }
  if (keyword === 'ENV' || keyword === 'LABEL') return assignments(instruction);
  if (keyword === 'SHELL' && !json) return refuse('SHELL requires the arguments to be in JSON form');
  if ((keyword === 'COPY' || keyword === 'ADD') && instruction.words.length < 2)
    return refuse(
      `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
  // Words are taken apart when they are asked for: of other instructions of unchanged stages nobody does.
  return keyword === 'HEALTHCHECK' ? healthcheckShape(instruction.words) : [];
}

function healthcheckShape([type, ...command]: readonly Word[]): Refusal[] {
  if (type === undefined) return [];
  const { start, end } = type;
  const kind = type.value.toUpperCase();
  if (kind === 'NONE')
    return command.length === 0 ? [] : [{ start, end, words: 'HEALTHCHECK NONE takes no arguments' }];
  if (kind !== 'CMD')
    return [
      {
        start,
        end,
        words: `Unknown type "${kind}" in HEALTHCHECK (try CMD)`,
        advice: 'write `HEALTHCHECK CMD …`',
      },
    ];
  return command.length === 0 ? [{ start, end, words: 'Missing command after HEALTHCHECK CMD' }] : [];
}

/** `NAME=value …`, or the old form `NAME value`. */
function assignments({ keyword, words, body }: Instruction): Refusal[] {
  const [first, ...more] = words;
  if (first === undefined) return [];
  const refuse = ({ start, end }: Span, text: string): Refusal[] => [{ start, end, words: text }];
  if (!first.raw.includes('='))
    return /\s/.test(body.text) ? [] : refuse(first, `${keyword} must have two arguments`);
  const loose = more.find(({ raw }) => !raw.includes('='));
  if (loose === undefined) return [];
  return refuse(loose, `Syntax error - can't find = in "${loose.raw}". Must be of the form: name=value`);
}

/** `COPY --from stage /x`: what is missing is a `=`, not a path. */
function lacksFlagValue({ flags }: Instruction): boolean {
  return flags.some(({ value }: Flag) => value === undefined);
}

function triggerRefusals({ trigger }: Instruction): Refusal[] {
  if (trigger === undefined) return [];
  const { keyword, keywordSpan } = trigger;
  if (keyword === 'ONBUILD')
    return [{ ...keywordSpan, words: "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed" }];
  if (keyword === 'FROM' || keyword === 'MAINTAINER')
    return [{ ...keywordSpan, words: `${keyword} isn't allowed as an ONBUILD trigger` }];
  // The rest of it is read where it runs.
  return [];
}
