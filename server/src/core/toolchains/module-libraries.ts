import type { ModuleLanguage } from '../packages/language-modules.js';
import { stemOfLibrary } from '../packages/library-names.js';
import { moduleNeeds } from '../packages/module-needs.js';
import type { ToolCall } from './tool-call.js';

/**
 * Libraries that modules need when they run, as the stage of `call` installs them: by soname on Debian, whose releases
 * differ in them, elsewhere by stem. `isBuilt`: whether a module is built from source on request.
 */
export function moduleLibraries(
  { stage: { facts, libc } }: ToolCall,
  language: ModuleLanguage,
  names: readonly string[],
  isBuilt: (name: string) => boolean,
): readonly string[] {
  const release = facts?.distro === 'debian' ? facts.release : undefined;
  const family = libc.family === 'uclibc' ? undefined : libc.family;
  const all = new Set(names);
  // `psycopg-binary` holds what `psycopg` opens, and OpenCV without windows takes the place of the one with them.
  const open = names.filter((name) => !all.has(`${name}-binary`) && !all.has(`${name}-headless`));
  // What brings the libraries of an extension of PHP brings those of the compiler along.
  const isCounted = (library: string): boolean =>
    language !== 'php' || !/^lib(stdc\+\+|gcc_s)(\.|$)/.test(library);
  const libraries = open.flatMap(
    (name) => moduleNeeds(language, name, { release, libc: family, fromSource: isBuilt(name) }).libraries,
  );
  const counted = libraries.filter(isCounted);
  const unique = new Set(release === undefined ? counted.map(stemOfLibrary) : counted);
  return [...unique];
}
