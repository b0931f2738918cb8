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

/** Whether a tag is one that a build of ours gave; Podman writes its own host in front. */
export function isOwnTag(tag: string): boolean {
  return /^(?:localhost\/|docker\.io\/)?stage-insight\//.test(tag);
}

/** What a build calls the stage: in its label and as its tag. */
export function stageName({ plan, stage }: Pick<BuildRequest, 'plan' | 'stage'>): string {
  return plan.stages[stage]?.name ?? `stage-${stage}`;
}
