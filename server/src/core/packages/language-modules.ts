import { stemOfLibrary } from './library-names.js';
import { linesFrom } from './table-lines.js';

export type ModuleLanguage = 'node' | 'php' | 'python' | 'ruby' | 'rust';

/** What a module of a language needs of the system when it runs. Libraries by soname, those of the release where they differ. */
export interface LanguageModule {
  readonly name: string;
  /** What it links when it is built from source. */
  readonly fromSource: readonly string[];
  /** What it opens at run time, however it was built. */
  readonly opens: readonly string[];
  readonly programs: readonly string[];
  /** `none`: it is always built; `bundled`: a prebuilt form holds its libraries; `pure`: nothing is linked. */
  readonly prebuilt: string;
  /** Libcs that a prebuilt form exists for. */
  readonly prebuiltFor: readonly string[];
  /** What even the prebuilt form needs. */
  readonly prebuiltStillNeeds: readonly string[];
  /** Compared with a second source; else known from its documentation alone. */
  readonly checked: boolean;
  /** Rust: `system`, `system-or-static`, `static`, `pure`. */
  readonly link: string;
}

/** What is known of a module by its name in the registry of its language, on a Debian release where that matters. */
export function moduleOf(
  language: ModuleLanguage,
  name: string,
  release: string | undefined,
): LanguageModule | undefined {
  if (!/^[\w@/.+-]{1,100}$/.test(name)) return undefined;
  const [line] = linesFrom('modules', `${language}|${name}|`);
  if (line === undefined) return undefined;
  const [, , fromSource, opens, programs, prebuilt = '', builtFor, still, certainty, link = ''] =
    line.split('|');
  const read = (text: string | undefined): readonly string[] => namesOf(text ?? '', release);
  return {
    name,
    fromSource: read(fromSource),
    opens: read(opens),
    programs: read(programs),
    prebuilt,
    prebuiltFor: read(builtFor),
    prebuiltStillNeeds: read(still),
    checked: certainty === 'c',
    link,
  };
}

/**
 * Libraries, by stem, that a module surely links when it is installed: it has no prebuilt form, and what it links was
 * compared with a second source. PHP builds its extensions where they are installed.
 */
export function librariesOfModule(
  language: 'php' | 'ruby',
  name: string,
  release: string | undefined,
): readonly string[] {
  const module = moduleOf(language, name, release);
  if (module === undefined || !module.checked || (language !== 'php' && module.prebuilt !== 'none'))
    return [];
  return [...new Set(module.fromSource.map(stemOfLibrary))];
}

/** `A B`, or `bookworm:A B;trixie:C`: the newest release stands for those that are not named. */
function namesOf(text: string, release: string | undefined): readonly string[] {
  if (text === '') return [];
  if (!text.includes(':')) return text.split(' ');
  const lists = text.split(';').map((part) => part.split(':'));
  const list = lists.find(([of]) => of === release) ?? lists.at(-1);
  return (list?.[1] ?? '').split(' ').filter(Boolean);
}
