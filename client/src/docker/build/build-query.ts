import { labelsOf } from '../../model/build/image-labels.js';
import type { BuildRequest } from '../../ports/engine.js';
import type { DockerfileSource } from '../dockerfiles.js';
import { tagOf } from './image-tag.js';

/** What both builders behind the engine's API read from the address of a request; `more`: what one of them reads. */
export function buildQuery(
  request: BuildRequest,
  { name, target }: Pick<DockerfileSource, 'name' | 'target'>,
  more: Readonly<Record<string, string>>,
): string {
  const { buildArgs, platform, network, noCache, pull } = request;
  return new URLSearchParams({
    ...more,
    dockerfile: name,
    t: tagOf(request),
    labels: JSON.stringify(labelsOf(request)),
    ...(target !== undefined && { target }),
    ...(buildArgs !== undefined && { buildargs: JSON.stringify(buildArgs) }),
    ...(platform !== undefined && { platform }),
    ...(network !== undefined && { networkmode: network }),
    ...(noCache === true && { nocache: '1' }),
    ...(pull === true && { pull: '1' }),
  }).toString();
}
