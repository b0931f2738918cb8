import type { GlueStep } from './glue-steps.js';

/** A docker (or podman) command of the glue, as far as it matters here. */
export type DockerCall =
  | {
      readonly verb: 'build';
      readonly step: GlueStep;
      readonly tags: readonly string[];
      readonly file: string | undefined;
      readonly context: string | undefined;
      readonly buildArgs: readonly BuildArg[];
      readonly target: string | undefined;
      readonly known: boolean;
    }
  /** `create`, or `run -d`: a container to copy from. */
  | {
      readonly verb: 'create';
      readonly step: GlueStep;
      readonly container: string | undefined;
      readonly image: string | undefined;
    }
  | {
      readonly verb: 'cp';
      readonly step: GlueStep;
      readonly container: string;
      readonly path: string;
      readonly host: string;
    }
  /** `docker run --rm IMAGE cat PATH > HOST`. */
  | {
      readonly verb: 'cat';
      readonly step: GlueStep;
      readonly image: string;
      readonly path: string;
      readonly host: string;
    }
  | { readonly verb: 'rm' | 'rmi'; readonly step: GlueStep; readonly names: readonly string[] }
  | { readonly verb: 'other'; readonly step: GlueStep; readonly names: readonly string[] };

export interface BuildArg {
  /** As written, with the flag: `--build-arg VERSION=1`. */
  readonly text: string;
  readonly name: string;
}

/** Reads one step; `undefined` when it is no docker command. */
export function readDockerCall(step: GlueStep): DockerCall | undefined {
  const words = [...step.words];
  while (words[0] === 'sudo' || /^\w+=/.test(words[0] ?? '')) words.shift();
  const program = words.shift();
  if (program !== 'docker' && program !== 'podman') return undefined;
  const group = words[0] ?? '';
  if (['image', 'container', 'buildx', 'builder'].includes(group)) words.shift();
  const verb = words.shift() ?? '';
  switch (verb) {
    case 'build':
      return readBuild(step, words);
    case 'create':
      return readCreate(step, words);
    case 'run':
      return readRun(step, words);
    case 'cp':
      return readCopy(step, words);
    case 'rm':
      return { verb: group === 'image' ? 'rmi' : 'rm', step, names: plain(words) };
    case 'rmi':
      return { verb: 'rmi', step, names: plain(words) };
    default:
      return { verb: 'other', step, names: plain(words) };
  }
}

const buildFlagsWithValue = new Set(
  '-t --tag -f --file --build-arg --target --label --cache-from --cache-to --platform --network --secret --ssh --progress --output -o --add-host --memory -m --cpus --builder --iidfile --metadata-file'.split(
    ' ',
  ),
);

function readBuild(step: GlueStep, words: readonly (string | undefined)[]): DockerCall {
  const tags: string[] = [];
  const buildArgs: BuildArg[] = [];
  let file: string | undefined;
  let target: string | undefined;
  let context: string | undefined;
  let known = true;
  for (let at = 0; at < words.length; at++) {
    const [flag = '', inline] = splitFlag(words[at]);
    if (!flag.startsWith('-')) {
      if (words[at] === undefined) known = false;
      else context = words[at];
      continue;
    }
    if (!buildFlagsWithValue.has(flag)) continue;
    const value = inline ?? words[++at];
    if (value === undefined && flag !== '-t' && flag !== '--tag') known = false;
    if (flag === '-t' || flag === '--tag') tags.push(value ?? '');
    else if (flag === '-f' || flag === '--file') file = value;
    else if (flag === '--target') target = value;
    else if (flag === '--build-arg')
      buildArgs.push({ text: `--build-arg ${value ?? ''}`, name: value?.split('=')[0] ?? '' });
  }
  return { verb: 'build', step, tags, file, context, buildArgs, target, known };
}

const runFlagsWithValue = new Set(
  '--name -e --env -v --volume -w --workdir -u --user --network --entrypoint --platform -p --publish --mount -l --label --env-file'.split(
    ' ',
  ),
);

interface RunWords {
  readonly name: string | undefined;
  readonly image: string | undefined;
  readonly rest: readonly (string | undefined)[];
  readonly flags: ReadonlySet<string>;
}

function readRunWords(words: readonly (string | undefined)[]): RunWords {
  const flags = new Set<string>();
  let name: string | undefined;
  let at = 0;
  for (; at < words.length; at++) {
    const [flag = '', inline] = splitFlag(words[at]);
    if (!flag.startsWith('-')) break;
    flags.add(flag);
    if (!runFlagsWithValue.has(flag)) continue;
    const value = inline ?? words[++at];
    if (flag === '--name') name = value;
  }
  return { name, image: words[at], rest: words.slice(at + 1), flags };
}

function readCreate(step: GlueStep, words: readonly (string | undefined)[]): DockerCall {
  const { name, image } = readRunWords(words);
  return { verb: 'create', step, container: name ?? variableName(step.captured), image };
}

function readRun(step: GlueStep, words: readonly (string | undefined)[]): DockerCall {
  const { name, image, rest, flags } = readRunWords(words);
  const isDetached = [...flags].some((flag) => /^-[a-z]*d[a-z]*$/.test(flag) || flag === '--detach');
  if (isDetached) return { verb: 'create', step, container: name ?? variableName(step.captured), image };
  const [program, path, operator, host] = rest;
  if (
    program === 'cat' &&
    path !== undefined &&
    operator === '>' &&
    host !== undefined &&
    image !== undefined
  ) {
    return { verb: 'cat', step, image, path, host };
  }
  return { verb: 'other', step, names: image === undefined ? [] : [image] };
}

function readCopy(step: GlueStep, words: readonly (string | undefined)[]): DockerCall {
  const [from = '', host] = plain(words);
  const cut = from.indexOf(':');
  if (cut <= 0 || host === undefined) return { verb: 'other', step, names: plain(words) };
  return { verb: 'cp', step, container: from.slice(0, cut), path: from.slice(cut + 1), host };
}

/** How later commands write the id that was captured. */
function variableName(captured: string | undefined): string | undefined {
  return captured === undefined ? undefined : `$${captured}`;
}

function splitFlag(word: string | undefined): [string | undefined, string | undefined] {
  const equals = word?.startsWith('--') === true ? word.indexOf('=') : -1;
  return equals === -1 ? [word, undefined] : [word?.slice(0, equals), word?.slice(equals + 1)];
}

function plain(words: readonly (string | undefined)[]): string[] {
  return words
    .filter((word) => word !== undefined)
    .filter((word) => !word.startsWith('-'))
    .map(normaliseVariable);
}

/** `${id}` and `"$id"` are `$id`. */
function normaliseVariable(word: string): string {
  return word.replace(/\$\{(\w+)\}/g, '$$$1');
}
