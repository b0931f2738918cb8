import { contextOf, dockerfileOf, type BuildFiles } from './build-paths.js';
import type { NamedStage } from './target-mention.js';

/** What a file outside of the Dockerfiles says about one build. Paths are relative to its root, with `/`. */
export interface DescribedBuild {
  /** `undefined`: the file does not say which, as in a script that may run anywhere. */
  readonly dockerfile: string | undefined;
  /** Folder of the build context; `undefined`: none, or not known. */
  readonly context: string | undefined;
  readonly stages: readonly NamedStage[];
  /** Whether it may also name stages that cannot be read from the file: they come from variables. */
  readonly isOpen: boolean;
  /** Lower-case names of the contexts that it adds. */
  readonly contexts: readonly string[];
  /** Names, without tag, under which the result is kept. */
  readonly images: readonly string[];
  /** The same with their tags, as written; those with variables left out. */
  readonly references: readonly string[];
}

export interface BuildParts {
  readonly files: BuildFiles;
  readonly stages?: readonly NamedStage[];
  readonly isOpen?: boolean;
  readonly contexts?: readonly string[];
  readonly images?: readonly string[];
}

/** Empty for a build whose Dockerfile is fetched, piped in or written inline. */
export function describeBuild(parts: BuildParts): readonly DescribedBuild[] {
  const dockerfile = dockerfileOf(parts.files);
  if (dockerfile?.startsWith('elsewhere:') === true) return [];
  const { stages = [], isOpen = false, contexts = [], images = [] } = parts;
  return [
    {
      dockerfile,
      context: contextOf(parts.files),
      stages,
      isOpen,
      contexts: contexts.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''),
      images: images.map(imageName).filter((name) => name !== ''),
      references: images.map((name) => name.trim()).filter((name) => /^[\w./:@-]+$/.test(name)),
    },
  ];
}

/** Without tag and digest, in lower case. */
export function imageName(reference: string): string {
  const name = reference.trim().replace(/@.*/, '').toLowerCase();
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name.slice(0, name.lastIndexOf(':')) : name;
}
