import type { Ast } from './ast.js';

/**
 * Whether BuildKit's own front end reads the file. `# syntax=` may hand it to another one, which may know further
 * instructions, flags and names.
 */
export function isReadByBuildKit({ directives }: Pick<Ast, 'directives'>): boolean {
  const syntax = directives.find(({ name }) => name === 'syntax')?.value;
  return syntax === undefined || /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax);
}

/** Whether that front end is a version for experiments, which takes more than the released ones. */
export function isExperimentalSyntax({ directives }: Pick<Ast, 'directives'>): boolean {
  const syntax = directives.find(({ name }) => name === 'syntax')?.value;
  return syntax !== undefined && /labs|master|upstream|experimental/.test(syntax);
}
