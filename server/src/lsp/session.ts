import type { Analysis } from '../core/analysis.js';
import { emptyContext, type BuildContext, type Inputs } from '../core/inputs.js';
import type { Service } from '../features/service.js';
import type { SizeItem } from '../protocol/messages.js';
import type { Observation } from '../protocol/observation.js';
import { readImageOf } from '../protocol/read-image.js';
import type { Settings } from '../protocol/settings.js';
import type { ClientAbilities } from './capabilities.js';
import type { BuildFailures } from './build-failures.js';
import type { DocumentStore, OpenDocument } from './documents.js';
import type { Files } from './files.js';
import { tooSlow, type LeftOut } from './left-out.js';
import { createPositions } from './positions.js';
import { createRepositoryImages, type RepositoryImages } from './repository-images.js';
import { createSessionInputs, type SessionInputs } from './session-inputs.js';
import type { Snapshot } from './snapshot.js';
import type { Workspace } from './workspace.js';

/** What the handlers work on. One for each connection. */
export interface Session {
  readonly service: Service;
  readonly documents: DocumentStore;
  readonly workspace: Workspace;
  readonly failures: BuildFailures;
  readonly rulePages: string | undefined;
  readonly abilities: ClientAbilities;
  /** What hovers of unknown images link to. */
  readonly readImageCommand: string | undefined;
  readonly settingsOf: (uri: string) => Settings;
  /** Reads the configuration of repositories again when it is next asked for. */
  readonly forgetConfigs: () => void;
  readonly leftOut: LeftOut;
  /** Files that name stages and are open. */
  readonly namingDocuments: DocumentStore;
  snapshot(uri: string): Snapshot | undefined;
  /** As `snapshot`, of a text that is not kept; `before`, an earlier one, spares work. */
  snapshotOf(uri: string, text: string, before?: Snapshot): Snapshot;
  /** A file that is not open, from the disk. */
  readText(uri: string): string | undefined;
  /** The files of a folder. */
  filesIn(folder: string): BuildContext;
  setSizes(uri: string, sizes: readonly SizeItem[]): void;
  setObservations(uri: string, observations: readonly Observation[]): void;
  /** Drops the analyses, of one document or of all: something besides their texts has changed. */
  invalidate(uri?: string): void;
  /** Keeps an image that was read; what is none is dropped. */
  keepImage(image: unknown): void;
  /** Settles when the files were read that answers need; `undefined` when none are being read. */
  reading(): Promise<void> | undefined;
  /** The next analyses look at files again. `changed`: URIs known to have changed. */
  readonly refresh: (changed?: readonly string[]) => void;
  /** Open documents whose analysis read the file. */
  readersOf(fileUri: string): readonly string[];
  /** Open documents whose analysis rests on an image that this Dockerfile, which changed, builds. */
  builtOn(dockerfileUri: string): readonly string[];
  forget(uri: string): void;
  log(message: string): void;
}

/** What a session is made of. */
export interface SessionParts extends Pick<
  Session,
  | 'service'
  | 'documents'
  | 'namingDocuments'
  | 'workspace'
  | 'failures'
  | 'rulePages'
  | 'abilities'
  | 'readImageCommand'
  | 'settingsOf'
  | 'forgetConfigs'
  | 'leftOut'
  | 'log'
> {
  readonly files: Files | undefined;
}

function keepImage(files: Files | undefined, given: unknown): void {
  const image = readImageOf(given);
  if (image !== undefined) files?.images?.keep(image);
}

export function createSession(parts: SessionParts): Session {
  const { documents, files } = parts;
  const built = builtImages(parts, (uri) => inputs.of(uri));
  const inputs = createSessionInputs({ ...parts, builtImages: built.of });
  const { snapshotOf, current, forgetSnapshots } = createSnapshots(parts, inputs);
  const invalidate = (uri?: string): void => {
    forgetSnapshots(uri);
    parts.leftOut.limitAgain(uri);
  };
  return {
    ...parts,
    snapshot: (uri) => {
      const document = documents.get(uri);
      return document && current(document);
    },
    snapshotOf: (uri, text, before) => snapshotOf(uri, null, text, before),
    readText: (uri) => files?.read(uri),
    filesIn: (folder) => files?.context(folder) ?? emptyContext,
    setSizes: inputs.setSizes,
    setObservations: inputs.setObservations,
    refresh: inputs.refresh,
    reading: () => files?.reading?.(),
    keepImage: (given) => keepImage(files, given),
    invalidate,
    readersOf: (fileUri) => openUris(documents).filter((uri) => inputs.reads(uri, fileUri)),
    builtOn: (uri) => built.changed(uri).filter((reader) => documents.get(reader) !== undefined),
    forget: (uri) => {
      invalidate(uri);
      parts.leftOut.forget(uri);
      inputs.forget(uri);
      parts.failures.forget(uri);
    },
  };
}

/** The current version of each open document. */
function createSnapshots(parts: SessionParts, inputs: Pick<SessionInputs, 'of'>) {
  const { service } = parts;
  const snapshots = new Map<string, Snapshot>();
  let results = 0;
  const snapshotOf = (uri: string, version: number | null, text: string, before?: Snapshot): Snapshot => {
    const made = (): Analysis => service.analyse(text, inputs.of(uri), before?.analysis);
    const analysis = parts.leftOut.has(uri) ? service.leaveOut(tooSlow) : made();
    const positions = createPositions(text, analysis.facts.ast.lines, parts.abilities.encoding);
    return {
      uri,
      version,
      analysis,
      positions,
      settings: parts.settingsOf(uri),
      resultId: String(results++),
    };
  };
  const current = ({ uri, version, text }: OpenDocument): Snapshot => {
    const known = snapshots.get(uri);
    if (known?.version === version) return known;
    const fresh = snapshotOf(uri, version, text, known);
    snapshots.set(uri, fresh);
    return fresh;
  };
  const forgetSnapshots = (uri?: string): void => {
    if (uri === undefined) snapshots.clear();
    else snapshots.delete(uri);
  };
  return { snapshotOf, current, forgetSnapshots };
}

function openUris(documents: DocumentStore): readonly string[] {
  return documents.all().map(({ uri }) => uri);
}

/** Images that Dockerfiles of the workspace build, each as it is in the editor, else on the disk. */
function builtImages(
  { service, documents, files, workspace, leftOut }: SessionParts,
  inputsOf: (uri: string) => Inputs,
): RepositoryImages {
  return createRepositoryImages({
    ...workspace,
    imagesOf: service.images.ofRepository,
    factsOf: (uri) => {
      const text = leftOut.has(uri) ? undefined : (documents.get(uri)?.text ?? files?.read(uri));
      return text === undefined ? undefined : service.analyse(text, inputsOf(uri)).facts;
    },
  });
}
