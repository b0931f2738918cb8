import { joinPath } from '../shell/paths.js';
import type { ToolStage } from './tool-call.js';

interface Wanted {
  /** Tells names of files. */
  readonly isSource: RegExp;
  /** Tells names of folders, with a slash at their end, that are not looked into. */
  readonly leftOut?: RegExp;
  /** How many files are read, and how many folders looked into. */
  readonly most: number;
}

/** Texts of the wanted files in a folder of a stage and below; empty for those that cannot be read. */
export function textsBelow(
  stage: Pick<ToolStage, 'readFile' | 'list'>,
  folder: string,
  { isSource, leftOut, most }: Wanted,
): readonly string[] {
  const texts: string[] = [];
  const open = [folder];
  for (let at = open.pop(), seen = 0; at !== undefined && seen < most; at = open.pop(), seen++) {
    for (const name of stage.list(at)) {
      const path = joinPath(at, name);
      if (name.endsWith('/')) {
        if (leftOut?.test(name) !== true) open.push(path);
      } else if (isSource.test(name) && texts.length < most) texts.push(stage.readFile(path) ?? '');
    }
  }
  return texts;
}
