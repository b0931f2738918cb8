import { ProgressLocation, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { plainText } from '../model/build/build-log.js';
import {
  cleanUpChoices,
  cleanUpQuestion,
  cleanUpResult,
  type CleanUpChoice,
} from '../model/engine/clean-up-plan.js';
import { formatAge, formatBytes } from '../model/size/format.js';
import { shorten } from '../model/size/size-text.js';
import type { CacheRecord, EngineFault, OwnedImage } from '../ports/engine.js';
import { forgetGone } from './forget-gone.js';
import type { CommandDependencies } from './command-dependencies.js';
import { givenDocument } from './pick-stage.js';
import { showRefusal } from './show-refusal.js';
import { showUnreachable } from './show-unreachable.js';
import { askToConfirm, showError, showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';

type Chosen = Pick<CleanUpChoice, 'images' | 'cache'>;

/** Offers what builds left behind, asks, removes, and says what was really freed. */
export async function cleanUpImages(dependencies: CommandDependencies): Promise<void> {
  if (!workspace.isTrusted) return showRefusal(t('Docker is used in trusted workspaces only.'));
  const engine = await dependencies.host.engine();
  const owned = await engine.owned();
  if (!owned.ok) return showFailure(owned.fault, dependencies);
  const current = givenDocument(undefined);
  const choices = cleanUpChoices(owned.value, current && Uri.parse(current, true).fsPath);
  if (choices.length === 0) {
    await showInformation(
      t('There is nothing to clean up: builds of Stage Insight left no images and no build cache.'),
    );
    return;
  }
  const chosen = await choose(choices);
  if (chosen === undefined || !(await confirm(chosen))) return;
  const options = { location: ProgressLocation.Notification, title: t('Cleaning up') };
  const removed = await window.withProgress(options, () =>
    engine.remove({ images: chosen.images.map(({ id }) => id), cache: chosen.cache.map(({ id }) => id) }),
  );
  if (!removed.ok) return showFailure(removed.fault, dependencies);
  for (const problem of removed.value.problems) dependencies.log.warn(plainText(problem));
  await forgetGone(dependencies);
  await showInformation(cleanUpResult(removed.value));
}

async function choose(choices: readonly CleanUpChoice[]): Promise<Chosen | undefined> {
  const items = choices.map((choice) => ({
    choice,
    label: plainText(choice.label),
    description: choice.description,
    detail: plainText(choice.detail),
  }));
  const options = { title: t('Clean Up'), placeHolder: t('Select what to remove'), matchOnDetail: true };
  const picked = await window.showQuickPick(items, options);
  if (picked === undefined || !picked.choice.pick) return picked?.choice;
  const singles = [...picked.choice.images.map(imageItem), ...picked.choice.cache.map(cacheItem)];
  const some = await window.showQuickPick(singles, { ...options, canPickMany: true });
  if (some === undefined || some.length === 0) return undefined;
  return {
    images: some.flatMap(({ image }) => (image === undefined ? [] : [image])),
    cache: some.flatMap(({ record }) => (record === undefined ? [] : [record])),
  };
}

interface SingleItem extends QuickPickItem {
  readonly image?: OwnedImage;
  readonly record?: CacheRecord;
}

function imageItem(image: OwnedImage): SingleItem {
  const { id, stage, bytes, uniqueBytes, dockerfile, createdAt, dangling } = image;
  const age = formatAge(createdAt, Date.now());
  const built =
    uniqueBytes === undefined
      ? t('{0}, built {1}', formatBytes(bytes), age)
      : t('{0}, {1} not shared, built {2}', formatBytes(bytes), formatBytes(uniqueBytes), age);
  return {
    image,
    label: plainText(stage) || id.slice(0, 19),
    description: dangling ? t('{0}, replaced by a newer build', built) : built,
    detail: plainText(dockerfile),
    picked: dangling,
  };
}

function cacheItem(record: CacheRecord): SingleItem {
  const { id, description, bytes, shared } = record;
  return {
    record,
    label: formatBytes(bytes),
    description: shared ? t('shared with an image: removing it frees nothing') : '',
    detail: shorten(plainText(description), 120) || id,
  };
}

/** Nothing goes without this. */
async function confirm(chosen: Chosen): Promise<boolean> {
  const { question, detail } = cleanUpQuestion(chosen);
  const remove = t('Remove');
  return askToConfirm(question, detail, remove);
}

async function showFailure(fault: EngineFault, dependencies: CommandDependencies): Promise<void> {
  if (fault.reason === 'unreachable') return showUnreachable(dependencies, () => cleanUpImages(dependencies));
  await showError(plainText(fault.message));
}
