import { normalisePath } from '../../core/shell/paths.js';
import { readDockerCall, type DockerCall } from './docker-calls.js';
import { glueFolder, readSteps } from './glue-steps.js';
import type { TextFile } from './merge-result.js';

/** Three files that look like the builder pattern. Paths are relative to the workspace, with `/`. */
export interface PatternFiles {
  readonly build: string;
  readonly target: string;
  readonly glue: string;
}

type BuildCall = DockerCall & { readonly verb: 'build' };

/**
 * The builder patterns of one script: a build whose image is made a container, files copied out of it, another
 * build after that. Quick to say no; whether they can be merged is asked later.
 */
export function findPatterns(glue: TextFile): readonly PatternFiles[] {
  if (glue.text.length > largest || !signs.every((sign) => sign.test(glue.text))) return [];
  const steps = readSteps(glue, (raw) => maybeCall.test(raw));
  const calls = steps.flatMap((step) => readDockerCall(step) ?? []);
  const builds = calls.filter((call): call is BuildCall => call.verb === 'build');
  const folder = glueFolder(glue.path);
  return builds.flatMap((builder) => {
    const taken = calls.find((call) => takesFrom(call, builder));
    const ship =
      taken &&
      builds.find(
        (build) => build.step.start > taken.step.start && fileOf(build, folder) !== fileOf(builder, folder),
      );
    if (ship === undefined) return [];
    return [{ build: fileOf(builder, folder), target: fileOf(ship, folder), glue: glue.path }];
  });
}

const largest = 200_000;
/** A text that lacks one of these holds no builder pattern. */
const signs = [/\b(?:docker|podman)\b/, /\bbuild\b[\s\S]*\bbuild\b/, /create|run/, /\bcp\b|\bcat\b|\btar\b/];

/** The program may come out of a variable. */
const maybeCall = /docker|podman|[$`]/;

function takesFrom(call: DockerCall, { tags }: BuildCall): boolean {
  if (call.verb !== 'create' && call.verb !== 'cat' && call.verb !== 'into') return false;
  return tags.some((tag) => tag.replace(/:latest$/, '') === call.image?.replace(/:latest$/, ''));
}

function fileOf({ file, context = '.' }: BuildCall, folder: string): string {
  return normalisePath(file === undefined ? `${folder}/${context}/Dockerfile` : `${folder}/${file}`).slice(1);
}
