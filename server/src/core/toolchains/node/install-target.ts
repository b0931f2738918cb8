import type { Artifact } from '../../artifacts.js';
import { known, type Value } from '../../shell/environment.js';
import { platformOfArchitecture, platformOfTarget } from '../target-platform.js';
import { linkedHere, type Options, type ToolCall, variable } from '../tool-call.js';

/** What modules are installed for. */
export interface InstallTarget {
  /** `undefined` = not known. */
  readonly libc: Artifact['libc'];
  /** As in `Artifact.platform`. */
  readonly platform: string | undefined;
}

/**
 * `npm ci --os=linux --cpu=arm64 --libc=musl` installs for another machine; `--platform=linuxmusl --arch=x64` is the
 * older way of sharp and of prebuild-install. Each can be set as a variable too.
 */
export function installTarget(call: ToolCall, { words }: Options): InstallTarget {
  const setting = (...names: readonly string[]): Value | undefined =>
    names
      .map((name) => words.get(name) ?? variable(call, `npm_config_${name}`))
      .find((value) => value !== undefined && value.text !== '');
  const system = setting('os', 'platform') ?? known('linux');
  const cpu = setting('cpu', 'arch');
  const platform = cpu === undefined ? call.stage.platform : platformOfTarget(cpu, platformOfArchitecture);
  if (system.text === undefined || !system.text.startsWith('linux'))
    return { libc: undefined, platform: '?' };
  const libc = setting('libc') ?? (system.text === 'linuxmusl' ? known('musl') : undefined);
  if (libc === undefined) return { libc: linkedHere(call).libc, platform };
  return { libc: libc.text === 'musl' || libc.text === 'glibc' ? libc.text : undefined, platform };
}
