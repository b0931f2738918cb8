import type { Facts } from '../core/facts.js';
import type { Fix } from '../core/rule.js';
import type { Landing } from '../core/verdict/types.js';
import { isOther, userAt } from '../core/verdict/permissions.js';
import { insertAbove } from './insert-line.js';

/** Package that brings a library at run time, by package manager. Names differ per release only where noted. */
const packages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  apk: {
    libgcc_s: 'libgcc',
    'libstdc++': 'libstdc++',
    libgomp: 'libgomp',
    libpq: 'libpq',
    libz: 'zlib',
    libsqlite3: 'sqlite-libs',
    libgmp: 'gmp',
    libxml2: 'libxml2',
    libyaml: 'yaml',
    libcurl: 'libcurl',
    libcrypto: 'openssl',
    libssl: 'openssl',
  },
  apt: {
    libgcc_s: 'libgcc-s1',
    'libstdc++': 'libstdc++6',
    libgomp: 'libgomp1',
    libpq: 'libpq5',
    libz: 'zlib1g',
    libsqlite3: 'libsqlite3-0',
    libgmp: 'libgmp10',
    libxml2: 'libxml2',
    libyaml: 'libyaml-0-2',
    libcrypto: 'openssl',
    libssl: 'openssl',
  },
};

/** What programs of a toolchain load besides, by package manager: half of it would end in the next failure. */
const alongside: Readonly<Record<string, Readonly<Record<string, readonly string[] | undefined>>>> = {
  apk: { dotnet: ['icu-libs'], 'dotnet-aot': ['icu-libs'], elixir: ['ncurses-libs', 'openssl'] },
  apt: { elixir: ['libncurses6', 'openssl'] },
};

/** A RUN that installs the libraries above the COPY; none where a package's name is not known. */
export function installFixes(facts: Facts, landing: Landing, libraries: readonly string[]): Fix[] {
  const manager = landing.runtime.base?.packageManager;
  if (manager !== 'apk' && manager !== 'apt') return [];
  const names = libraries.map((library) => packages[manager]?.[library]);
  if (names.some((name) => name === undefined)) return [];
  const more = alongside[manager]?.[landing.delivery.artifact.toolchain] ?? [];
  return installFix(facts, landing, [...new Set([...names, ...more])].join(' '));
}

/** A RUN that installs packages above the COPY, where apt or apk and a shell are there. */
export function installFix(facts: Facts, { delivery, runtime }: Landing, names: string): Fix[] {
  const { ast, graph } = facts;
  const manager = runtime.base?.packageManager;
  const stage = graph.stages[delivery.stage];
  // Only root installs packages.
  if (stage === undefined || isOther(userAt(facts, stage, delivery.instruction.start))) return [];
  if ((manager !== 'apk' && manager !== 'apt') || runtime.shell.value === false) return [];
  const line = `RUN ${installLine(manager, names)}`;
  const edit = insertAbove(ast, delivery.instruction, line);
  return [{ title: `Install ${names}`, safety: 'suggested', edits: () => [edit] }];
}

/** The command that installs packages and leaves no lists behind. */
function installLine(manager: 'apk' | 'apt', names: string): string {
  if (manager === 'apk') return `apk add --no-cache ${names}`;
  return `apt-get update && apt-get install -y --no-install-recommends ${names} && rm -rf /var/lib/apt/lists/*`;
}
