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
  const linked = isBuilt ? [...module.fromSource, ...optional] : prebuiltStillNeeds;
  return { libraries: [...new Set([...opens, ...linked])], programs, built: isBuilt, open: false };
}

function isFor(families: readonly string[], libc: ModuleSetting['libc']): boolean {
  return libc === undefined || families.length === 0 || families.includes(libc);
}
