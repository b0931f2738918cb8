import { readBake } from './bake.js';
import { composeCounterparts, composeName, readCompose, type ReadText } from './compose.js';
import { readDevcontainer } from './devcontainer.js';
import { readGitlab } from './gitlab.js';
import { readMakefile, readPackageScripts, readShellScript } from './scripts.js';
import type { DescribedBuild } from './described-build.js';
import { manifestName } from './kubernetes.js';
import { readLooseMentions } from './loose-mentions.js';
import { readSkaffold } from './skaffold.js';
import { distinctMentions, type TargetMention } from './target-mention.js';
import { readTiltfile } from './tiltfile.js';
import { readTasks } from './vscode-tasks.js';
import { readWorkflow } from './workflow.js';

interface Format {
  readonly path: RegExp;
  readonly read: (path: string, text: string, other: ReadText) => readonly DescribedBuild[];
}

const largest = 1_000_000;
const formats: readonly Format[] = [
  { path: composeName, read: readCompose },
  // Bake takes files of any name (`bake --file rk.hcl`); those of Terragrunt, Packer and Nomad describe no builds.
  {
    path: /(^|\/)docker-bake([.-][\w.-]+)?\.(hcl|json)$|(?<!(^|\/)(terragrunt|\.terraform\.lock)|\.(pkr|nomad))\.hcl$/,
    read: readBake,
  },
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
  { path: /(^|\/)skaffold[\w.-]*\.ya?ml$/, read: readSkaffold },
  { path: /(^|\/)Tiltfile[\w.-]*$|\.tiltfile$/i, read: readTiltfile },
  {
    path: /(^|\/)(Taskfile(\.dist)?\.ya?ml|[jJ]ustfile|\.justfile|Jenkinsfile[\w.-]*|azure-pipelines[\w.-]*\.ya?ml|cloudbuild[\w.-]*\.ya?ml|\.travis\.yml|bitbucket-pipelines\.yml|\.drone\.ya?ml|\.goreleaser\.ya?ml|buildspec[\w.-]*\.ya?ml|okteto\.ya?ml|fly[\w.-]*\.toml|tasks\.py|noxfile\.py|fabfile\.py|Rakefile|garden\.ya?ml|werf\.ya?ml)$|(^|\/)\.circleci\/[^/]+\.ya?ml$|(^|\/)\.(buildkite|woodpecker|tekton)\/.+\.ya?ml$|\.(ps1|bat|cmd|fish|zsh)$/,
    read: readLooseMentions,
  },
  // They build nothing; what they start is read by `readStarts`.
  { path: manifestName, read: () => [] },
];

/** File name patterns for whoever watches the workspace: every path that `isTargetFile` accepts fits one of them. */
export const targetFileGlobs: readonly string[] = [
  '**/*compose*.{yml,yaml}',
  '**/{*bake*.json,*.hcl}',
  '**/{devcontainer,.devcontainer}.json',
  '**/.github/**/*.{yml,yaml}',
  '**/*.gitlab-ci.{yml,yaml}',
  '**/.gitlab/**/*.{yml,yaml}',
  '**/{GNUmakefile,Makefile,makefile,*.mk}',
  '**/*.{sh,bash}',
  '**/package.json',
  '**/.vscode/tasks.json',
  '**/skaffold*.{yml,yaml}',
  '**/{Tiltfile*,*.tiltfile}',
  '**/{Taskfile,Taskfile.dist,azure-pipelines*,cloudbuild*,bitbucket-pipelines,.travis,.drone}.{yml,yaml}',
  '**/{.goreleaser,buildspec*,okteto,garden,werf}.{yml,yaml}',
  '**/{justfile,Justfile,.justfile,Jenkinsfile*,Rakefile,fly*.toml,tasks.py,noxfile.py,fabfile.py}',
  '**/.{circleci,buildkite,woodpecker,tekton}/**/*.{yml,yaml}',
  '**/*.{ps1,bat,cmd,fish,zsh}',
  '**/*{deployment,statefulset,daemonset,cronjob,job,pod,k8s,kube,manifest}*.{yml,yaml}',
  '**/*{Deployment,StatefulSet,DaemonSet,CronJob,Job,Pod,K8s,Kube,Manifest}*.{yml,yaml}',
  '**/{k8s,kube,kubernetes,manifest,manifests,deploy,deployment,deployments,kustomize,overlays,base}/**/*.{yml,yaml}',
];

/** Whether a file of this name may name stages. Paths are relative to the workspace, with `/`. */
export function isTargetFile(path: string): boolean {
  return formatOf(path) !== undefined;
}

/** What a file says about builds, and about stages that it names. */
export interface ReadNaming {
  readonly builds: readonly DescribedBuild[];
  /** In text order. */
  readonly mentions: readonly TargetMention[];
}

const nothing: ReadNaming = { builds: [], mentions: [] };

/**
 * What a file says about builds; `read` answers the files beside it that are laid over it. Broken, oversized and
 * unknown files say nothing.
 */
export function readNaming(path: string, text: string, read: ReadText = () => undefined): ReadNaming {
  const format = formatOf(path);
  if (format === undefined || text.length > largest || !/target|build|docker/i.test(text)) return nothing;
  try {
    const builds = format.read(path, text, read);
    const mentions = builds.flatMap(({ dockerfile, stages }) =>
      stages.map((stage) => ({ ...stage, dockerfile, file: path })),
    );
    return { builds, mentions: distinctMentions(mentions) };
  } catch {
    // The YAML and shell parsers recurse: a file nested deeper than the stack is as good as broken.
    return nothing;
  }
}

/** Other files whose reading depends on the one of that path. */
export function readTogether(path: string): readonly string[] {
  if (composeName.test(path)) return composeCounterparts(path);
  const bake = /^(.*docker-bake)\.override\.(?:hcl|json)$/.exec(path)?.[1];
  return bake === undefined ? [] : [`${bake}.hcl`, `${bake}.json`];
}

function formatOf(path: string): Format | undefined {
  return formats.find((format) => format.path.test(path));
}
