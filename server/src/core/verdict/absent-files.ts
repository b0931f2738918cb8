import type { Facts } from '../facts.js';
import type { Stage } from '../graph/graph.js';
import type { ImageFacts } from '../images/image-facts.js';
import { imageHolds } from '../images/image-holds.js';
import { isDistribution, isPlainImage, leavesAlone } from '../images/plain-image.js';
import { startOfImage } from '../images/start.js';
import { isPackageManager } from '../packages/package-managers.js';
import { isDistributed } from '../packages/packages-with.js';
import { sourceInContext } from '../run/plain-copy.js';
import type { StageCommand } from '../run/stage-run.js';
import type { ShellCommand, ShellWord } from '../shell/command.js';
import { baseName, folderOf, isWithin, joinPath, resolvePath } from '../shell/paths.js';
import type { Instruction } from '../text/ast.js';

/** The stages of a Dockerfile, and how much of a question is left to look at. */
interface Search {
  readonly facts: Pick<Facts, 'graph' | 'runs' | 'inputs'>;
  readonly known: Map<string, boolean>;
  steps: number;
}

/** A question that leads through more instructions than this is left open. */
const maxSteps = 2000;

/**
 * Whether no file lies at `path` in a stage whose instructions have all run: its base has none, and no COPY and no
 * command can have brought one. `false` where that is not known.
 */
export function isFileAbsent(
  facts: Pick<Facts, 'graph' | 'runs' | 'inputs'>,
  stage: number,
  path: string,
): boolean {
  const found = facts.graph.stages[stage];
  return found !== undefined && isAbsent({ facts, known: new Map(), steps: 0 }, found, path);
}

function isAbsent(search: Search, stage: Stage, path: string): boolean {
  const key = `${stage.index} ${path}`;
  const before = search.known.get(key);
  if (before !== undefined) return before;
  const answer = lookFor(search, stage, path);
  search.known.set(key, answer);
  return answer;
}

function lookFor(search: Search, stage: Stage, path: string): boolean {
  const run = search.facts.runs.stage(stage.index);
  if (!run.complete || run.readFile(path) !== undefined || run.artifactAt(path)?.path === path) return false;
  search.steps += stage.instructions.length;
  if (search.steps > maxSteps || !isAbsentInBase(search, stage, path)) return false;
  return !stage.instructions.some((instruction) => mayBring(search, stage, instruction, path));
}

function isAbsentInBase(search: Search, { base, index }: Stage, path: string): boolean {
  if (base.kind === 'scratch') return true;
  if (base.kind === 'image') return isAbsentInImage(search.facts.runs.stage(index).runtime.base, path);
  const parent =
    base.kind === 'stage' && base.stage < index ? search.facts.graph.stages[base.stage] : undefined;
  return parent !== undefined && isAbsent(search, parent, path);
}

const scriptName = /\.(sh|bash|py|rb|pl)$/;

const programFolder = /^\/(usr\/(local\/)?)?s?bin\/[^/]+$/;

/** Where packages of a distribution put files. */
const distributedFolder = /^\/(s?bin|lib\w*|etc|opt|srv|var|usr\/(?!local\/))/;

function isAbsentInImage(image: ImageFacts | undefined, path: string): boolean {
  if (image === undefined) return false;
  const { entrypoint = [] } = startOfImage(image);
  if (programFolder.test(path)) {
    if (imageHolds(image, { kind: 'program', name: path }).value === false) return true;
    const isScript = isPlainImage(image) && entrypoint.length === 0 && scriptName.test(path);
    const isOwnProgram = isDistribution(image) && path.startsWith('/usr/local/');
    return (isScript || isOwnProgram) && !isDistributed(baseName(path));
  }
  return !entrypoint.includes(path) && leavesAlone(image, path);
}

function mayBring(search: Search, stage: Stage, instruction: Instruction, path: string): boolean {
  switch (instruction.keyword) {
    case 'COPY':
    case 'ADD':
      return mayCopy(search, stage, instruction, path);
    case 'RUN':
      return search.facts.runs
        .stage(stage.index)
        .commands.some((one) => one.instruction === instruction && mayMake(search, stage, one, path));
    case 'VOLUME':
      return instruction.words.some(({ value }) => value.includes('$') || isWithin(value, path));
    case 'ONBUILD':
      return true;
    default:
      return false;
  }
}

