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
  /** A pipe of two tars, or a `cp` into a mounted folder: what arrives in the folder `host` keeps its name. */
  | {
      readonly verb: 'into';
      readonly step: GlueStep;
      readonly image: string;
      readonly paths: readonly string[];
      readonly host: string;
      /** Whether the names are those below the folder, as tar keeps them. */
      readonly below: string | undefined;
    }
  /** `rm`, and what only ends the container: `stop`, `kill`, `wait`, `start`. */
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
    case 'stop':
    case 'kill':
    case 'wait':
    case 'start':
      return { verb: 'rm', step, names: plain(words) };
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
  // What a command prints, or a loop goes through, stays as written.
  known &&= ![file, context, target].some((word) => /[$`]/.test(word ?? ''));
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
  /** What runs in the container, as far as the call says. */
  readonly rest: readonly (string | undefined)[];
  readonly flags: ReadonlySet<string>;
  /** Values of -v, as written. */
  readonly volumes: readonly string[];
}

function readRunWords(words: readonly (string | undefined)[]): RunWords {
  const flags = new Set<string>();
  const volumes: string[] = [];
  const program: string[] = [];
  let name: string | undefined;
  let at = 0;
  for (; at < words.length; at++) {
    const [flag = '', inline] = splitFlag(words[at]);
    if (!flag.startsWith('-')) break;
    flags.add(flag);
    if (!runFlagsWithValue.has(flag)) continue;
    const value = inline ?? words[++at];
    if (flag === '--name') name = value;
    if (flag === '--entrypoint' && value !== undefined && value !== '') program.push(value);
    if (flag === '-v' || flag === '--volume') volumes.push(value ?? '');
  }
  return { name, image: words[at], rest: [...program, ...words.slice(at + 1)], flags, volumes };
}

function readCreate(step: GlueStep, words: readonly (string | undefined)[]): DockerCall {
  const { name, image } = readRunWords(words);
  return { verb: 'create', step, container: name ?? variableName(step.captured), image };
}

function readRun(step: GlueStep, words: readonly (string | undefined)[]): DockerCall {
  const run = readRunWords(words);
  const { name, image, rest, flags } = run;
  const taken = image === undefined ? undefined : readTaking(step, image, run);
  if (taken !== undefined) return taken;
  const isDetached = [...flags].some(
    (flag) => (/^-[a-z]+$/.test(flag) && flag.includes('d')) || flag === '--detach',
  );
  const container = name ?? variableName(step.captured);
  const remains = isDetached || (container !== undefined && !flags.has('--rm'));
  // What a command of its own makes in the container is not in the image.
  if (remains && rest.every((word, at) => word !== undefined && (at > 0 || idle.test(word))))
    return { verb: 'create', step, container, image };
  return { verb: 'other', step, names: image === undefined ? [] : [image] };
}

const idle = /^(\/bin\/|\/usr\/bin\/)?(true|sh|bash|sleep|tail|cat|echo|ls)$/;

/** `docker run IMAGE cat FILE > FILE`, `… tar -c … | tar -x …`, `-v $PWD/out:/out IMAGE cp FILE /out`. */
function readTaking(step: GlueStep, image: string, { rest, volumes }: RunWords): DockerCall | undefined {
  const words = rest.flatMap((word) => word ?? []);
  if (words.length < rest.length) return undefined;
  const [program, path, operator, host] = words;
  if (program === 'cat' && path !== undefined && operator === '>' && host !== undefined)
    return { verb: 'cat', step, image, path, host };
  const bar = words.indexOf('|');
  if (program === 'tar' && bar !== -1)
    return readTarPipe(step, image, words.slice(1, bar), words.slice(bar + 1));
  if (program !== 'cp') return undefined;
  const [into, ...sources] = words
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .reverse();
  const mount = volumes
    .map((volume) => volume.split(':'))
    .find(([, target]) => target !== undefined && target.replace(/\/$/, '') === into?.replace(/\/$/, ''));
  const folder = mount?.[0];
  if (folder === undefined || sources.length === 0 || sources.some((source) => !source.startsWith('/')))
    return undefined;
  return { verb: 'into', step, image, paths: sources, host: folder, below: undefined };
}

function readTarPipe(
  step: GlueStep,
  image: string,
  pack: readonly string[],
  unpack: readonly string[],
): DockerCall | undefined {
  if (unpack[0] !== 'tar' || unpack.some((word) => /^--?(strip|transform|wildcards|to-)/.test(word)))
    return undefined;
  const from = readTarWords(pack);
  const to = readTarWords(unpack.slice(1));
  const isWhole = from?.mode === 'c' && to?.mode === 'x' && to.plain.length === 0 && from.plain.length > 0;
  if (!isWhole || from === undefined || to === undefined) return undefined;
  if (from.folder?.startsWith('/') !== true || from.plain.some((path) => /^\/|[*?[]/.test(path)))
    return undefined;
  const paths = from.plain.map((path) => `${from.folder ?? ''}/${path}`);
  return { verb: 'into', step, image, paths, host: to.folder ?? '.', below: from.folder };
}

interface TarWords {
  readonly mode: 'c' | 'x';
  /** Of -C. */
  readonly folder: string | undefined;
  readonly plain: readonly string[];
}

/** `-C /w -cf - app`, `xf - -C out`; anything else is not followed. */
function readTarWords(words: readonly string[]): TarWords | undefined {
  const plain: string[] = [];
  let mode: 'c' | 'x' | undefined;
  let folder: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const letters = /^-?([cxvpzjf]+)$/.exec(word)?.[1];
    if (word === '-C' || word === '--directory') folder = words[++at];
    else if (letters !== undefined && (word.startsWith('-') || at === 0)) {
      mode = letters.includes('c') ? 'c' : letters.includes('x') ? 'x' : mode;
      if (letters.includes('f') && words[++at] !== '-') return undefined;
    } else if (word.startsWith('-') && word !== '-') return undefined;
    else if (word !== '-') plain.push(word);
  }
  return mode === undefined ? undefined : { mode, folder, plain };
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
