import { platformsData } from './platforms-data.js';

/**
 * Platforms of a tag of an official image, e.g. `['linux/amd64', 'linux/arm64']`. `undefined` for other images, for
 * tags that are no longer built. Source: docker-library/official-images.
 */
export function platformsOf(repository: string, tag: string): readonly string[] | undefined {
  const row = Object.hasOwn(platformsData, repository) ? platformsData[repository] : undefined;
  if (row === undefined) return undefined;
  const version = /^\d+(?:[._]\d+)*/.exec(tag)?.[0] ?? '';
  // A patch release is built for what its line is built for.
  const line = version.split(/[._]/).slice(0, 2).join('.');
  if (version !== '' && !row.versions.split(' ').includes(line)) return undefined;
  const rest = tag.slice(version.length);
  const names = version === '' ? [tag] : [`#${rest}`, line + rest];
  const found = Object.entries(row.shapes).find(([, shapes]) => {
    return shapes.split(' ').some((shape) => names.includes(shape));
  });
  return found?.[0].split(' ').map((platform) => `linux/${platform}`);
}
