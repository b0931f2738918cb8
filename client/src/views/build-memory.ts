import { EventEmitter, window, type Disposable, type Event, type Memento, type SecretStorage } from 'vscode';
import {
  applyOptions,
  isEmpty,
  keepOptions,
  noOptions,
  readKeptOptions,
  type BuildOptions,
} from '../model/build/build-options.js';
import type { ConfiguredChoices } from '../model/build/configured-build.js';
import type { ClientSettings } from '../model/settings/client-settings.js';
import { readSettings } from './settings.js';
import { t } from '../model/text/translate.js';

/** What was chosen for the builds of each Dockerfile. Values of secrets are in the secret storage and nowhere else. */
export interface BuildMemory extends Disposable {
  /** The settings of a document over what its repository says of builds, with what is remembered of it laid over them. */
  settings(document: string): ClientSettings;
  /** The same without what is remembered. */
  unremembered(document: string): ClientSettings;
  of(document: string): BuildOptions;
  /** `typed`: new values for the secret storage, by id. Values that nobody names any more are removed from it. */
  remember(document: string, options: BuildOptions, typed?: ReadonlyMap<string, string>): Promise<void>;
  forget(document: string): Promise<void>;
  /** A value of the secret storage. */
  kept(document: string, secret: string): Promise<string | undefined>;
  /** The same, asked for when there is none; `undefined`: the user gave none. */
  secret(document: string, id: string): Promise<string | undefined>;
  /** Whether somebody said that builds may read a file outside of the workspace. */
  allowsFile(path: string): boolean;
  allowFile(path: string): Promise<void>;
  /** Fires with the address of a document that will be built in another way. */
  readonly onDidChange: Event<string>;
}

const keptAs = 'stageInsight.buildOptions';
const filesKeptAs = 'stageInsight.allowedSecretFiles';

/** `configured`: what the repository of a document says of its builds, as far as it is known. */
export function createBuildMemory(
  memory: Memento,
  storage: SecretStorage,
  configured: (document: string) => ConfiguredChoices | undefined,
): BuildMemory {
  const kept = readKeptOptions(memory.get(keptAs));
  const asking = new Map<string, Promise<string | undefined>>();
  const changed = new EventEmitter<string>();
  const of = (document: string): BuildOptions => kept.get(document) ?? noOptions;
  const unremembered = (document: string): ClientSettings => readSettings(document, configured(document));
  const settings = (document: string): ClientSettings => applyOptions(unremembered(document), of(document));
  const remember: BuildMemory['remember'] = async (document, options, typed = new Map()) => {
    const before = storedIds(of(document));
    kept.delete(document);
    if (!isEmpty(options)) kept.set(document, options);
    await memory.update(keptAs, keepOptions(kept));
    for (const id of before) if (!storedIds(options).includes(id)) await storage.delete(keyOf(document, id));
    for (const [id, value] of typed) await storage.store(keyOf(document, id), value);
    changed.fire(document);
  };
  return {
    settings,
    unremembered,
    of,
    remember,
    forget: async (document) => {
      const named = storedIds({ secrets: settings(document).buildSecrets });
      await remember(document, noOptions);
      for (const id of named) await storage.delete(keyOf(document, id));
    },
    kept: async (document, id) => storage.get(keyOf(document, id)),
    secret: (document, id) => {
      const key = keyOf(document, id);
      // Two builds that start together ask once.
      const answer = asking.get(key) ?? findOrAsk(storage, key, id).finally(() => asking.delete(key));
      asking.set(key, answer);
      return answer;
    },
    ...allowedFiles(memory),
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}

function allowedFiles(memory: Memento): Pick<BuildMemory, 'allowsFile' | 'allowFile'> {
  const allowed = (): readonly unknown[] => memory.get<readonly unknown[]>(filesKeptAs) ?? [];
  return {
    allowsFile: (path) => allowed().includes(path),
    allowFile: async (path) => memory.update(filesKeptAs, [...allowed(), path]),
  };
}

/** The secret storage is one for all workspaces of the extension. */
function keyOf(document: string, id: string): string {
  return `stageInsight.secret ${document} ${id}`;
}

function storedIds({ secrets }: Pick<BuildOptions, 'secrets'>): readonly string[] {
  return secrets.flatMap(({ id, storage }) => (storage === true ? [id] : []));
}

async function findOrAsk(storage: SecretStorage, key: string, id: string): Promise<string | undefined> {
  const known = await storage.get(key);
  if (known !== undefined) return known;
  const value = await window.showInputBox({
    title: t('Value of Secret {0}', id),
    prompt: t('Stored in the secret storage of the editor, for this Dockerfile only.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined || value === '') return undefined;
  await storage.store(key, value);
  return value;
}
