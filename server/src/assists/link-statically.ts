import type { Artifact } from '../core/artifacts.js';
import type { Edit } from '../core/text/edit.js';
import type { Facts } from '../core/facts.js';
import type { ShellCommand } from '../core/shell/command.js';
import { goBuildFixes } from './go-build-fixes.js';
import { goBuildOf, staticCompile } from './landing-fixes.js';
import { sourcesIn } from './program-sources.js';

/** Edits that make a program static; none for one that is. `undefined` where that is not known to work. */
export function staticLink(facts: Facts, artifact: Artifact): readonly Edit[] | undefined {
  if (artifact.linkage === 'static') return [];
  switch (artifact.toolchain) {
    case 'go':
      return withoutCgo(facts, artifact);
    case 'c':
    case 'c++':
      return staticC(facts, artifact);
    case 'rust':
      return muslTarget(facts, artifact);
    default:
      return undefined;
  }
}

/** Only the first fix counts: it asks that no import needs cgo. */
function withoutCgo(facts: Facts, artifact: Artifact): readonly Edit[] | undefined {
  const build = goBuildOf(facts, artifact);
  if (build === undefined || build.uses.needsCgo !== false || build.cgo.on !== true) return undefined;
  return goBuildFixes(facts, build)[0]?.edits();
}

/** A static glibc still loads modules for these, at run time and of the very same version. */
const loadsModules =
  /^[ \t]*#[ \t]*include[ \t]*<(?:netdb|pwd|grp|dlfcn|iconv|nss|locale|langinfo|resolv)\.h>/m;

/** Debian, Ubuntu and Alpine bring libc.a with the headers; others in a package of its own. */
function staticC(facts: Facts, artifact: Artifact): readonly Edit[] | undefined {
  const base = facts.baseOf(artifact.origin);
  if (!/^(debian|ubuntu|alpine)$/.test(base?.distro ?? '')) return undefined;
  const texts = sourcesIn(facts.inputs.context, /\.(c|cc|cpp|cxx|h|hh|hpp)$/);
  if (artifact.libc !== 'musl' && texts.some((text) => loadsModules.test(text))) return undefined;
  return staticCompile(facts, artifact)[0]?.edits();
}

/** Crates that compile or link C want a compiler for musl too. */
const foreignCrates = /^name = "(?:cc|cmake|ring|aws-lc-rs|bindgen|pkg-config|vcpkg|[\w-]+-sys)"$/m;

/** The target of the program is musl where the file has added that target already. */
function muslTarget(facts: Facts, artifact: Artifact): readonly Edit[] | undefined {
  const { commands, readFile } = facts.runs.stage(artifact.origin);
  const { evidence, path, moves } = artifact;
  const build = commands.find(
    ({ command }) =>
      evidence.some(({ start, end }) => start === command.start && end === command.end) &&
      /^cargo build( |$)/.test(textOf(command)) &&
      command.script === undefined,
  );
  const triple = commands
    .map(({ command }) => /^rustup target add (\w+-unknown-linux-musl)$/.exec(textOf(command))?.[1])
    .find((found) => found !== undefined);
  const verb = build?.command.words[1];
  const lock = readFile(`${build?.command.cwd ?? ''}/Cargo.lock`);
  const isPlain = lock !== undefined && !foreignCrates.test(lock) && moves === undefined;
  if (verb === undefined || triple === undefined || !isPlain || !path.includes('/target/release/'))
    return undefined;
  if (build?.command.words.some(({ text }) => text?.startsWith('--target') !== false)) return undefined;
  return [
    { start: verb.end, end: verb.end, newText: ` --target ${triple}` },
    ...copiedFrom(facts, artifact, triple),
  ];
}

function textOf({ words }: ShellCommand): string {
  return words.map(({ text }) => text ?? '').join(' ');
}

/** Every COPY that takes the program finds it in the folder of the target. */
function copiedFrom({ runs, ast }: Facts, { path }: Artifact, triple: string): readonly Edit[] {
  return runs.deliveries.flatMap(({ artifact, span: { start, end } }) => {
    const written = ast.text.slice(start, end);
    if (artifact.path !== path || !written.includes('target/release/')) return [];
    return [{ start, end, newText: written.replace('target/release/', `target/${triple}/release/`) }];
  });
}
