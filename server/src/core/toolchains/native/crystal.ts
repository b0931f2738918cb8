import type { Artifact } from '../../artifacts.js';
import { joinPath } from '../../shell/paths.js';
import { nativeArtifact, sourcesBelow } from './native-program.js';
import type { ToolCall } from '../tool-call.js';

/** A program of Crystal: its version says which libraries of the language it links, its sources which others. */
export function crystalProgram(call: ToolCall, path: string): Artifact {
  const own = languageLibraries(call);
  const open = own === undefined ? 'its version is not known' : openNeeds(call);
  return nativeArtifact(call, {
    path,
    toolchain: 'crystal',
    isStatic: call.argv.includes('--static'),
    needs: [...new Set([...(own ?? ['libgc']), ...requiredLibraries(call)])],
    ...(open !== undefined && { openNeeds: open }),
  });
}

/** Versions of the packages of Debian. */
const packaged: Readonly<Record<string, string>> = { bullseye: '0.35', bookworm: '1.6', trixie: '1.14' };

/** PCRE2 took the place of PCRE in 1.8, and an event loop of its own that of libevent in 1.15. */
function languageLibraries({ stage }: ToolCall): readonly string[] | undefined {
  const { facts, packages } = stage;
  const ofDebian =
    packages.has('crystal') && facts?.distro === 'debian' ? packaged[facts.release ?? ''] : undefined;
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(facts?.runtimes['crystal'] ?? ofDebian ?? '') ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const at = Number(major) * 1000 + Number(minor);
  return [
    'libgc',
    at >= 1008 ? 'libpcre2-8' : 'libpcre',
    ...(at >= 1015 ? [] : ['libevent']),
    ...(facts?.distro === 'alpine' ? ['libgcc_s'] : []),
  ];
}

/** Parts of the standard library, by the libraries that they link. */
const parts: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(http|oauth2?|openssl|socket\/ssl)\b/, ['libssl', 'libcrypto', 'libz']],
  [/^(digest|crypto|random\/secure)\b/, ['libcrypto']],
  [/^compress\b/, ['libz']],
  [/^xml\b/, ['libxml2']],
  [/^yaml\b/, ['libyaml-0']],
  [/^big\b/, ['libgmp']],
];

function requiredLibraries(call: ToolCall): readonly string[] {
  const names = sourcesOf(call).flatMap((text) =>
    [...text.matchAll(/^[ \t]*require[ \t]+"([\w/-]{1,100})"/gm)].map(([, name = '']) => name),
  );
  return names.flatMap((name) =>
    parts.filter(([pattern]) => pattern.test(name)).flatMap(([, found]) => found),
  );
}

function sourcesOf(call: ToolCall): readonly string[] {
  return sourcesBelow(call, /\.cr$/, /^(spec|lib|\..*)\/$/);
}

/** Shards link what they like, and so do bindings of the sources. */
function openNeeds(call: ToolCall): string | undefined {
  const { stage, command } = call;
  const manifest = stage.readFile(joinPath(command.cwd ?? '/', 'shard.yml')) ?? '';
  if (/^dependencies:\s*\n[ \t]+\w/m.test(manifest)) return 'it is not known which libraries its shards link';
  return sourcesOf(call).some((text) => /@\[Link\b/.test(text))
    ? 'its sources link libraries of their own'
    : undefined;
}
