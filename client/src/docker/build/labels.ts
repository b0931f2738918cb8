import { createHash } from 'node:crypto';
import type { BuildRequest } from '../../ports/engine.js';

/** How images of ours are told from everybody else's. */
export const ownLabels = {
  dockerfile: 'stage-insight.dockerfile',
  stage: 'stage-insight.stage',
  fingerprint: 'stage-insight.fingerprint',
} as const;

/** On containers that are made to read an image, and never started. */
export const readerLabel = 'stage-insight.reader';

export function labelsOf({
  dockerfile,
  labels,
  fingerprint,
  ...request
}: BuildRequest): Readonly<Record<string, string>> {
  return {
    ...labels,
    [ownLabels.dockerfile]: dockerfile,
    [ownLabels.stage]: stageName(request),
    ...(fingerprint !== undefined && { [ownLabels.fingerprint]: fingerprint }),
  };
}

/** `stage-insight/<hash of the path>:<stage>`: a rebuild takes the tag and leaves the old image dangling. */
export function tagOf(request: BuildRequest): string {
  const hash = createHash('sha256').update(request.dockerfile).digest('hex').slice(0, 12);
  return `stage-insight/${hash}:${stageName(request)}`.slice(0, 128);
}

/** Whether a tag is one that a build of ours gave; Podman writes its own host in front. */
export function isOwnTag(tag: string): boolean {
  return /^(?:localhost\/|docker\.io\/)?stage-insight\//.test(tag);
}

function stageName({ plan, stage }: Pick<BuildRequest, 'plan' | 'stage'>): string {
  return plan.stages[stage]?.name ?? `stage-${stage}`;
}
