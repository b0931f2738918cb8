import { ProgressLocation, window, workspace, type QuickPickItem } from 'vscode';
import { plainText } from '../model/build-log.js';
import { formatAge, formatBytes } from '../model/format.js';
import type { Answer, OwnedImage } from '../ports/engine.js';
import { forgetGone } from './forget-gone.js';
import type { CommandParts } from './parts.js';
import { sayRefusal } from './say-refusal.js';

/** Lists the images that builds of this extension left behind, and removes those that the user picks. */
export async function cleanUpImages(parts: CommandParts): Promise<void> {
  if (!workspace.isTrusted) return sayRefusal('Docker is asked in trusted workspaces only.');
  const engine = await parts.host.engine();
  const owned = await engine.owned();
  if (!owned.ok) return sayFailure(owned);
  const items = owned.value.images.map(toItem);
  if (items.length === 0) {
    await window.showInformationMessage('No image of Stage Insight is left.');
    return;
  }
  const picked = await window.showQuickPick(items, {
    canPickMany: true,
    title: 'Remove images built by Stage Insight',
    placeHolder: 'Images of older builds are chosen already',
  });
  if (picked === undefined || picked.length === 0) return;
  const options = { location: ProgressLocation.Notification, title: 'Removing images' };
  const removed = await window.withProgress(options, () =>
    engine.remove({ images: picked.map(({ id }) => id) }),
  );
  if (!removed.ok) return sayFailure(removed);
  await forgetGone(parts.host, parts.hub);
  const { images, bytes, problems } = removed.value;
  for (const problem of problems) parts.log.warn(plainText(problem));
  await window.showInformationMessage(
    `${images} images removed, ${formatBytes(bytes)} freed. Layers that the build cache shares stay until it is pruned.`,
  );
}

function toItem({
  id,
  stage,
  bytes,
  dockerfile,
  createdAt,
  dangling,
}: OwnedImage): QuickPickItem & { id: string } {
  const old = dangling ? ', of an older build' : '';
  return {
    id,
    label: plainText(stage) || id.slice(0, 19),
    description: `${formatBytes(bytes)}, ${formatAge(createdAt, Date.now())}${old}`,
    detail: plainText(dockerfile),
    picked: dangling,
  };
}

async function sayFailure(answer: Answer<unknown>): Promise<void> {
  if (!answer.ok) await window.showErrorMessage(plainText(answer.fault.message));
}
