import { dirname, resolve } from 'node:path';
import { Uri, window, workspace, type TextDocument } from 'vscode';
import type { StagesAnswer } from '../../../server/src/protocol/messages.js';
import type { ClientSettings } from '../model/client-settings.js';
import type { SecretSetting } from '../model/setting-values.js';
import { stageTitle, type StageAddress } from '../model/document-stages.js';
import { stageFingerprint } from '../model/fingerprint.js';
import type { StagePrograms } from '../model/inspect/inspection-plan.js';
import { stageKey } from '../model/size-store.js';
import type { BuildRequest, Secret } from '../ports/engine.js';
import { readSettings } from '../views/settings.js';
import { buildChoices } from '../views/size-hub.js';
import type { StageSource } from '../views/stage-source.js';

/** A build that may start: what is asked of the engine, and how the rest of the editor calls it. */
export interface PreparedBuild {
  readonly document: string;
  readonly key: string;
  readonly title: string;
  readonly request: BuildRequest;
  /** What to look at in the image. */
  readonly programs: StagePrograms;
  /** Whether the text of the editor is built because it is not saved. */
  readonly unsaved: boolean;
}

/**
 * Reads text, stages and settings of one moment. `undefined`: the user said no, or there is no such stage.
 * Unsaved text is built, saved or asked about, as `stageInsight.build.unsaved` says.
 */
export async function prepareBuild(
  { document, stage }: StageAddress,
  source: StageSource,
): Promise<PreparedBuild | undefined> {
  const opened = await workspace.openTextDocument(Uri.parse(document, true));
  if (opened.isDirty && !(await settleUnsaved(opened))) return undefined;
  const answer = await askCurrent(opened, source);
  const item = answer?.stages[stage];
  if (answer === undefined || item === undefined) return undefined;
  const settings = readSettings(document);
  const text = opened.isDirty ? opened.getText() : undefined;
  return {
    document,
    key: stageKey(document, item),
    title: stageTitle(item),
    unsaved: text !== undefined,
    programs: item,
    request: {
      dockerfile: opened.uri.fsPath,
      context: contextFolder(opened.uri, settings),
      stage,
      plan: answer.plan,
      ...(text === undefined ? {} : { text }),
      ...requestSettings(settings, opened.uri),
      fingerprint: stageFingerprint(answer.plan, stage, buildChoices(document)),
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

async function settleUnsaved(document: TextDocument): Promise<boolean> {
  const choice = readSettings(document.uri.toString()).buildUnsaved;
  if (choice === 'editor') return true;
  if (choice === 'save') return document.save();
  const save = 'Save and Build';
  const asIs = 'Build Unsaved Text';
  const answer = await window.showInformationMessage('The Dockerfile has unsaved changes.', save, asIs);
  return answer === save ? document.save() : answer === asIs;
}

/** Absolute path of the folder that is sent to a build of a Dockerfile. */
export function contextFolder(dockerfile: Uri, { buildContext }: ClientSettings): string {
  if (buildContext === '') return dirname(dockerfile.fsPath);
  return resolve(
    workspace.getWorkspaceFolder(dockerfile)?.uri.fsPath ?? dirname(dockerfile.fsPath),
    buildContext,
  );
}

function requestSettings(settings: ClientSettings, dockerfile: Uri): Partial<BuildRequest> {
  const { buildArgs, buildPlatform, buildNetwork, buildSecrets, buildLabels } = settings;
  return {
    buildArgs,
    labels: buildLabels,
    secrets: buildSecrets.map((secret) => toSecret(secret, dockerfile)),
    ...(buildPlatform === '' ? {} : { platform: buildPlatform }),
    ...(buildNetwork === 'default' ? {} : { network: buildNetwork }),
  };
}

function toSecret({ id, env, file }: SecretSetting, dockerfile: Uri): Secret {
  if (env !== undefined) return { id, source: { kind: 'env', name: env } };
  const root = workspace.getWorkspaceFolder(dockerfile)?.uri.fsPath ?? dirname(dockerfile.fsPath);
  return { id, source: { kind: 'file', path: resolve(root, file ?? '') } };
}
