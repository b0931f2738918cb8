import { withKind } from '../model/stage/document-stages.js';
import { readSettings } from '../views/settings.js';
import { refusal } from '../views/trust.js';
import { withBuildProgress } from './build-progress.js';
import type { CommandDependencies } from './command-dependencies.js';
import { chooseStage } from './pick-stage.js';
import { readPrograms } from './inspect-stage.js';
import { readUnknownBases } from './read-base-images.js';
import { prepareBuild } from './prepare-build.js';
import { showBuildFault } from './show-build-fault.js';
import { showRefusal } from './show-refusal.js';
import { t } from '../model/text/translate.js';

/** Builds the stage of a lens, a row, or the cursor; progress can be cancelled. */
export async function buildStage(argument: unknown, dependencies: CommandDependencies): Promise<void> {
  const address = await chooseStage(argument, dependencies);
  if (address === undefined) return;
  const refused = refusal(address.document);
  if (refused !== undefined) return showRefusal(refused);
  const prepared = await prepareBuild(address, dependencies);
  if (prepared === undefined) return;
  const { showLog, buildLog, inspectAfterBuild, readImagesAfterBuild } = readSettings(address.document);
  const title = t('Building {0}', withKind(prepared.title));
  const fault = await withBuildProgress(title, prepared, dependencies, async (report, signal) => {
    const done = dependencies.builder.build(prepared, report);
    if (showLog === 'always') dependencies.logs.show(prepared.key, buildLog);
    const answer = await done;
    if (!answer.ok) return answer.fault;
    const unread = inspectAfterBuild
      ? await readPrograms(prepared, answer.value.image.id, dependencies, report, signal)
      : undefined;
    if (readImagesAfterBuild) await readUnknownBases(prepared.document, dependencies, report, signal);
    return unread;
  });
  const retry = (): Promise<void> => buildStage(address, dependencies);
  if (fault !== undefined) await showBuildFault(prepared, fault, dependencies, retry);
}
