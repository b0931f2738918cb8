import type { Ast, Instruction } from './ast.js';

/**
 * Placeholders of template languages: mustache and Go, Jinja, ERB, Nickel, m4-like `@NAME@`, `%%NAME%%` and `__NAME__`,
 * `${templateOption:NAME}` of Dev Container Templates.
 */
const placeholder = /\{\{|\{%|<%|%\{|@[A-Za-z_]\w*@|%%\w+%%|__[A-Z][A-Z_]*__|\$\{templateOption:/;
const blockStart = /^(?:\{\{|\{%|<%)/;

/**
 * Whether the text is a template that some program makes a Dockerfile of: a placeholder stands where a stage, its base
 * or an instruction is named. One inside of a RUN (`docker inspect -f '{{.Id}}'`) says nothing.
 */
export function isTemplate({ instructions, comments }: Pick<Ast, 'instructions' | 'comments'>): boolean {
  return instructions.some(holdsPlaceholder) || comments.some(({ text }) => blockStart.test(text));
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
