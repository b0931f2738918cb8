import { isWithin } from '../shell/paths.js';
import type { ImageFacts } from './image-facts.js';
import { startOfImage } from './start.js';

const languages = /^(bun|deno|dotnet|aspnet|go|jdk|jre|node|php|python|ruby|rust)$/;

/** Whether an image is that of a distribution or of a language: all else in it is made by those who use it. */
export function isPlainImage(image: ImageFacts | undefined): image is ImageFacts {
  if (image === undefined || startOfImage(image).entrypoint === undefined) return false;
  return isDistribution(image) || isOfLanguage(image);
}

/** Whether an image starts nothing of its own and has no language: that of a distribution. */
export function isDistribution(image: ImageFacts): boolean {
  return startOfImage(image).entrypoint?.length === 0 && Object.keys(image.runtimes).length === 0;
}

function isOfLanguage({ runtimes }: ImageFacts): boolean {
  const names = Object.keys(runtimes);
  return names.length > 0 && names.every((name) => languages.test(name));
}

/** Folders that such an image fills. */
const systemFolder =
  /^\/(bin|boot|dev|etc|lib\w*|media|mnt|proc|root|run|sbin|sys|tmp|usr(?!\/src\/)|var)(\/|$)/;

/** Whether an image holds nothing at a path: it is plain, and neither its folders nor its variables lead there. */
export function leavesAlone(image: ImageFacts | undefined, path: string): boolean {
  if (!isPlainImage(image) || systemFolder.test(path)) return false;
  const { workdir, env } = startOfImage(image);
  const folders = [workdir, ...Object.values(env)].filter((one) => one !== undefined && /^\/./.test(one));
  return !folders.some((folder = '') => isWithin(folder, path));
}
