import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const require = createRequire(import.meta.url);
const editorGrammar = new URL('../grammar/fixtures/docker.tmLanguage.json', import.meta.url);
const ownGrammar = new URL('../../syntaxes/dockerfile-stages.tmLanguage.json', import.meta.url);
const grammars: Readonly<Record<string, URL>> = {
  'source.dockerfile': editorGrammar,
  'stage-insight.dockerfile-stages': ownGrammar,
};

export interface ScopedToken {
  readonly text: string;
  /** Innermost last, without the root. */
  readonly scopes: readonly string[];
}

export type Tokenize = (text: string) => readonly (readonly ScopedToken[])[];

/** The editor's Dockerfile grammar, with or without ours injected into it as VS Code does. */
export async function loadDockerfileGrammar(injected: boolean): Promise<Tokenize> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scope) => Promise.resolve(readGrammar(scope)),
    getInjections: (scope) =>
      injected && scope === 'source.dockerfile' ? ['stage-insight.dockerfile-stages'] : [],
  });
  const grammar = await registry.loadGrammar('source.dockerfile');
  if (grammar === null) throw new Error('the Dockerfile grammar fixture did not load');
  return (text) => tokenizeLines(grammar, text);
}

function readGrammar(scope: string): textmate.IRawGrammar | null {
  const url = grammars[scope];
  return url === undefined ? null : textmate.parseRawGrammar(readFileSync(url, 'utf8'), url.pathname);
}

function tokenizeLines(grammar: textmate.IGrammar, text: string): readonly (readonly ScopedToken[])[] {
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes: scopes.slice(1),
    }));
  });
}

/** Draws each token that says something as `⟨text scope⟩`, by the end of its innermost scope; the rest is plain text. */
export function drawTokens(lines: readonly (readonly ScopedToken[])[]): string {
  return lines.map((tokens) => tokens.map(drawToken).join('')).join('\n');
}

function drawToken({ text, scopes }: ScopedToken): string {
  const told = scopes.filter((scope) => !/^(meta\.(instruction|heredoc)|punctuation)/.test(scope)).at(-1);
  if (told === undefined || text.trim() === '') return text;
  return `⟨${text} ${told
    .replace(/\.dockerfile$/, '')
    .split('.')
    .slice(-2)
    .join('.')}⟩`;
}
