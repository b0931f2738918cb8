import type { Ast, Instruction } from './ast.js';

/**
 * Placeholders of template languages: mustache and Go, Jinja, ERB, Nickel, m4-like `@NAME@`, `%%NAME%%` and `__NAME__`,
 * `${templateOption:NAME}` of Dev Container Templates, `${project.version}` of Maven.
 */
const placeholder =
  /\{\{|\{%|<%|%\{|@[A-Za-z_][\w.]*@|%%\w+%%|__[A-Z][A-Z_]*__|\$\{templateOption:|\$\{[A-Za-z][\w-]*\.[\w.-]+\}/;
const blockStart = /^(?:\{\{|\{%|<%)/;

/** `REPLACE-ME`, `YOUR_IMAGE`: words that a script looks for. No image has capital letters in its name. */
const stencil = /^(?:[^@:\s]*\/)?([A-Z][A-Z\d]*(?:[-_]+[A-Z\d]+)+)(?::\S*)?$/;

/**
 * Whether the text is a template that some program makes a Dockerfile of: a placeholder stands where a stage, its base
 * or an instruction is named. One inside of a RUN (`docker inspect -f '{{.Id}}'`) says nothing.
 */
export function isTemplate({ instructions, comments }: Pick<Ast, 'instructions' | 'comments'>): boolean {
  return (
    instructions.some((one) => holdsPlaceholder(one) || isStencil(one, instructions)) ||
    comments.some(({ text }) => blockStart.test(text))
  );
}

/** A base that stands for another; with an ARG or a stage of that name it was meant to be that. */
function isStencil(instruction: Instruction, instructions: readonly Instruction[]): boolean {
  const base = instruction.keyword === 'FROM' ? instruction.words[0]?.value : undefined;
  const name = stencil.exec(base ?? '')?.[1]?.toLowerCase();
  if (name === undefined) return false;
  return !instructions.some((one) => {
    const declared = one.keyword === 'ARG' ? one.words.map(({ value }) => value.split('=', 1)[0]) : [];
    const stage = one.keyword === 'FROM' ? one.words[2]?.value : undefined;
    return [...declared, stage].some((other) => other?.toLowerCase() === name);
  });
}

function holdsPlaceholder(instruction: Instruction): boolean {
  const { keyword, body, flags } = instruction;
  if (placeholder.test(keyword)) return true;
  if (keyword === 'FROM') return placeholder.test(body.text) || flags.some(hasPlaceholder);
  // Words are taken apart when they are asked for: of unchanged stages nobody does.
  if (keyword === 'ARG') return instruction.words.some(({ raw }) => /=(?:\{\{|\{%|<%)/.test(raw));
  return flags.some((flag) => flag.name === 'from' && hasPlaceholder(flag));
}

function hasPlaceholder({ value = '' }: Instruction['flags'][number]): boolean {
  return placeholder.test(value);
}
