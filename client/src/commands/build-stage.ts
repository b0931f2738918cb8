import { withKind } from '../model/stage/document-stages.js';
import { readSettings } from '../views/settings.js';
import { withBuildProgress } from './build-progress.js';
import type { CommandDependencies } from './command-dependencies.js';
import { chooseStage } from './pick-stage.js';
import { readPrograms } from './inspect-stage.js';
import { readUnknownBases } from './read-base-images.js';
import { prepareChosen } from './prepare-chosen.js';
import { showBuildFault } from './show-build-fault.js';
import { t } from '../model/text/translate.js';

/** Builds the stage of a lens, a row, or the cursor; progress can be cancelled. */
export async function buildStage(argument: unknown, dependencies: CommandDependencies): Promise<void> {
  const prepared = await prepareChosen(await chooseStage(argument, dependencies), dependencies);
  if (prepared === undefined) return;
  const { showLog, buildLog, inspectAfterBuild, readImagesAfterBuild } = readSettings(prepared.document);
  const title = t('Building {0}', withKind(prepared.title));
  const fault = await withBuildProgress(title, prepared, dependencies, async (report, signal) => {
    const done = dependencies.builder.build(prepared, report);
    if (showLog === 'always') dependencies.logs.show(prepared.key, buildLog);
    const answer = await done;
    if (!answer.ok) return answer.fault;
    const unread =
      inspectAfterBuild && answer.value.image.id !== ''
        ? await readPrograms(prepared, answer.value.image.id, dependencies, report, signal)
        : undefined;
    if (readImagesAfterBuild) await readUnknownBases(prepared.document, dependencies, report, signal);
    return unread;
  });
  const again = { document: prepared.document, stage: prepared.request.stage };
  const retry = (): Promise<void> => buildStage(again, dependencies);
  if (fault !== undefined) await showBuildFault(prepared, fault, dependencies, retry);
}
