import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Uri, workspace, type TextDocument } from 'vscode';
import type { StagesAnswer } from '../../../server/src/protocol/messages.js';
import { asksForSecret } from '../model/build/build-arguments.js';
import { resolveContexts } from '../model/build/build-contexts.js';
import { plainText } from '../model/build/build-log.js';
import { platformList } from '../model/build/platforms.js';
import { resolveCaches } from '../model/build/shared-caches.js';
import { optionWords } from '../model/build/build-options.js';
import { secretArguments } from '../model/build/secret-names.js';
import type { ClientSettings } from '../model/settings/client-settings.js';
import type { SecretSetting } from '../model/settings/setting-values.js';
import { stageTitle, type StageAddress } from '../model/stage/document-stages.js';
import { stageFingerprint, type BuildChoices } from '../model/build/fingerprint.js';
import type { StagePrograms } from '../model/inspect/inspection-plan.js';
import { stageKey } from '../model/size/size-store.js';
import type { BuildRequest, Secret } from '../ports/engine.js';
import { bakePlaces, choicesBy, fromWorkspace } from '../views/bake-file.js';
import type { BuildMemory } from '../views/build-memory.js';
import { readSettings } from '../views/settings.js';
import type { StageSource } from '../views/stage-source.js';
import { showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';
import { mayReadSecret } from './secret-files.js';

/** A build that may start: what is asked of the engine, and how the rest of the editor calls it. */
export interface PreparedBuild {
  readonly document: string;
  readonly key: string;
  readonly title: string;
  readonly request: BuildRequest;
  /** Stages that a builder elsewhere builds in the same call; those of the request. */
  readonly others?: readonly PreparedBuild[];
  /** Besides that of the request, those whose sizes are to be known. */
  readonly otherPlatforms: readonly string[];
  /** What besides the text decided how it is built. */
  readonly choices: BuildChoices;
  /** A line for the log: names of arguments and secrets, platform, network; empty: nothing was chosen. */
  readonly given: string;
  /** What to look at in the image. */
  readonly programs: StagePrograms;
  /** Whether the text of the editor is built because it is not saved. */
  readonly unsaved: boolean;
}

/** What a build is prepared from. */
export interface BuildSources {
  readonly source: StageSource;
  readonly memory: BuildMemory;
}

/**
 * Reads text, stages and settings of one moment. `undefined`: the user said no, or there is no such stage.
 * Unsaved text is built, saved or asked about, as `stageInsight.build.unsaved` says; who builds many stages settles it once.
 */
export async function prepareBuild(
  { document, stage }: StageAddress,
  { source, memory }: BuildSources,
  settle: (document: TextDocument) => Promise<boolean> = settleUnsaved,
): Promise<PreparedBuild | undefined> {
  const opened = await workspace.openTextDocument(Uri.parse(document, true));
  if (opened.isDirty && !(await settle(opened))) return undefined;
  const answer = await askCurrent(opened, source);
  const item = answer?.stages[stage];
  if (answer === undefined || item === undefined) return undefined;
  // Of the same moment as the answer: a question for a secret waits for a person.
  const text = opened.isDirty ? opened.getText() : undefined;
  const settings = memory.settings(document);
  const asksFor = (id: string): boolean => asksForSecret(answer.plan, stage, id);
  const secrets = await findSecrets({ uri: opened.uri, settings, memory, asksFor });
  if (secrets === undefined) return undefined;
  const choices = choicesBy(() => settings)(document);
  return {
    document,
    key: stageKey(document, item),
    title: stageTitle(item),
    unsaved: text !== undefined,
    choices,
    given: givenLine(settings),
    programs: item,
    otherPlatforms: platformList(settings.buildPlatform).slice(1),
    request: {
      dockerfile: opened.uri.fsPath,
      context: contextFolder(opened.uri, settings),
      stage,
      plan: answer.plan,
      ...(text === undefined ? {} : { text }),
      ...requestSettings(opened.uri, settings),
      secrets,
      fingerprint: stageFingerprint(answer.plan, stage, choices),
    },
  };
}

/** The stages of exactly the text that is in the editor; typing in between asks again. */
async function askCurrent(document: TextDocument, source: StageSource): Promise<StagesAnswer | undefined> {
  for (let tries = 0; tries < 3; tries++) {
    const answer = await source.ask(document.uri.toString());
    if (answer === undefined || answer.version === null || answer.version === document.version) return answer;
  }
  return undefined;
}

/** Saves an unsaved text where that is wanted; `false`: it is not to be built. */
export async function settleUnsaved(document: TextDocument): Promise<boolean> {
  const choice = readSettings(document.uri.toString()).buildUnsaved;
  if (choice === 'editor') return true;
  if (choice === 'save') return document.save();
  const save = t('Save and Build');
  const asIs = t('Build Without Saving');
  const answer = await showInformation(t('The Dockerfile has unsaved changes.'), save, asIs);
  return answer === save ? document.save() : answer === asIs;
}

/** Absolute path of the folder that is sent to a build of a Dockerfile. */
export function contextFolder(dockerfile: Uri, { buildContext }: ClientSettings): string {
  if (buildContext === '') return dirname(dockerfile.fsPath);
  return fromWorkspace(dockerfile, buildContext);
}

function givenLine(settings: ClientSettings): string {
  const words = optionWords(settings);
  const exposed = secretArguments(settings.buildArgs);
  const warning =
    exposed.length === 0
      ? ''
      : t(
          ' Anyone who has the image can read {0}: pass secrets in the setting stageInsight.build.secrets, not as build arguments.',
          exposed.join(', '),
        );
  return words.length === 0 ? '' : plainText(t('Options: {0}.{1}', words.join(', '), warning));
}

function requestSettings(dockerfile: Uri, settings: ClientSettings): Partial<BuildRequest> {
  const { buildArgs, buildContexts, buildPlatform, buildNetwork, buildLabels, buildBake } = settings;
  const { buildCacheFrom = [], buildCacheTo = [], buildTransfer } = settings;
  const [platform] = platformList(buildPlatform);
  const cachesOf = (written: readonly string[]): readonly string[] =>
    resolveCaches(written, (folder) => fromWorkspace(dockerfile, folder));
  const namedContexts = resolveContexts(buildContexts, (folder) => fromWorkspace(dockerfile, folder));
  return {
    buildArgs,
    ...(Object.keys(namedContexts).length === 0 ? {} : { namedContexts }),
    labels: buildLabels,
    ...(buildCacheFrom.length > 0 && { cacheFrom: cachesOf(buildCacheFrom) }),
    ...(buildCacheTo.length > 0 && { cacheTo: cachesOf(buildCacheTo) }),
    ...(buildTransfer === 'whenNeeded' && { transfer: 'never' }),
    ...(platform !== undefined && { platform }),
    ...(buildNetwork === 'default' ? {} : { network: buildNetwork }),
    ...(buildBake && { bake: { ...buildBake, ...bakePlaces(dockerfile, buildBake.file) } }),
  };
}

/** The same for somebody who needs the image itself, wherever it is built. */
export function wantingImage(prepared: PreparedBuild): PreparedBuild {
  return { ...prepared, request: { ...prepared.request, transfer: 'missing' } };
}

interface SecretSearch {
  readonly uri: Uri;
  readonly settings: ClientSettings;
  readonly memory: BuildMemory;
  /** Whether the stage to build mounts a secret. */
  readonly asksFor: (id: string) => boolean;
}

/**
 * Values of the secret storage are read, or asked for, here; `undefined`: the user gave none. Settings name secrets of
 * many Dockerfiles: one that is not there and that nobody mounts is left out.
 */
async function findSecrets(search: SecretSearch): Promise<readonly Secret[] | undefined> {
  const found: Secret[] = [];
  for (const secret of search.settings.buildSecrets) {
    const source = await findSecret(secret, search);
    if (source === undefined && search.asksFor(secret.id)) return undefined;
    if (source !== undefined) found.push({ id: secret.id, source });
  }
  return found;
}

async function findSecret(
  { id, env, file }: SecretSetting,
  { uri, memory, asksFor }: SecretSearch,
): Promise<Secret['source'] | undefined> {
  if (env !== undefined) return asksFor(id) || env in process.env ? { kind: 'env', name: env } : undefined;
  if (file !== undefined) {
    const root = workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath);
    const path = resolve(root, file);
    if (!asksFor(id) && !existsSync(path)) return undefined;
    return (await mayReadSecret(uri, { id, file, path }, memory)) ? { kind: 'file', path } : undefined;
  }
  const document = uri.toString();
  const value = await (asksFor(id) ? memory.secret(document, id) : memory.kept(document, id));
  return value === undefined ? undefined : { kind: 'value', value };
}
