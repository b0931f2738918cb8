import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { runTerminal, type TerminalAnswer, type TerminalCall } from './run-terminal.js';
import { ToolError } from './tool-error.js';
import { boundedPath } from './workspace-roots.js';

/** What every tool works with. */
export interface ToolContext {
  /** Absolute path of the terminal program. */
  readonly program: string;
  /** The folders that paths may lead into; the first is the one that relative paths start from. */
  readonly roots: () => Promise<readonly string[]>;
  /** Whether images may be built. */
  readonly allowBuild: boolean;
}

/** One Dockerfile as a tool takes it. */
export interface DockerfileArguments {
  readonly path?: string | undefined;
  readonly text?: string | undefined;
}

/** Characters of an answer. */
const longestAnswer = 60_000;

/** Runs `command` on one Dockerfile. `options` stand before it. */
export async function callOnDockerfile(
  context: ToolContext,
  command: readonly string[],
  { path, text }: DockerfileArguments,
  signal: AbortSignal,
): Promise<TerminalAnswer> {
  if ((path === undefined) === (text === undefined))
    throw new ToolError('give the path of a Dockerfile, or its text');
  if (path !== undefined) return callOnPaths(context, command, [path], signal);
  const [folder = '.'] = await context.roots();
  return call(context, { words: [...command, '-'], folder, input: text ?? '', signal });
}

/** Runs `command` on paths of one folder. */
export async function callOnPaths(
  context: ToolContext,
  command: readonly string[],
  paths: readonly string[],
  signal: AbortSignal,
): Promise<TerminalAnswer> {
  const roots = await context.roots();
  const bounded = paths.map((path) => boundedPath(roots, path));
  const [folder = roots[0] ?? '.'] = bounded.map(({ root }) => root);
  if (bounded.some(({ root }) => root !== folder))
    throw new ToolError('the paths are in several folders of the workspace: ask for one after the other');
  const words = [...command, '--', ...bounded.map(({ path }) => (path.startsWith('-') ? `./${path}` : path))];
  return call(context, { words, folder, signal });
}

/** Runs a command that takes no path. */
export async function callAlone(
  context: ToolContext,
  words: readonly string[],
  signal: AbortSignal,
): Promise<TerminalAnswer> {
  const [folder = '.'] = await context.roots();
  return call(context, { words, folder, signal });
}

async function call({ program }: ToolContext, parts: Omit<TerminalCall, 'program'>): Promise<TerminalAnswer> {
  const answer = await runTerminal({ program, ...parts });
  if (answer.code < 0) throw new ToolError('the call was cancelled, or its answer was too long');
  if (answer.code === 2 && answer.stdout === '') throw new ToolError(sentenceOf(answer));
  return answer;
}

function sentenceOf({ stderr }: TerminalAnswer): string {
  return stderr.replaceAll(/^stage-insight: /gm, '').trim() || 'the program said nothing';
}

/** An answer that is read: what is too long is cut, and says so. */
export function textAnswer(...texts: readonly string[]): CallToolResult {
  return { content: texts.filter((text) => text !== '').map((text) => ({ type: 'text', text: cut(text) })) };
}

/** An answer that is written into a file is whole, or there is none. */
export function wholeAnswer(text: string, ...remarks: readonly string[]): CallToolResult {
  if (text.length > longestAnswer)
    throw new ToolError(`the answer has ${text.length} characters, too many for an agent: use the terminal`);
  return textAnswer(text, ...remarks);
}

/** An answer of a schema. */
export function dataAnswer(data: object): CallToolResult {
  const text = JSON.stringify(data);
  if (text.length > longestAnswer)
    throw new ToolError(`the answer has ${text.length} characters, too many for an agent: ask for less`);
  return { content: [{ type: 'text', text }], structuredContent: { ...data } };
}

function cut(text: string): string {
  if (text.length <= longestAnswer) return text;
  return `${text.slice(0, longestAnswer)}\n… ${text.length - longestAnswer} more characters`;
}