/** Commands that put files where they are told, or into folders of their own. */
const tidyPrograms =
  /^(adduser|addgroup|useradd|groupadd|usermod|groupmod|cd|chgrp|chmod|chown|corepack|date|echo|export|false|id|ldconfig|ls|mkdir|printf|pwd|rm|rmdir|set|sleep|test|true|update-ca-certificates|which|\[|:)$/;

function mayMake(search: Search, stage: Stage, { command }: StageCommand, path: string): boolean {
  const { redirections, words, cwd } = command;
  const isWritten = redirections.some(({ operator, target }) => {
    const place = resolvePath(cwd, target?.text);
    return operator.includes('>') && (place === undefined || place === path);
  });
  const program = baseName(words[0]?.text ?? '');
  if (isWritten) return true;
  if (isPackageManager(program)) return distributedFolder.test(path) || words.some(isOwnPackage);
  if (tidyPrograms.test(program)) return false;
  return programFolder.test(path) || !installsOnly(search, stage, command, program);
}

/** The file of a package, which may bring anything, or a word that is not known. */
function isOwnPackage({ text }: ShellWord): boolean {
  return text === undefined || /\.(apk|deb|rpm)$/.test(text);
}

/** Installs packages of a language into folders of their own, or builds what the run knows. */
function installsOnly(search: Search, stage: Stage, command: ShellCommand, program: string): boolean {
  const verb = command.words.slice(1).find(({ text }) => text?.startsWith('-') !== true)?.text;
  if (/^pip[\d.]*$/.test(program))
    return !command.words.some(({ text }) => /^(-t|--(target|prefix|root|user))(=|$)/.test(text ?? ''));
  if (program === 'go') return /^(build|install|mod|version|vet|test|env)$/.test(verb ?? '');
  if (!/^(npm|yarn|pnpm)$/.test(program) || !/^(ci|i|install|config|cache)$/.test(verb ?? 'install'))
    return false;
  const manifest = joinPath(command.cwd ?? '', 'package.json');
  const text = search.facts.runs.stage(stage.index).readFile(manifest);
  return text !== undefined && !/"(pre|post)?install"|"prepare"/.test(text);
}

function mayCopy(search: Search, stage: Stage, copy: Instruction, path: string): boolean {
  const { words, heredocs, flags } = copy;
  const target = words.at(-1)?.value;
  const folder = resolvePath(search.facts.runs.stage(stage.index).workdirAt(copy), target);
  if (folder === undefined || /[$*?\\]/.test(target ?? '$')) return true;
  if (!isWithin(folder, path)) return false;
  if (heredocs.length > 0 || flags.some(({ name }) => name === 'parents')) return true;
  return words.slice(0, -1).some(({ value }) => {
    if (/[$*?[\]\\]|^(https?|git|ssh):|^git@/.test(value)) return true;
    return sourcesOf(value, folder, path).some((source) => mayBeSource(search, stage, copy, value, source));
  });
}

/** What of a source may end at `path`: the source itself, or what lies in it. */
function sourcesOf(written: string, folder: string, path: string): readonly string[] {
  const source = `/${sourceInContext(written)}`;
  const whole = path === folder || path === joinPath(folder, baseName(source)) ? [source] : [];
  const inside = path.slice(folder === '/' ? 1 : folder.length + 1);
  return path === folder ? whole : [...whole, joinPath(source, inside)];
}

function mayBeSource(
  search: Search,
  stage: Stage,
  copy: Instruction,
  written: string,
  source: string,
): boolean {
  if (!copy.flags.some(({ name }) => name === 'from'))
    return copy.keyword === 'ADD' || mayBeInContext(search, written, source);
  const target = search.facts.graph.copyReference(copy)?.target;
  const from = target?.kind === 'stage' ? search.facts.graph.stages[target.stage] : undefined;
  return from === undefined || from.index >= stage.index || !isAbsent(search, from, source);
}

/** Files that people write; others may be made beside them in front of a build. */
const writtenFile = /\.(c?js|mjs|tsx?|py|sh|bash|rb|php|pl)$/;

function mayBeInContext({ facts }: Search, written: string, source: string): boolean {
  const { context } = facts.inputs;
  const [whole, path] = [sourceInContext(written), source.slice(1)];
  const entries = namesBeside(facts, path);
  const name = baseName(path);
  if (path === whole) return whole !== '' && !entries.includes(`${name}/`);
  if (namesBeside(facts, whole).includes(baseName(whole))) return false;
  if (entries.some((one) => one === name || one === `${name}/`)) return true;
  const lines = context.read('.gitignore')?.split(/\r?\n/) ?? [];
  const isMade = lines.some((line) => path.split('/').includes(baseName(line.trim().replace(/\/$/, ''))));
  const isThere = whole === '' || context.list(whole).length > 0;
  return !isThere || isMade || entries.length === 0 || !writtenFile.test(name) || !isSureContext(facts, name);
}

function namesBeside({ inputs }: Pick<Facts, 'inputs'>, path: string): readonly string[] {
  return inputs.context.list(folderOf(`/${path}`).slice(1));
}

/** The folder of the build is described, or holds a file of this name elsewhere, or all that is named beside it. */
function isSureContext({ inputs, graph }: Pick<Facts, 'inputs' | 'graph'>, name: string): boolean {
  if (inputs.outside?.isContextSure === true) return true;
  const folders = inputs.context.list('').filter((one) => one.endsWith('/'));
  if (folders.some((folder) => inputs.context.list(folder.slice(0, -1)).includes(name))) return true;
  const named = graph.stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, flags }) => keyword === 'COPY' && !flags.some((flag) => flag.name === 'from'))
    .flatMap(({ words }) => words.slice(0, -1).map(({ value }) => value))
    .filter((value) => sourceInContext(value) !== '' && !/[$*?[\]\\]|^<</.test(value));
  const isThere = (value: string): boolean => {
    const path = sourceInContext(value);
    const base = baseName(path);
    return namesBeside({ inputs }, path).some((one) => one === base || one === `${base}/`);
  };
  return named.length > 0 && named.every(isThere);
}
