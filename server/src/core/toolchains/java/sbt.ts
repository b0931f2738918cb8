import { joinPath } from '../../shell/paths.js';
import { type Made, makeArtifact, nothingMade, type ToolCall } from '../tool-call.js';

/**
 * `sbt stage` of sbt-native-packager: a start script for bash, named after the project. What else it writes is not
 * followed.
 */
export function recogniseSbt(call: ToolCall): Made | undefined {
  const { program, argv, command, stage } = call;
  if (program !== 'sbt') return undefined;
  if (command.cwd === undefined || !argv.some((word) => /(?:^|[\s;:/])stage$/.test(word ?? '')))
    return nothingMade;
  const name = projectName(stage.readFile(joinPath(command.cwd, 'build.sbt')) ?? '');
  if (name === undefined) return nothingMade;
  const script = makeArtifact(call, {
    path: joinPath(command.cwd, `target/universal/stage/bin/${name}`),
    toolchain: 'shell',
    linkage: 'interpreted',
    platform: undefined,
    wants: { interpreter: 'bash' },
    explanation: 'a start script for bash',
  });
  return { artifacts: [script] };
}

/** As sbt normalises it for files; `undefined` where several projects or a setting decide. */
function projectName(build: string): string | undefined {
  if (/executableScriptName|bashScript|Docker\s*\//.test(build)) return undefined;
  const names = [...build.matchAll(/(?<![\w.])name\s{0,20}:=\s{0,20}"([^"\n]{1,100})"/g)];
  const name = names.length === 1 ? names[0]?.[1] : undefined;
  return name?.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
