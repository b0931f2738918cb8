import { joinPath, resolvePath } from '../../shell/paths.js';
import { languageOptions } from './language-options.js';
import { releaseArtifact } from './elixir.js';
import { closing, withoutComments } from '../text.js';
import { type Made, nothingMade, readOptions, type ToolCall, variableText } from '../tool-call.js';

/** `rebar3 as prod release`: the releases that rebar.config describes, where they hold files and the Erlang run time. */
export function releaseWithRebar(call: ToolCall): Made {
  const { cwd } = call.command;
  const { values, plain } = readOptions(call.args, languageOptions);
  const words = plain.map(({ text }) => text);
  const profiles = words[0] === 'as' ? words[1] : 'default';
  const verb = words[0] === 'as' ? words[2] : words[0];
  const isElsewhere = ['REBAR_BASE_DIR', 'REBAR_PROFILE'].some(
    (name) => variableText(call, name) !== undefined,
  );
  if (verb !== 'release' || cwd === undefined || profiles === undefined || isElsewhere) return nothingMade;
  // A release of several profiles is put together of the settings of all.
  if (!/^\w+$/.test(profiles)) return nothingMade;
  const text = withoutComments(call.stage.readFile(joinPath(cwd, 'rebar.config')) ?? '', '%');
  const all = tupleIn(text, 'profiles') ?? '';
  const own = profiles === 'default' ? '' : (tupleIn(all, profiles) ?? '');
  const base = text.replace(all, '');
  if (!isWhole(own, base)) return nothingMade;
  const asked = values.get('n') ?? values.get('relname');
  const names = [...`${own} ${base}`.matchAll(/\{\s*release\s*,\s*\{\s*(\w+)/g)].map(([, name = '']) => name);
  const folder = resolvePath(cwd, values.get('o') ?? values.get('output-dir') ?? `_build/${profiles}/rel`);
  if (folder === undefined) return nothingMade;
  return {
    artifacts: [...new Set(asked === undefined ? names : [asked])].map((name) =>
      releaseArtifact(call, `${joinPath(folder, name)}/`),
    ),
  };
}

/** Whether neither links lead out of it nor Erlang or its libraries are left out; the settings of the profile count first. */
function isWhole(own: string, base: string): boolean {
  const setting = (name: string): string | undefined =>
    [own, base]
      .map((text) => new RegExp(`\\{\\s*${name}\\s*,\\s*([^\\s}]{1,100})\\s*\\}`).exec(text)?.[1])
      .find((value) => value !== undefined);
  const mode = setting('mode') ?? 'prod';
  const isLinked = setting('dev_mode') ?? (mode === 'dev' ? 'true' : 'false');
  const hasRuntime = setting('include_erts') ?? (mode === 'dev' || mode === 'minimal' ? 'false' : 'true');
  const hasLibraries = setting('system_libs') ?? 'true';
  return isLinked === 'false' && hasRuntime === 'true' && hasLibraries === 'true';
}

/** `{NAME, …}` with everything in it; quoted braces are rare enough to end it early, and then nothing is read. */
function tupleIn(text: string, name: string): string | undefined {
  const start = new RegExp(`\\{\\s*${name}\\s*,`).exec(text)?.index;
  if (start === undefined) return undefined;
  const end = closing(text, start);
  return end === text.length ? undefined : text.slice(start, end + 1);
}
