import { mergeBuilderPattern } from '../../server/src/assists/merge/merge.js';
import type { Merge } from '../../server/src/assists/merge/merge-result.js';
import { contextOf } from './check-findings.js';
import { dedent } from './marked-text.js';

export interface PatternFiles {
  readonly build: string;
  readonly target: string;
  readonly glue: string;
  readonly glueName?: string;
  readonly others?: Readonly<Record<string, string>>;
}

/** Merges `Dockerfile.build` and `Dockerfile.target` of a made-up folder. */
export function mergePattern({
  build,
  target,
  glue,
  glueName = 'build.sh',
  others = {},
}: PatternFiles): Merge {
  return mergeBuilderPattern({
    build: { path: 'Dockerfile.build', text: dedent(build) },
    target: { path: 'Dockerfile.target', text: dedent(target) },
    glue: {
      path: glueName,
      text: glueName.endsWith('akefile') ? dedent(glue).replace(/^ +/gm, '\t') : dedent(glue),
    },
    files: contextOf(others),
  });
}

/** The merged Dockerfile and glue, or the refusal, as text. */
export function drawMerge(merge: Merge): string {
  if (merge.kind === 'refused') return `${merge.file}:${merge.line + 1} ${merge.code}: ${merge.message}`;
  const files = merge.changed.map(({ path, text }) => `--- ${path}\n${text}`);
  return [...files, `--- deleted: ${merge.deleted.join(', ')}`, ...merge.notes].join('\n');
}
