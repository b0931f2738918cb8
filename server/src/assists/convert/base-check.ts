import { parseImageName } from '../../core/images/image-name.js';
import { startInstructions } from '../../core/verdict/start-instructions.js';
import { baseName } from '../../core/shell/paths.js';
import type { NeedsInput } from './needs-input.js';
import type { RuntimeNeed } from './plan.js';

/**
 * Whether an image that somebody names runs what the plan brings: the interpreter, in a version that fits, where the
 * command finds it. Answers what speaks against it, as the end of a sentence; `undefined` when nothing does.
 */
export function checkNamedBase(input: NeedsInput): string | undefined {
  const { plan, image } = input;
  if (image === plan.bases[0].image) return undefined;
  return checkRuntime(input) ?? checkVariant(input) ?? checkLibc(input) ?? checkOwnStart(input);
}

function checkRuntime({ plan, base, image }: NeedsInput): string | undefined {
  const { runtime } = plan;
  if (runtime === undefined) return undefined;
  const name = runtime.names.find((one) => base.runtimes[one] !== undefined);
  if (name === undefined) return `${image} contains no ${runtime.title}`;
  const there = base.runtimes[name] ?? '';
  if (fits(runtime, there)) return undefined;
  const known = there === '' ? 'a version that its tag does not state' : there;
  return `it needs ${runtime.title} ${runtime.version === '' ? 'of the build image' : runtime.version}, and ${image} has ${known}`;
}

function fits({ version, match }: RuntimeNeed, there: string): boolean {
  if (version === '' || there === '') return version === there;
  const [needed, found] = [version, there].map((text) => text.split('.').map(Number));
  if (needed === undefined || found === undefined) return false;
  if (match === 'at-least') return (found[0] ?? 0) >= (needed[0] ?? 0);
  const parts = match === 'major' ? 1 : Math.min(2, needed.length);
  return needed.slice(0, parts).every((part, at) => part === found[at]);
}

/** A final stage that does with the image's own files what the build did needs an image of the same kind. */
function checkVariant({ plan, image, subject }: NeedsInput): string | undefined {
  if (plan.sameBase !== true) return undefined;
  const [named, built] = [image, subject.baseReference].map((reference) => {
    const { repository, tag = '' } = parseImageName(reference);
    return `${repository} ${/apache|fpm|cli|zts|alpine|distroless/.exec(tag)?.[0] ?? ''}`;
  });
  return named === built ? undefined : `it is a different kind of image than ${subject.baseReference}`;
}

/** Modules and packages may hold compiled parts; what is known to be without any runs on every libc. */
function checkLibc({ plan, base, subject, image }: NeedsInput): string | undefined {
  if (plan.runtime === undefined || plan.runtime.match === 'at-least' || base.libc === subject.base.libc)
    return undefined;
  const isPlain = plan.programs.every(({ linkage }) => linkage === 'interpreted' || linkage === 'data');
  return isPlain
    ? undefined
    : `its packages may contain parts that are compiled for ${subject.base.title}, and ${image} has a different libc`;
}

/** Distroless images start their interpreter themselves, and have it where no PATH leads. */
function checkOwnStart({ image, subject }: NeedsInput): string | undefined {
  const language = /^distroless\/(java|nodejs|python3)/.exec(parseImageName(image).repository)?.[1];
  if (language === undefined || !/^gcr\.io\//.test(image)) return undefined;
  const { entrypoint } = startInstructions(subject.facts.graph, subject.facts.graph.final);
  if (entrypoint === undefined) {
    const program = language.replace('nodejs', 'node').replace('python3', 'python');
    return `${image} starts ${program} itself, so the CMD would become its arguments`;
  }
  const [word] = entrypoint.words;
  if (language === 'java' && baseName(word?.value ?? '') === 'java') return undefined;
  if (language === 'nodejs' && word?.value === '/nodejs/bin/node') return undefined;
  return `${image} has its interpreter at a different path than ${subject.base.title}`;
}
