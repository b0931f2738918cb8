import { normalisePath } from '../../core/shell/paths.js';
import { commandMakes } from './container-command.js';
import { readDockerCall, type DockerCall } from './docker-calls.js';
import { type Extracted, isSameImage, readExtractions } from './extractions.js';
import { glueFolder, glueKind, readSteps, type GlueStep } from './glue-steps.js';
import { refuse, type MergeInput, type MergeRefusal, type TextFile } from './merge-result.js';

type BuildCall = DockerCall & { readonly verb: 'build' };

/** What the glue does: two builds, and the files that cross between them. Paths are absolute in the workspace. */
export interface BuilderPattern {
  readonly builder: BuildCall;
  readonly ship: BuildCall;
  readonly builderContext: string;
  readonly shipContext: string;
  readonly extracted: readonly Extracted[];
  /** Steps that go: the first build, create, cp, rm. */
  readonly obsolete: readonly GlueStep[];
  readonly notes: readonly string[];
}

/** The glue that joins two Dockerfiles, or why it is none. */
export function findPattern(input: MergeInput): BuilderPattern | MergeRefusal {
  const { glue } = input;
  const steps = readSteps(glue);
  const calls = steps.flatMap((step) => readDockerCall(step) ?? []);
  const folder = glueFolder(glue.path);
  const builds = findBuilds(input, calls, folder);
  if ('kind' in builds) return builds;
  const { builder, ship } = builds;
  const containers = containersOf(calls, builder.tags);
  const moved = movesAround(input, steps);
  if (moved !== undefined) return moved;
  const extracted = readExtractions(steps, { tags: builder.tags, containers }, folder, input.files);
  if (extracted.length === 0) {
    const message = `no file is copied out of the image of ${input.build.path}`;
    const hint =
      'The pattern needs `docker create` and `docker cp`, or `docker run --rm IMAGE cat FILE > FILE`.';
    return refuse('no-extraction', glue.path, builder.step.line, message, hint);
  }
  const made = madeByContainer(input, calls, containers, extracted);
  if (made !== undefined) return made;
  const used = usedElsewhere(calls, builder, containers, glue);
  if (used !== undefined) return used;
  const host = hostSteps(steps, calls, extracted, folder, glue);
  if ('kind' in host) return host;
  const gone = calls.filter((call) => concernsBuilder(call, containers, builder.tags));
  return {
    ...{ builder, ship, extracted, notes: host.notes },
    obsolete: [builder.step, ...gone.map(({ step }) => step), ...host.dropped],
    builderContext: contextOf(builder, folder),
    shipContext: contextOf(ship, folder),
  };
}

/** The two builds; every word of them must be known. */
function findBuilds(
  { build, target, glue }: MergeInput,
  calls: readonly DockerCall[],
  folder: string,
): { readonly builder: BuildCall; readonly ship: BuildCall } | MergeRefusal {
  const builder = buildOf(calls, build.path, folder);
  const ship = buildOf(calls, target.path, folder);
  if (builder === undefined || ship === undefined) {
    const missing = builder === undefined ? build.path : target.path;
    const hint = `Write it as \`docker build -f ${missing} …\` on a line of its own.`;
    return refuse('not-understood', glue.path, 0, `no \`docker build\` of ${missing} was found`, hint);
  }
  if (builder.known && ship.known) return { builder, ship };
  const { line } = (builder.known ? ship : builder).step;
  const message = 'this build depends on a variable that the file does not set';
  return refuse(
    'not-understood',
    glue.path,
    line,
    message,
    'Write the value, or set the variable in the file.',
  );
}

/** The build of a Dockerfile: by `-f`, or by a context that holds it under the default name. */
function buildOf(calls: readonly DockerCall[], path: string, folder: string): BuildCall | undefined {
  return calls.find((call): call is BuildCall => {
    if (call.verb !== 'build') return false;
    const file = call.file === undefined ? `${contextOf(call, folder)}/Dockerfile` : `${folder}/${call.file}`;
    return normalisePath(file) === normalisePath(path);
  });
}

function contextOf({ context = '.' }: BuildCall, folder: string): string {
  return normalisePath(`${folder}/${context}`);
}

function containersOf(calls: readonly DockerCall[], tags: readonly string[]): ReadonlySet<string> {
  const names = calls.flatMap((call) => {
    const isOurs =
      call.verb === 'create' && call.image !== undefined && tags.some((tag) => isSameImage(tag, call.image));
    return isOurs && call.container !== undefined ? [call.container] : [];
  });
  return new Set(names);
}

function concernsBuilder(
  call: DockerCall,
  containers: ReadonlySet<string>,
  tags: readonly string[],
): boolean {
  switch (call.verb) {
    case 'create':
      return tags.some((tag) => isSameImage(tag, call.image));
    case 'cp':
      return containers.has(call.container);
    case 'cat':
    case 'into':
      return tags.some((tag) => isSameImage(tag, call.image));
    case 'rm':
      return call.names.length > 0 && call.names.every((name) => containers.has(name));
    case 'rmi':
      return call.names.length > 0 && call.names.every((name) => tags.some((tag) => isSameImage(tag, name)));
    case 'build':
    case 'other':
      return false;
  }
}

