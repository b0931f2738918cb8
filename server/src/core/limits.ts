/**
 * What one analysis takes in: whatever is larger is unknown. Texts are anybody's, and their cost must not depend on who
 * wrote them. ARCHITECTURE.md holds the same table, and `test/core/limits.test.ts` a text beyond each line of it.
 */
export const limits = {
  /** Characters of the value of a variable, or of an expanded word, after expansion. */
  longestValue: 65_536,
  /** Characters of one word of a shell command. */
  longestWord: 4096,
  /** Characters of `${x%…}`, its value times its pattern. */
  largestComparison: 4_000_000,
  /** Characters of a pattern with `*`, `?` or `[a-z]`. */
  longestPattern: 1000,
  /** Steps that the ignore file of one context may cost. */
  maxIgnoreSteps: 20_000_000,
  /** Lines of an ignore file. */
  maxIgnoreLines: 1000,
  /** Files that a project file includes, each once, or that one command asks for. */
  maxIncludedFiles: 50,
  /** Sources of one COPY or ADD. */
  maxSources: 1000,
  /** Commands of one stage, those of scripts and recipes among them. */
  maxCommands: 2000,
  /** Characters of recipes of make that one stage runs. */
  longestRecipes: 50_000,
  /** References that one line of a Makefile leads to. */
  maxReferences: 5000,
  /** Stages of one Dockerfile that are followed instruction by instruction. */
  maxStages: 3000,
  /** Characters of a Dockerfile whose stages are followed. */
  longestText: 1_000_000,
  /** Milliseconds of one answer about a file; the terminal and the language server leave the file out then. */
  longestAnalysis: 8000,
} as const;

/** A value of at most the length that counts as known. */
export function withinLimit(text: string | undefined, most: number): string | undefined {
  return text === undefined || text.length > most ? undefined : text;
}
