import { variableOf } from '../shell/environment.js';
import { baseName, joinPath } from '../shell/paths.js';
import { type BuildOutput, buildOutput, commandOutput } from '../toolchains/node/build-output.js';
import type { StageCommand, StageRun } from './stage-run.js';

/** A command that builds a front end, and what it leaves in a folder that is known. */
export interface BuildCall {
  readonly folder: string;
  readonly output: BuildOutput | undefined;
  readonly command: StageCommand;
}

const tools = 'vite|react-scripts|next|nuxt|nuxi|ng|astro|gatsby|vue-cli-service|docusaurus';
const toolCall = new RegExp(`^(${tools}) build\\b`);
/** Programs that such a command begins with. */
const builders = new RegExp(`^((.*/)?(npm|yarn|pnpm|bun)|npx|bunx|${tools})$`);

/** `npm run build`, `yarn build`, `npx vite build` and the like. */
export function buildCalls(run: StageRun): readonly BuildCall[] {
  return run.commands.flatMap((command): readonly BuildCall[] => {
    const { words, cwd: folder, script, environment } = command.command;
    if (folder === undefined || script !== undefined || !builders.test(words[0]?.text ?? '')) return [];
    const texts = words.map(({ text }) => text ?? '?');
    const read = (file: string): string | undefined => run.readFile(joinPath(folder, file));
    const isSet = (name: string): boolean => variableOf(environment, name) !== undefined;
    const called = calledScript(texts);
    if (called !== undefined) return [{ folder, command, output: buildOutput(read, called, isSet) }];
    const tool = calledTool(texts);
    return tool === undefined ? [] : [{ folder, command, output: commandOutput(read, tool, isSet) }];
  });
}

/** The script of package.json that is run. */
function calledScript([program = '', ...rest]: readonly string[]): string | undefined {
  const manager = baseName(program);
  if (!/^(npm|yarn|pnpm|bun)$/.test(manager)) return undefined;
  const isRun = rest[0] === 'run' || rest[0] === 'run-script';
  if (isRun) return rest.length === 2 ? rest[1] : undefined;
  const isPlain = manager !== 'npm' && rest.length <= 2 && /^build(:\w+)?$/.test(rest[0] ?? '');
  return isPlain ? rest[0] : undefined;
}

/** `vite build` of `npx vite build`, `yarn vite build`, `pnpm exec vite build`. */
function calledTool(texts: readonly string[]): string | undefined {
  const line = texts
    .join(' ')
    .replace(/^(npx( --?(y|yes|no-install))?|bunx|npm exec( --)?|(yarn|pnpm)( (run|exec|dlx))?) /, '');
  return toolCall.test(line) && !texts.includes('?') ? line : undefined;
}
