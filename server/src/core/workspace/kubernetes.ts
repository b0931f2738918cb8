import type { ServiceHealthcheck } from '../inputs.js';
import type { JoinedText } from '../text/ast.js';
import { sourceSpan } from '../text/joined-text.js';
import { childrenOf, type Data, dataAt, scalarsOf, textOf } from './data-tree.js';
import { imageName } from './described-build.js';
import { readYaml } from './read-yaml.js';
import { type FirstProgram, firstProgramIn } from './service-healthchecks.js';

/** A container of a manifest that starts something in an image, whoever builds that. Workspace paths. */
export interface StartedContainer {
  readonly file: string;
  /** 0-based, of the first word. */
  readonly line: number;
  /** Without tag and digest, in lower case. */
  readonly image: string;
  /** In place of the ENTRYPOINT; `undefined`: that of the image. */
  readonly command: readonly string[] | undefined;
  /** In place of the CMD. */
  readonly args: readonly string[] | undefined;
  /** What probes and hooks start in the running container. */
  readonly checks: readonly ContainerCheck[];
}

export type ContainerCheck = Pick<ServiceHealthcheck, 'file' | 'start' | 'end' | 'program' | 'byShell'>;

const maxLength = 1_000_000;
const maxContainers = 200;
const names = 'Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|Pod';
const kinds = new RegExp(`^(?:${names})$`);
/** A text that lacks one of these starts nothing; definitions of resources are long, and YAML takes its time. */
const signs = [
  /^apiVersion:/m,
  new RegExp(`^[ \\t-]*kind:[ \\t]*["']?(?:${names})\\b`, 'm'),
  /^[ \t-]+image:/m,
  /command|args/,
];

/** Where manifests lie: nothing in their names is fixed. */
export const manifestName =
  /(^|\/)[^/]*(deployment|statefulset|daemonset|cronjob|job|pod|k8s|kube|manifest|Deployment|StatefulSet|DaemonSet|CronJob|Job|Pod|K8s|Kube|Manifest)[^/]*\.ya?ml$|(^|\/)(k8s|kube|kubernetes|manifests?|deploy|deployments?|kustomize|overlays|base)\/.+\.ya?ml$/;

/**
 * Containers of Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs, CronJobs and Pods, also of a List. A template
 * of Helm is no manifest yet and says nothing.
 */
export function readContainers(path: string, text: string): readonly StartedContainer[] {
  if (!manifestName.test(path) || text.length > maxLength || text.includes('{{')) return [];
  if (!signs.every((sign) => sign.test(text))) return [];
  try {
    return readYaml(text)
      .flatMap((document) => [document, ...childrenOf(dataAt(document, 'items'))])
      .flatMap(containersOf)
      .slice(0, maxContainers)
      .flatMap((container) => readContainer(path, text, container) ?? []);
  } catch {
    // The parser recurses: a file nested deeper than the stack is as good as broken.
    return [];
  }
}

function containersOf(document: Data): readonly Data[] {
  if (!kinds.test(textOf(dataAt(document, 'kind')) ?? '')) return [];
  const spec = dataAt(document, 'spec');
  const pod =
    dataAt(spec, 'jobTemplate', 'spec', 'template', 'spec') ?? dataAt(spec, 'template', 'spec') ?? spec;
  return [...childrenOf(dataAt(pod, 'initContainers')), ...childrenOf(dataAt(pod, 'containers'))];
}

function readContainer(file: string, text: string, container: Data): StartedContainer | undefined {
  const image = imageName(textOf(dataAt(container, 'image')) ?? '');
  const command = wordsAt(container, 'command');
  const args = wordsAt(container, 'args');
  const checks = checksOf(file, container);
  if (image === '' || (command === undefined && args === undefined && checks.length === 0)) return undefined;
  const [first] = [
    ...scalarsOf(dataAt(container, 'command')),
    ...scalarsOf(dataAt(container, 'args')),
    ...scalarsOf(dataAt(container, 'image')),
  ];
  const line = first === undefined ? 0 : text.slice(0, sourceSpan(first, 0, 1).start).split('\n').length - 1;
  return { file, line, image, command, args, checks };
}

function wordsAt(container: Data, key: string): readonly string[] | undefined {
  const words = scalarsOf(dataAt(container, key)).map(({ text }) => text);
  return words.length === 0 ? undefined : words;
}

const places = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

/** `exec` of probes and hooks; files of a volume may bring the program. */
function checksOf(file: string, container: Data): readonly ContainerCheck[] {
  const mounts = childrenOf(dataAt(container, 'volumeMounts')).map((mount) =>
    textOf(dataAt(mount, 'mountPath')),
  );
  const isMounted = (program: string): boolean =>
    mounts.some((path) => path !== undefined && program.startsWith(path.replace(/\/?$/, '/')));
  return places
    .flatMap((keys) => programsOf(scalarsOf(dataAt(container, ...keys, 'exec', 'command'))))
    .map(({ word, length, byShell }) => ({
      ...sourceSpan(word, 0, length),
      file,
      program: word.text.slice(0, length),
      byShell,
    }))
    .filter(({ program }) => !isMounted(program));
}

/** The program of a list of words, and what the line behind `sh -c` starts first. */
function programsOf([word, option, line]: readonly JoinedText[]): readonly FirstProgram[] {
  if (word === undefined || !/^[\w./+-]+$/.test(word.text)) return [];
  const own = { word, length: word.text.length, byShell: false };
  const isShell = /^(\/bin\/)?(ba|da)?sh$/.test(word.text) && /^-\w*c$/.test(option?.text ?? '');
  const inner = isShell && line !== undefined ? firstProgramIn(line) : undefined;
  return inner === undefined ? [own] : [own, inner];
}
