import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { stageName } from '../../model/build/image-labels.js';
import type { BuildRequest } from '../../ports/engine.js';

/**
 * `stage-insight/<hash>:<stage>`: a rebuild takes the tag and leaves the old image dangling. The hash is that of the path
 * and of whose it is: people who share an engine have the same paths.
 */
export function tagOf(request: BuildRequest): string {
  const { dockerfile, platform } = request;
  const name =
    platform === undefined ? stageName(request) : `${stageName(request)}-${platform.replace(/\W/g, '-')}`;
  const tag = name.length <= longestTag ? name : `${name.slice(0, longestTag - 13)}-${hashOf(name)}`;
  return `stage-insight/${hashOf(`${hostname()}\n${userName()}\n${dockerfile}`)}:${tag}`;
}

/** Characters. */
const longestTag = 128;

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** An account without an entry has none. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
