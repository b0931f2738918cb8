import { readBake } from './bake.js';
import { readCompose } from './compose.js';
import { readDevcontainer } from './devcontainer.js';
import { readGitlab } from './gitlab.js';
import { readMakefile, readPackageScripts, readShellScript } from './scripts.js';
import { distinctTargets, type Target, type TargetMention } from './target-mention.js';
import { readTasks } from './vscode-tasks.js';
import { readWorkflow } from './workflow.js';

interface Format {
  readonly path: RegExp;
  readonly read: (path: string, text: string) => readonly Target[];
}

const largest = 1_000_000;
const formats: readonly Format[] = [
  { path: /(^|\/)(docker-)?compose([.-][\w.-]+)?\.ya?ml$/, read: readCompose },
  { path: /(^|\/)docker-bake([.-][\w.-]+)?\.(hcl|json)$|\.bake\.hcl$/, read: readBake },
  { path: /(^|\/)\.?devcontainer\.json$/, read: readDevcontainer },
  {
    path: /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)\.github\/(.+\/)?action\.ya?ml$/,
    read: readWorkflow,
  },
  { path: /(^|\/)[\w.-]*\.gitlab-ci\.ya?ml$|(^|\/)\.gitlab\/.+\.ya?ml$/, read: readGitlab },
  { path: /(^|\/)(GNUmakefile|[Mm]akefile)$|\.mk$/, read: readMakefile },
  { path: /\.(sh|bash)$/, read: readShellScript },
  { path: /(^|\/)package\.json$/, read: readPackageScripts },
  { path: /(^|\/)\.vscode\/tasks\.json$/, read: readTasks },
];

/** File name patterns for whoever watches the workspace: every path that `isTargetFile` accepts fits one of them. */
export const targetFileGlobs: readonly string[] = [
  '**/*compose*.{yml,yaml}',
  '**/*bake*.{hcl,json}',
  '**/{devcontainer,.devcontainer}.json',
  '**/.github/**/*.{yml,yaml}',
  '**/*.gitlab-ci.{yml,yaml}',
  '**/.gitlab/**/*.{yml,yaml}',
  '**/{GNUmakefile,Makefile,makefile,*.mk}',
  '**/*.{sh,bash}',
  '**/package.json',
  '**/.vscode/tasks.json',
];

/** Whether a file of this name may name stages. Paths are relative to the workspace, with `/`. */
export function isTargetFile(path: string): boolean {
  return formatOf(path) !== undefined;
}

/** The stages that a file names, in text order. Broken, oversized and unknown files name none. */
export function readTargets(path: string, text: string): readonly TargetMention[] {
  const format = formatOf(path);
  if (format === undefined || text.length > largest || !/target|no-cache-filter/.test(text)) return [];
  try {
    const targets = format.read(path, text);
    return distinctTargets(targets).map((target) => ({ ...target, file: path }));
  } catch {
    // The YAML and shell parsers recurse: a file nested deeper than the stack is as good as broken.
    return [];
  }
}

function formatOf(path: string): Format | undefined {
  return formats.find((format) => format.path.test(path));
}
