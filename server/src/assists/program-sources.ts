import type { Artifact } from '../core/artifacts.js';
import type { Facts } from '../core/facts.js';
import type { BuildContext } from '../core/inputs.js';
import { withoutIgnored } from '../core/run/context-files.js';

const maxFiles = 400;

/** Texts of the sources in the build context whose names end so; vendored and test files left out. */
export function sourcesIn(context: BuildContext, ending: RegExp): readonly string[] {
  const seen = withoutIgnored(context);
  const texts: string[] = [];
  const open = [''];
  for (let round = 0; round < maxFiles && open.length > 0 && texts.length < maxFiles; round++) {
    const folder = open.shift() ?? '';
    for (const name of seen.list(folder)) {
      const path = folder === '' ? name : `${folder}${name}`;
      if (name.endsWith('/')) {
        if (!/^(vendor|node_modules|testdata|target|\..*)\/$/.test(name)) open.push(path);
      } else if (ending.test(name) && !/_test\.go$/.test(name)) {
        const text = seen.read(path);
        if (text !== undefined) texts.push(text);
      }
    }
  }
  return texts;
}

const sourceEnding: Readonly<Partial<Record<Artifact['toolchain'], RegExp>>> = {
  go: /\.go$/,
  c: /\.[ch]$/,
  'c++': /\.(c|cc|cpp|cxx|h|hh|hpp)$/,
  rust: /\.rs$/,
  java: /\.(java|kt|kts|groovy|scala)$/,
  node: /\.[cm]?[jt]sx?$/,
};

type Made = Pick<Artifact, 'toolchain'>;

function sourcesOf({ inputs }: Facts, { toolchain }: Made): readonly string[] {
  const ending = sourceEnding[toolchain];
  return ending === undefined ? [] : sourcesIn(inputs.context, ending);
}

const otherPrograms =
  /\bexec\.(?:Command|LookPath)|\b(?:system|popen|execl[pe]?|execv[pe]?|posix_spawnp?)\s*\(|\bCommand::new\b|\bProcessBuilder\b|\bgetRuntime\(\)\.exec|\bchild_process\b|\b(?:execa|cross-spawn|shelljs)\b|["'](?:\/usr)?\/bin\//;
const temporary =
  /\bos\.(?:CreateTemp|MkdirTemp|TempDir)\b|\bioutil\.Temp\w+|\b(?:tmpfile|tmpnam|mkd?temp|mkstemp)\s*\(|\btempfile\b|\btemp_dir\s*\(|["']\/tmp\b/;
const zones = /\b(?:localtime(?:_r)?|tzset|mktime|strftime|zoned_time)\s*\(|\bchrono|\btime::|\btz\b/;

/** Whether the sources were read and start nothing that an image without a shell may lack. */
export function callsNoProgram(facts: Facts, artifact: Made): boolean {
  const texts = sourcesOf(facts, artifact);
  return texts.length > 0 && !texts.some((text) => otherPrograms.test(text));
}

/** Whether a source makes files in /tmp. */
export function readsTemporary(facts: Facts, artifact: Made): boolean {
  return sourcesOf(facts, artifact).some((text) => temporary.test(text));
}

/** Whether a source may ask for the local time. */
export function readsZones(facts: Facts, artifact: Made): boolean {
  return artifact.toolchain === 'go' || sourcesOf(facts, artifact).some((text) => zones.test(text));
}
