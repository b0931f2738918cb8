import { joinText } from '../text/joined-text.js';
import { workspaceFolderOf } from './build-paths.js';
import { describeBuild, type DescribedBuild } from './described-build.js';
import { noStages, stagesAt, type ReadStages } from './target-mention.js';

const tokenPattern = /#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[A-Za-z_]\w*|[^\s]/g;
const longestCall = 500;

interface Token {
  readonly text: string;
  readonly start: number;
}

/** `docker_build(NAME, CONTEXT, dockerfile=…, target=…)` of a Tiltfile, and its kin from extensions. */
export function readTiltfile(path: string, text: string): readonly DescribedBuild[] {
  const tokens = [...text.matchAll(tokenPattern)]
    .map((match) => ({ text: match[0], start: match.index }))
    .filter((token) => !token.text.startsWith('#'));
  return tokens.flatMap((token, at) =>
    /^docker_build(?:_with_restart)?$/.test(token.text) && tokens[at + 1]?.text === '('
      ? readCall(text, argumentsOf(tokens, at + 2), workspaceFolderOf(path))
      : [],
  );
}

type Argument = readonly Token[];

/** The arguments up to the closing bracket, each as its tokens. */
function argumentsOf(tokens: readonly Token[], from: number): readonly Argument[] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(from, from + longestCall)) {
    if (/^[)\]}]$/.test(token.text)) depth--;
    if (depth < 0) break;
    if (token.text === ',' && depth === 0) found.push([]);
    else found.at(-1)?.push(token);
    if (/^[([{]$/.test(token.text)) depth++;
  }
  return found;
}

function readCall(source: string, args: readonly Argument[], folder: string): readonly DescribedBuild[] {
  const named = (name: string): Argument | undefined =>
    args.find(([key, equals]) => key?.text === name && equals?.text === '=')?.slice(2);
  const placed = (at: number): Argument | undefined => (args[at]?.[1]?.text === '=' ? undefined : args[at]);
  const context = named('context') ?? placed(1);
  const dockerfile = named('dockerfile');
  const image = literalOf(named('ref') ?? placed(0));
  return describeBuild({
    files: {
      folder,
      context: context && (literalOf(context) ?? '$'),
      dockerfile: dockerfile && (literalOf(dockerfile) ?? '$'),
      dockerfileFrom: dockerfile === undefined ? 'context' : 'folder',
    },
    ...targetOf(source, named('target')),
    images: image === undefined ? [] : [image],
  });
}

function literalOf(argument: Argument | undefined): string | undefined {
  const [token, ...more] = argument ?? [];
  return token !== undefined && more.length === 0 && /^["']/.test(token.text)
    ? token.text.slice(1, -1)
    : undefined;
}

function targetOf(source: string, argument: Argument | undefined): ReadStages {
  const [token] = argument ?? [];
  if (token === undefined) return noStages;
  if (literalOf(argument) === undefined) return { stages: [], isOpen: true };
  const joined = joinText(source, [{ at: 0, source: 0 }]);
  return stagesAt(joined, token.start + 1, token.start + token.text.length - 1);
}
