import { isAbsolute, relative } from 'node:path';
import { Uri } from 'vscode';
import type { ConfiguredBuild } from '../../../server/src/protocol/messages.js';
import type { ConfiguredChoices } from '../model/build/configured-build.js';
import { fromWorkspace } from './bake-file.js';
import type { StageSource } from './stage-source.js';

/**
 * What the repository of a Dockerfile says of its builds, as settings would say it: with paths from the workspace
 * folder. `undefined`: nothing, or its stages were not asked for yet.
 */
export function configuredBy(
  source: Pick<StageSource, 'known'>,
): (document: string) => ConfiguredChoices | undefined {
  return (document) => {
    const build = source.known(document)?.answer.build;
    return build && configuredChoices(Uri.parse(document, true), build);
  };
}

function configuredChoices(dockerfile: Uri, build: ConfiguredBuild): ConfiguredChoices {
  const { context, contexts, bake, ...options } = build;
  const places = Object.entries(contexts).map(([name, place]) => [name, placeOf(place)] as const);
  return {
    ...options,
    contexts: Object.fromEntries(places),
    ...(context !== undefined && { context: placeOf(context) }),
    ...(bake && { bake: { ...bake, file: shortPath(dockerfile, placeOf(bake.file)) } }),
  };
}

/** The path of a folder or file on the disk; addresses stay as they are. */
function placeOf(place: string): string {
  return place.startsWith('file:') ? Uri.parse(place, true).fsPath : place;
}

/** Below the workspace folder, if it lies there. */
function shortPath(dockerfile: Uri, path: string): string {
  const short = relative(fromWorkspace(dockerfile, ''), path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
