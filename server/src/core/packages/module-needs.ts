import { type ModuleLanguage, moduleOf } from './language-modules.js';
import { optionalLinks } from './optional-links-data.js';

/** Where a module of a language is installed, and how. */
export interface ModuleSetting {
  /** Of Debian; `undefined` elsewhere. */
  readonly release: string | undefined;
  readonly libc: 'glibc' | 'musl' | undefined;
  /** Whether it is built from source on request: `--no-binary`. */
  readonly fromSource: boolean;
}

/** What a module needs of the system when it runs. */
export interface ModuleNeeds {
  /** By soname, or its stem. */
  readonly libraries: readonly string[];
  readonly programs: readonly string[];
  /** Whether it is built from source. */
  readonly built: boolean;
  /** Whether it is built from source while nothing is known of it. */
  readonly open: boolean;
}

/** Libraries and programs that a module opens, links or starts, by its name in the registry of its language. */
export function moduleNeeds(
  language: ModuleLanguage,
  name: string,
  { release, libc, fromSource }: ModuleSetting,
): ModuleNeeds {
  const module = moduleOf(language, name, release);
  if (module === undefined) return { libraries: [], programs: [], built: fromSource, open: fromSource };
  const { prebuilt, prebuiltFor, opens, prebuiltStillNeeds, programs } = module;
  const hasPrebuilt =
    prebuilt === 'pure' || (prebuilt !== 'none' && prebuilt !== '' && isFor(prebuiltFor, libc));
  const isBuilt = fromSource || !hasPrebuilt;
  const optional = optionalLinks[language]?.[name] ?? [];
  // Wheels for musl hold the libraries of the compiler too: no two releases of Alpine have the same.
  const isWhole = language === 'python' && libc === 'musl';
  const still = isWhole && !isBuilt ? prebuiltStillNeeds.filter(isOfSystem) : prebuiltStillNeeds;
  const linked = isBuilt ? [...module.fromSource, ...optional, ...still] : still;
  // A prebuilt form that holds its libraries opens its own.
  const sought = prebuilt === 'bundled' && !isBuilt ? [] : opens;
  return { libraries: [...new Set([...sought, ...linked])], programs, built: isBuilt, open: false };
}

function isOfSystem(library: string): boolean {
  return !/^lib(stdc\+\+|gcc_s|gomp)\./.test(library);
}

function isFor(families: readonly string[], libc: ModuleSetting['libc']): boolean {
  return libc === undefined || families.length === 0 || families.includes(libc);
}
