import { compareToBound } from '../versions.js';
import { moduleLibraries } from './module-libraries.js';
import { rubyNativeGems } from './native-modules-data.js';
import { type ToolCall, variableText } from './tool-call.js';

/** Gems that are installed together. */
export interface Gems {
  /** With the version that a lock names. */
  readonly versions: ReadonlyMap<string, string | undefined>;
  /** Those that come with their libraries inside. */
  readonly precompiled: ReadonlySet<string>;
  /** Those that the project itself names: the others are loaded by some of what depends on them, or not at all. */
  readonly direct: ReadonlySet<string>;
}

/** The gems of a Gemfile.lock. `pg (1.6.2-x86_64-linux)` is not built, unless the platform of Ruby is forced. */
export function lockedGems(call: ToolCall, lock: string): Gems {
  const entries = [...lock.matchAll(/^ {4}([\w.-]+) \(([^)\n]*)\)/gm)];
  const versions = new Map(entries.map(([, name = '', version = '']) => [name, version.split('-')[0]]));
  const ready = entries
    .filter(([, , version = '']) => version.includes('-linux'))
    .map(([, name = '']) => name);
  const direct = /^DEPENDENCIES\r?\n((?: {2}.*\r?\n?)*)/m.exec(lock)?.[1] ?? '';
  const forced = isConfigured(call, 'force_ruby_platform', 'BUNDLE_FORCE_RUBY_PLATFORM');
  return {
    versions,
    precompiled: new Set(forced ? [] : ready),
    direct: new Set([...direct.matchAll(/^ {2}([\w.-]+)/gm)].map(([, name = '']) => name)),
  };
}

/** They link what they find, and start without. */
const optional = new Set(['puma', 'eventmachine', 'rugged']);

/** Libraries that gems need when they run, and which of them link those of the system. */
export function gemNeeds(
  call: ToolCall,
  { versions, precompiled, direct }: Gems,
): { readonly libraries: readonly string[]; readonly linked: readonly string[] } {
  const counted = [...versions.keys()].filter(
    (name) => !optional.has(name) && !precompiled.has(name) && (rubyNativeGems.has(name) || direct.has(name)),
  );
  const linked = counted.filter((name) => linksSystem(call, name, versions.get(name)));
  return { libraries: moduleLibraries(call, 'ruby', counted, (name) => linked.includes(name)), linked };
}

/** Whether a gem that is built here links the libraries of the system: some hold the sources of theirs. */
function linksSystem(call: ToolCall, name: string, version: string | undefined): boolean {
  switch (name) {
    case 'nokogiri':
      return usesSystemLibraries(call);
    case 'sqlite3':
      return version !== undefined && compareToBound(version, '1.5') < 0;
    default:
      return name === 'pg' || name === 'tiny_tds';
  }
}

function usesSystemLibraries(call: ToolCall): boolean {
  return (
    call.argv.includes('--use-system-libraries') ||
    variableText(call, 'NOKOGIRI_USE_SYSTEM_LIBRARIES') !== undefined ||
    isConfigured(call, 'build.nokogiri', 'BUNDLE_BUILD__NOKOGIRI', 'use-system-libraries')
  );
}

/** `bundle config set NAME VALUE` before, or the variable that stands for it. */
function isConfigured(call: ToolCall, name: string, variable: string, value = ''): boolean {
  const set = variableText(call, variable);
  if (set !== undefined) return set.includes(value) && set !== 'false';
  return call.stage.before.some(({ command }) => {
    const words = command.words.map(({ text }) => text ?? '');
    return (
      words[0] === 'bundle' && words.includes(name) && words.some((word) => word.includes(value || 'true'))
    );
  });
}
