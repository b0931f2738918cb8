import { measureChain } from '../model/size/measure.js';
import type { PlatformSize } from '../model/size/stage-measure.js';
import { faultSentence } from '../model/engine/fault-text.js';
import type { Answer, BuildRequest, BuildResult } from '../ports/engine.js';
import type { PreparedBuild } from './prepare-build.js';

/** By index, what a built stage and those below it weigh on each platform; nothing where one platform is wanted. */
export type PlatformSizes = ReadonlyMap<number, readonly PlatformSize[]>;

/**
 * Builds a stage that was built a moment ago for its other platforms too: an engine takes in one at a time. What cannot
 * be built for one of them is written to the log, and has no size.
 */
export async function buildOtherPlatforms(
  { request, otherPlatforms, title }: PreparedBuild,
  main: BuildResult,
  build: (request: BuildRequest) => Promise<Answer<BuildResult>>,
  write: (text: string) => void,
): Promise<PlatformSizes> {
  const sizes = new Map<number, PlatformSize[]>();
  if (otherPlatforms.length === 0) return sizes;
  const note = (platform: string, { image, triggers }: BuildResult): void => {
    for (const { stage, bytes } of measureChain(request.plan, request.stage, image, triggers))
      sizes.set(stage, [...(sizes.get(stage) ?? []), { platform, bytes }]);
  };
  note(request.platform ?? main.image.platform, main);
  for (const platform of otherPlatforms) {
    const built = await build({ ...request, platform });
    if (built.ok) note(platform, built.value);
    else {
      write(`${platform}: ${faultSentence(title, built.fault)}\n`);
      sizes.set(request.stage, [...(sizes.get(request.stage) ?? []), { platform }]);
    }
  }
  return sizes;
}
