import { createHash } from 'node:crypto';
import { stageName } from '../../model/build/image-labels.js';
import type { BuildRequest } from '../../ports/engine.js';

/** `stage-insight/<hash of the path>:<stage>`: a rebuild takes the tag and leaves the old image dangling. */
export function tagOf(request: BuildRequest): string {
  const hash = createHash('sha256').update(request.dockerfile).digest('hex').slice(0, 12);
  return `stage-insight/${hash}:${stageName(request)}`.slice(0, 128);
}