/** Paths are read as seen from the folder of the glue: a step that goes elsewhere would change them. */
function movesAround({ glue }: MergeInput, steps: readonly GlueStep[]): MergeRefusal | undefined {
  const kind = glueKind(glue.path);
  const setting = kind === 'yaml' ? /^[ \t]*working-directory:/m.exec(glue.text) : null;
  // Every line of a Makefile has a shell of its own.
  const concerns = ({ line }: GlueStep): boolean =>
    kind !== 'make' || steps.some((other) => other.line === line && readDockerCall(other) !== undefined);
  const step = steps.find((one) => isMove(one.words) && kind !== 'json' && concerns(one));
  if (setting === null && step === undefined) return undefined;
  const line =
    setting === null ? (step?.line ?? 0) : glue.text.slice(0, setting.index).split('\n').length - 1;
  const message = `this changes to another folder, so the paths after it are not understood: \`${step?.raw ?? 'working-directory'}\``;
  return refuse('not-understood', glue.path, line, message, 'Name the files from one folder.');
}

/** `cd "$(dirname "$0")"` goes to the folder of the glue itself. */
function isMove(words: readonly (string | undefined)[]): boolean {
  if (words[0] !== 'cd' && words[0] !== 'pushd') return false;
  const target = words.slice(1).find((word) => word?.startsWith('-') !== true);
  return target !== '.' && target !== './' && !/dirname|BASH_SOURCE|%\/\*/.test(words.slice(1).join(' '));
}

/** `docker run` runs the CMD of the image: what it writes is in the container, and in no layer of the build. */
function madeByContainer(
  { build }: MergeInput,
  calls: readonly DockerCall[],
  containers: ReadonlySet<string>,
  extracted: readonly Extracted[],
): MergeRefusal | undefined {
  const runs = calls.some(
    (call) =>
      call.verb === 'create' &&
      call.container !== undefined &&
      containers.has(call.container) &&
      call.step.words.includes('run'),
  );
  const found = runs ? commandMakes(build, extracted) : undefined;
  if (found === undefined) return undefined;
  const message = `\`docker run\` starts \`${found.text}\`, which may create the files that are copied out`;
  return refuse(
    'not-understood',
    build.path,
    found.line,
    message,
    'Do this in a RUN of the first Dockerfile.',
  );
}

function usedElsewhere(
  calls: readonly DockerCall[],
  { tags }: BuildCall,
  containers: ReadonlySet<string>,
  { path }: TextFile,
): MergeRefusal | undefined {
  const other = calls.find((call) => {
    const names = call.verb === 'other' || call.verb === 'rm' || call.verb === 'rmi' ? call.names : [];
    const isBuilder = names.some(
      (name) => containers.has(name) || tags.some((tag) => isSameImage(tag, name)),
    );
    return isBuilder && !concernsBuilder(call, containers, tags);
  });
  if (other === undefined) return undefined;
  return refuse(
    'builder-used',
    path,
    other.step.line,
    `the image of the first build is used here too: \`${other.step.raw}\``,
    'Build it with `--target` of the merged file there, then merge again.',
  );
}

interface HostSteps {
  readonly dropped: readonly GlueStep[];
  readonly notes: readonly string[];
}

/** Steps on the host that touch what was extracted: cleaning up goes, the rest is not ours to move. */
function hostSteps(
  steps: readonly GlueStep[],
  calls: readonly DockerCall[],
  extracted: readonly Extracted[],
  folder: string,
  { path }: TextFile,
): HostSteps | MergeRefusal {
  const dropped: GlueStep[] = [];
  const notes: string[] = [];
  for (const step of steps) {
    if (calls.some((call) => call.step === step)) continue;
    const names = step.words.slice(1).filter((word) => word !== undefined && !word.startsWith('-'));
    const touches = names.filter((word) =>
      extracted.some(({ host }) => host === normalisePath(`${folder}/${word}`)),
    );
    if (touches.length === 0 || /^(echo|mkdir|ls|file|test|\[|ldd)$/.test(step.words[0] ?? '')) continue;
    const isAlone = touches.length === names.length;
    const isMode =
      step.words[0] === 'chmod' &&
      /^([ugoa]*\+r?x|0?7[57][57])$/.test(names[0] ?? '') &&
      names.length === touches.length + 1;
    // An empty folder is made again behind it: the two go on as they are.
    const isMadeAgain = steps.some(
      ({ words, start }) =>
        start > step.start && words[0] === 'mkdir' && touches.some((path) => words.includes(path)),
    );
    if (step.words[0] === 'rm' && isMadeAgain) continue;
    if (step.words[0] === 'rm' && isAlone) dropped.push(step);
    else if (isMode) {
      dropped.push(step);
      notes.push(`\`${step.raw}\` is removed: COPY --from keeps the mode of a program.`);
    } else {
      return refuse(
        'host-step',
        path,
        step.line,
        `this step changes an extracted file on the host: \`${step.raw}\``,
        'Move it into the first Dockerfile as a RUN.',
      );
    }
  }
  return { dropped, notes };
}
