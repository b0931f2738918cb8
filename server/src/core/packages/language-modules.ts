import { allLines } from './table-lines.js';

export type ModuleLanguage = 'node' | 'php' | 'python' | 'ruby' | 'rust';

/** The language whose modules a toolchain installs to run; Rust's are linked into programs. */
export function moduleLanguageOf(toolchain: string): ModuleLanguage | undefined {
  switch (toolchain) {
    case 'node':
    case 'php':
    case 'python':
    case 'ruby':
      return toolchain;
    default:
      return undefined;
  }
}

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
  const line = lines().get(`${language}|${name}`);
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

let byName: ReadonlyMap<string, string> | undefined;

/** Lock files name thousands of modules, of which the table knows few. */
function lines(): ReadonlyMap<string, string> {
  return (byName ??= new Map(
    allLines('modules').map((line) => [line.slice(0, line.indexOf('|', line.indexOf('|') + 1)), line]),
  ));
}

/** `A B`, or `bookworm:A B;trixie:C`: the newest release stands for those that are not named. */
function namesOf(text: string, release: string | undefined): readonly string[] {
  if (text === '') return [];
  if (!text.includes(':')) return text.split(' ');
  const lists = text.split(';').map((part) => part.split(':'));
  const list = lists.find(([of]) => of === release) ?? lists.at(-1);
  return (list?.[1] ?? '').split(' ').filter(Boolean);
}
