import {
  emptyContext,
  withContexts,
  type BuildContext,
  type IgnoreFile,
  type Inputs,
} from '../core/inputs.js';
import type { SizeItem } from '../protocol/messages.js';
import type { Observation, ObservationCause } from '../protocol/observation.js';
import type { Settings } from '../protocol/settings.js';
import type { Files, WatchedContext } from './files.js';
import { childUri, folderUri, relativePath } from './uris.js';
import type { Workspace } from './workspace.js';

/** Everything that an analysis knows besides the text, by document. */
export interface SessionInputs {
  readonly of: (uri: string) => Inputs;
  readonly setSizes: (uri: string, sizes: readonly SizeItem[]) => void;
  readonly setObservations: (uri: string, observations: readonly Observation[]) => void;
  /** The next analyses look at files again, however fresh what they know is. `changed`: URIs known to have changed. */
  readonly refresh: (changed?: readonly string[]) => void;
  /** Whether the analysis of the document asked for the file. */
  readonly reads: (uri: string, fileUri: string) => boolean;
  readonly forget: (uri: string) => void;
}

export interface InputSources {
  readonly workspace: Workspace;
  readonly files: Files | undefined;
  readonly settingsOf: (uri: string) => Settings;
  /** Images that Dockerfiles of the workspace build, for the analysis of one document. */
  readonly builtImages: (uri: string) => Inputs['images'];
}

/**
 * Milliseconds for which sources are taken as unchanged: hundreds of files cost more to look at than a Dockerfile to
 * analyse. A client that watches files reports changes at once.
 */
const freshFor = 2000;

export function createSessionInputs(sources: InputSources): SessionInputs {
  const { workspace, files, settingsOf } = sources;
  const sizes = new Map<string, readonly SizeItem[]>();
  const observations = new Map<string, readonly Observation[]>();
  const contexts = createContexts(sources);
  const imagesOf = joinImages(files);
  return {
    of: (uri) => {
      const { rules, images, contexts: named = {}, budgets } = settingsOf(uri);
      return {
        context: contexts.of(uri),
        targets: workspace.targetsFor(uri),
        ...outsideInputs(workspace, uri, Object.keys(named)),
        ...(budgets !== undefined && { budgets }),
        gluedBy: workspace.glues.glueing(uri),
        rules,
        images: imagesOf(workspace.rootOf(uri) ?? folderUri(uri), images, sources.builtImages(uri)),
        measured: (sizes.get(uri) ?? []).map((size) => ({ ...size, ownBytes: size.ownBytes ?? size.bytes })),
        observations: observations.get(uri) ?? [],
      };
    },
    setSizes: (uri, given) => void sizes.set(uri, given),
    setObservations: (uri, given) => void observations.set(uri, given.map(withKnownCauses)),
    refresh: contexts.refresh,
    reads: (uri, fileUri) =>
      [contexts.watched(uri), files?.context(folderUri(uri))].some(
        (context) => context?.concerns(fileUri) === true,
      ),
    forget: (uri) => {
      sizes.delete(uri);
      observations.delete(uri);
    },
  };
}

/** Build contexts of the documents, and when their files were looked at last. */
interface Contexts {
  readonly watched: (uri: string) => WatchedContext | undefined;
  readonly of: (uri: string) => BuildContext;
  /** `changed`: URIs of files; without them anything may have changed. */
  readonly refresh: SessionInputs['refresh'];
}

function createContexts({ workspace, files, settingsOf }: InputSources): Contexts {
  let lookedAt = -Infinity;
  const watched = (uri: string): WatchedContext | undefined => {
    const folder = workspace.folderOf(uri);
    const { context, contextUri } = settingsOf(uri);
    if (context !== '' && folder !== undefined) return files?.context(childUri(folder, context));
    if (contextUri !== undefined) return files?.context(contextUri);
    return files === undefined ? undefined : namedContext(workspace, files, uri);
  };
  return {
    watched,
    of: (uri) => {
      const now = performance.now();
      if (now - lookedAt > freshFor) {
        lookedAt = now;
        files?.refresh();
      }
      const ownIgnoreFile = files && readOwnIgnoreFile(files, uri);
      return { ...(watched(uri) ?? emptyContext), ownIgnoreFile };
    },
    refresh: (changed) => {
      lookedAt = -Infinity;
      if (changed !== undefined) files?.refresh(changed);
    },
  };
}

/** Images that were read, those of the settings, those built here: one list while none changes, as runs are reused by it. */
function joinImages(
  files: Files | undefined,
): (root: string, settings: Inputs['images'], built: Inputs['images']) => Inputs['images'] {
  let last = { read: emptyImages, settings: emptyImages, built: emptyImages, joined: emptyImages };
  return (root, settings, built) => {
    const read = files?.images?.of(root) ?? emptyImages;
    if (read.length + built.length === 0) return settings;
    if (last.read !== read || last.settings !== settings || last.built !== built)
      last = { read, settings, built, joined: [...read, ...settings, ...built] };
    return last.joined;
  };
}

const emptyImages: Inputs['images'] = [];

/** The context that the builds of the repository name for the Dockerfile; without one it is the folder it lies in. */
function namedContext(workspace: Workspace, files: Files, uri: string): WatchedContext {
  const own = folderUri(uri);
  const root = workspace.rootOf(uri);
  const named = (workspace.outsideOf(uri)?.contexts ?? []).filter((folder) => !folder.startsWith('..'));
  if (root === undefined || named.length === 0) return files.context(own);
  const contexts = named.map((folder) => (folder === '' ? root : childUri(root, folder)));
  if (contexts.includes(own)) return files.context(own);
  // A folder that holds nothing does not exist.
  const there = contexts
    .map((folder) => files.context(folder))
    .find((context) => context.list('').length > 0);
  return there ?? files.context(own);
}

/** It lies beside the Dockerfile, wherever the context is. */
function readOwnIgnoreFile(files: Files, uri: string): IgnoreFile | undefined {
  const folder = folderUri(uri);
  const name = `${relativePath(folder, uri) ?? ''}.dockerignore`;
  const text = files.context(folder).read(name);
  return text === undefined ? undefined : { name, text };
}

function outsideInputs(
  workspace: Workspace,
  uri: string,
  contextNames: readonly string[],
): Pick<Inputs, 'outside' | 'hasOpenTargets' | 'hasUnreadTargets' | 'commands' | 'healthchecks'> {
  const found = workspace.outsideOf(uri);
  const outside = withContexts(found?.outside, contextNames);
  return {
    ...(outside !== undefined && { outside }),
    ...(found !== undefined && { hasOpenTargets: found.hasOpenTargets }),
    hasUnreadTargets: workspace.hasUnread(uri),
    ...workspace.startsOf(uri),
  };
}

const causeKinds: ReadonlySet<string> = new Set([
  'loader',
  'library',
  'version',
  'platform',
  'interpreter',
  'runtime',
  'no-interpreter-line',
  'user',
  'other',
] satisfies ObservationCause['kind'][]);

/** A client of another version may know further causes. */
function withKnownCauses(seen: Observation): Observation {
  return seen.causes === undefined
    ? seen
    : { ...seen, causes: seen.causes.filter(({ kind }) => causeKinds.has(kind)) };
}
