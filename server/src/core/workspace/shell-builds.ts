import { forEachChild, parse, type Command, type SyntaxNode } from 'unbash';
import type { JoinedText } from '../text/ast.js';
import { joinWorkspacePath } from './build-paths.js';
import { describeBuild, type DescribedBuild } from './described-build.js';
import { noStages, stagesAt, type ReadStages } from './target-mention.js';

/** A word of a command line. `value` is without quotes, but as written where it holds an expansion. */
export interface CommandWord {
  readonly value: string;
  readonly joined: JoinedText;
  /** Offsets of the word as written in the text of `joined`. */
  readonly start: number;
  readonly end: number;
}

/** Options of `docker build` and its kin that take the next word as their value. */
const valued = new Set(
  (
    '-t --tag -f --file --build-arg --target --platform --cache-from --cache-to --label -o --output --progress ' +
    '--secret --ssh --network --iidfile --metadata-file --build-context --builder --add-host --allow --annotation ' +
    '--attest --cgroup-parent --no-cache-filter --shm-size --ulimit -m --memory --memory-swap -c --cpu-shares ' +
    '--cpuset-cpus --cpuset-mems --isolation --security-opt --call --policy --format --volume -v --jobs --env ' +
    '--dockerfile --context --destination --cache-repo --context-sub-path -H --host --config --log-level'
  ).split(' '),
);
const deepest = 60;

/** The stages that a shell text names in `docker build --target` and the like. `folder` is where it starts. */
export function readShellBuilds(joined: JoinedText, folder: string | undefined): readonly DescribedBuild[] {
  // An expression of a CI file becomes a variable of the same length, or the shell parser would stumble.
  const text = joined.text.replace(/\$\{\{.*?\}\}/g, (expression) => '$' + '_'.repeat(expression.length - 1));
  if (!mayBuild(text)) return [];
  const found: DescribedBuild[] = [];
  visit(parse(text), { folder }, { joined: { ...joined, text }, found }, 0);
  return found;
}

interface Place {
  folder: string | undefined;
}

interface Walk {
  readonly joined: JoinedText;
  readonly found: DescribedBuild[];
}

/** `place` is changed by `cd` as the shell comes by; a subshell changes its own copy. */
function visit(node: SyntaxNode, place: Place, walk: Walk, depth: number): void {
  if (depth > deepest) return;
  const inner = node.type === 'Subshell' ? { ...place } : place;
  if (node.type === 'Command') readCommand(node, inner, walk);
  forEachChild(node, (child) => {
    visit(child, inner, walk, depth + 1);
  });
}

function readCommand(node: Command, place: Place, walk: Walk): void {
  const written = [node.name, ...node.args].filter((word) => word?.type === 'Word');
  const words = written.map((word) => ({
    value: /[$`]/.test(word.text) ? word.text.replace(/^"(.*)"$/, '$1') : word.value,
    joined: walk.joined,
    start: word.pos,
    end: word.end,
  }));
  const [program, target] = words;
  if (program !== undefined && /^(cd|pushd|popd)$/.test(program.value))
    place.folder =
      target?.value.startsWith('-') === true ? undefined : joinWorkspacePath(place.folder, target?.value);
  else walk.found.push(...readBuildCommand(words, place.folder));
}

/** The stages that one command line names, program first; empty when it builds nothing. */
export function readBuildCommand(
  words: readonly CommandWord[],
  folder: string | undefined,
): readonly DescribedBuild[] {
  const at = words.findIndex(({ value }) => /^(.*\/)?(docker|podman|nerdctl|buildah|executor)$/.test(value));
  const program = words[at]?.value.replace(/^.*\//, '');
  if (program === undefined) return [];
  const start = program === 'executor' ? at : indexOfBuild(words, at + 1);
  if (start === undefined) return [];
  const { options, operands } = readBuildFlags(words.slice(start + 1));
  const kaniko = program === 'executor';
  const stages = options.map(namedStages);
  return describeBuild({
    files: {
      folder,
      context: kaniko ? valueOf(options, '--context')?.replace(/^dir:\/\//, '') : operands[0],
      dockerfile: valueOf(options, ...(kaniko ? ['--dockerfile'] : ['-f', '--file'])),
      dockerfileFrom: 'folder',
    },
    stages: stages.flatMap((read) => read.stages),
    isOpen: stages.some(({ isOpen }) => isOpen),
    contexts: valuesOf(options, '--build-context').map((value) => value.split('=', 1)[0] ?? ''),
    images: valuesOf(options, '-t', '--tag', '--destination').filter((value) => !value.includes('$')),
  });
}

/** `build`, `buildx build`, `image build`, `buildx b`, `bud`, behind global options. */
function indexOfBuild(words: readonly CommandWord[], from: number): number | undefined {
  for (let at = from; at < words.length; at++) {
    const value = words[at]?.value ?? '';
    if (valued.has(value)) at++;
    else if (/^(build|bud|b)$/.test(value)) return at;
    else if (!value.startsWith('-') && !/^(buildx|image|builder)$/.test(value)) return undefined;
  }
  return undefined;
}

interface Option {
  readonly name: string;
  readonly value: string;
  readonly word: CommandWord;
}

interface Options {
  readonly options: readonly Option[];
  readonly operands: readonly string[];
}

function readBuildFlags(words: readonly CommandWord[]): Options {
  const options: Option[] = [];
  const operands: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const joined = /^(--?[\w-]+)=(.*)$/s.exec(word.value);
    const next = words[at + 1];
    if (joined !== null) options.push({ name: joined[1] ?? '', value: joined[2] ?? '', word });
    else if (!word.value.startsWith('-') || word.value === '-') operands.push(word.value);
    else if (valued.has(word.value) && next !== undefined) {
      options.push({ name: word.value, value: next.value, word: next });
      at++;
    }
  }
  return { options, operands };
}

function valueOf(options: readonly Option[], ...names: readonly string[]): string | undefined {
  return valuesOf(options, ...names).at(-1);
}

function valuesOf(options: readonly Option[], ...names: readonly string[]): readonly string[] {
  return options.filter(({ name }) => names.includes(name)).map(({ value }) => value);
}

/** A program that builds, and behind its global options the verb. */
const buildCommand =
  /\bexecutor\b|\b(?:docker|podman|nerdctl|buildah)["']?\s[\s\S]{0,500}?\b(?:build|bud|b)\b/;

/** Cheaply: most scripts build nothing, and the parsers of shell and YAML take their time. */
export function mayBuild(text: string): boolean {
  return buildCommand.test(text);
}

/** `--no-cache-filter` takes several names between commas. */
function namedStages({ name, value, word }: Option): ReadStages {
  if (name !== '--target' && name !== '--no-cache-filter') return noStages;
  const { joined } = word;
  const at = joined.text.lastIndexOf(value, word.end - value.length);
  if (at < word.start) return { stages: [], isOpen: true };
  let start = at;
  const parts = value.split(',').map((part) => {
    const read = stagesAt(joined, start, start + part.length, name === '--target');
    start += part.length + 1;
    return read;
  });
  return { stages: parts.flatMap(({ stages }) => stages), isOpen: parts.some(({ isOpen }) => isOpen) };
}
