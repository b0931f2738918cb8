import type { Facts } from '../core/facts.js';
import type { ImageFacts } from '../core/images/image-facts.js';
import type { Stage } from '../core/graph/graph.js';
import { startOfImage } from '../core/images/start.js';
import { packageFor } from '../core/packages/packages-with.js';
import type { Fix } from '../core/rule.js';
import type { Instruction } from '../core/text/ast.js';
import { isOther, userAt } from '../core/verdict/permissions.js';
import type { Landing } from '../core/verdict/landing.js';
import { insertAbove, insertBelow } from './insert-line.js';

/** What programs of a toolchain load besides, by package manager: half of it would end in the next failure. */
const alongside: Readonly<Record<string, Readonly<Record<string, readonly string[] | undefined>>>> = {
  apk: { dotnet: ['icu-libs'], 'dotnet-aot': ['icu-libs'], elixir: ['ncurses-libs', 'openssl'] },
  apt: { elixir: ['libncurses6', 'openssl'] },
};

/** A RUN that installs the libraries above the COPY; none where a package's name on the release is not known. */
export function installFixes(facts: Facts, landing: Landing, libraries: readonly string[]): Fix[] {
  const { base } = landing.runtime;
  if (base === undefined || lacksHeaders(facts, landing, libraries)) return [];
  const names = libraries.map((library) => packageFor('library', library, base));
  if (names.some((name) => name === undefined)) return [];
  const built = facts.runs.stage(landing.delivery.artifact.origin).runtime.base;
  if (libraries.some((library) => isOtherVersion(library, base, built))) return [];
  const more = alongside[base.packageManager ?? '']?.[landing.delivery.artifact.toolchain] ?? [];
  return installFix(facts, landing, [...new Set([...names, ...more])].join(' '));
}

/** What modules of Python and Ruby find in the system alone: no published form of them brings it. */
const compiledAgainst = /^lib(pq|mariadb|mysqlclient|ldap)\b/;

/**
 * Whether it is compiled where it lands, without a package of headers: the build stops there, and the library alone
 * would not mend it.
 */
function lacksHeaders({ runs }: Facts, { delivery }: Landing, libraries: readonly string[]): boolean {
  const { artifact, stage } = delivery;
  const isCompiled =
    artifact.toolchain === 'php' ||
    (/^(python|ruby)$/.test(artifact.toolchain) &&
      libraries.some((library) => compiledAgainst.test(library)));
  if (artifact.origin !== stage || !isCompiled) return false;
  return !runs
    .stage(stage)
    .commands.some(({ command }) => command.words.some(({ text }) => /-dev(el)?$/.test(text ?? '-dev')));
}

/**
 * Whether the package of the release has the library under another soname than the one it was linked with: Debian puts
 * that into the name of the package (`libssl1.1`, `libssl3`).
 */
function isOtherVersion(library: string, there: ImageFacts, built: ImageFacts | undefined): boolean {
  if (built === undefined || built.packageManager !== 'apt' || there.packageManager !== 'apt') return false;
  const linked = packageFor('library', library, built);
  const offered = packageFor('library', library, there);
  return linked !== undefined && sonameOf(linked) !== sonameOf(offered ?? '');
}

/** Since 2024 names of packages end in `t64` where the library counts time in 64 bits; its soname is the same. */
function sonameOf(name: string): string {
  return name.replace(/t64$/, '');
}

/** A RUN that installs packages above the COPY, where apt or apk and a shell are there. */
export function installFix(facts: Facts, { delivery }: Landing, names: string): Fix[] {
  return installAbove(facts, delivery.stage, delivery.instruction, names);
}

/** A RUN that installs the package of a program in a stage; none where its name on the release is not known. */
export function installProgram(facts: Facts, stage: number, before: Instruction, program: string): Fix[] {
  const { base } = facts.runs.stage(stage).runtime;
  const name = base === undefined ? undefined : packageFor('program', program, base);
  return name === undefined ? [] : installAbove(facts, stage, before, name);
}

/** Above an instruction, or right below FROM where the user above it may not install. */
function installAbove(facts: Facts, index: number, before: Instruction, names: string): Fix[] {
  const { ast, graph, runs } = facts;
  const { runtime } = runs.stage(index);
  const manager = runtime.base?.packageManager;
  const stage = graph.stages[index];
  if ((manager !== 'apk' && manager !== 'apt') || runtime.shell.value === false) return [];
  if (stage === undefined || !isRoot(userBelowFrom(facts, stage))) return [];
  const line = `RUN ${installLine(manager, names)}`;
  const edit = isOther(userAt(facts, stage, before.start))
    ? insertBelow(ast, stage.from, line)
    : insertAbove(ast, before, line);
  return [{ title: `Install ${names}`, safety: 'suggested', edits: () => [edit] }];
}

/** Who a stage begins as: `root` where nothing else is known. */
function userBelowFrom({ runs }: Facts, { base, index }: Stage): string {
  if (base.kind === 'stage') return runs.stage(base.stage).user?.text ?? 'root';
  return startOfImage(runs.stage(index).runtime.base).user ?? 'root';
}

function isRoot(user: string): boolean {
  return /^(root|0)(:|$)/.test(user);
}

/** The command that installs packages and leaves no lists behind. */
export function installLine(manager: 'apk' | 'apt', names: string): string {
  if (manager === 'apk') return `apk add --no-cache ${names}`;
  return `apt-get update && apt-get install -y --no-install-recommends ${names} && rm -rf /var/lib/apt/lists/*`;
}
