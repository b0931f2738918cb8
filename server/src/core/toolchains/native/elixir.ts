import type { Artifact } from '../../artifacts.js';
import { joinPath, resolvePath } from '../../shell/paths.js';
import { languageOptions } from './language-options.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  readOptions,
  type ToolCall,
  variableText,
} from '../tool-call.js';

/** A release holds the Erlang run time: programs for the libc and the OpenSSL of the build image. */
export function releaseWithMix(call: ToolCall): Made {
  const { cwd } = call.command;
  const at = call.argv.findIndex(
    (word) => word === 'release' || word?.split(',').at(-1)?.trim() === 'release',
  );
  if (at === -1 || cwd === undefined) return nothingMade;
  const { values, plain } = readOptions(call.args, languageOptions, at + 1);
  const project = call.stage.readFile(joinPath(cwd, 'mix.exs')) ?? '';
  const name = plain[0]?.text ?? /\bapp:\s*:(\w+)/.exec(project)?.[1];
  const mode = variableText(call, 'MIX_ENV') ?? 'dev';
  const folder = values.get('path') ?? `_build/${mode}/rel${name === undefined ? '' : `/${name}`}`;
  const path = resolvePath(cwd, folder);
  if (path === undefined) return nothingMade;
  if (/include_erts:\s*false/.test(project)) {
    const wants = { runtime: { name: 'erlang', version: call.stage.facts?.runtimes['erlang'] } };
    return {
      artifacts: [
        makeArtifact(call, {
          path: `${path}/`,
          toolchain: 'elixir',
          linkage: 'interpreted',
          wants,
          explanation: 'a release without the Erlang runtime',
        }),
      ],
    };
  }
  return { artifacts: [releaseArtifact(call, `${path}/`)] };
}

/** A folder with the Erlang run time of this image. */
export function releaseArtifact(call: ToolCall, path: string): Artifact {
  const link = linkedHere(call);
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: the release contains the Erlang runtime`;
  // On Alpine ncurses is one library, on Debian its terminal part is a file of its own.
  const terminal = link.libc === 'musl' ? 'libncursesw' : 'libtinfo';
  const needs = ['libcrypto', 'libstdc++', 'libgcc_s', terminal];
  return makeArtifact(call, {
    path,
    toolchain: 'elixir',
    ...link,
    needs,
    wants: { native: ['erts'] },
    explanation,
  });
}
