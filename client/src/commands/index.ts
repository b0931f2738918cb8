import { workspace } from 'vscode';
import type { CommandName } from '../model/settings/names.js';
import { buildAllStages } from './build-all-stages.js';
import { buildStage } from './build-stage.js';
import { askOptions } from './build-with-options.js';
import { cancelBuild } from './cancel-build.js';
import { reportIssue } from './report-issue.js';
import { runStage } from './run-stage.js';
import { chooseEngine } from './choose-engine.js';
import { cleanUpImages } from './clean-up-images.js';
import { compareSizes } from './compare-sizes.js';
import { convertAndCompare } from './convert-and-compare.js';
import { copyBuildCommand } from './copy-build-command.js';
import { explainFailure } from './explain-failure.js';
import { exportSizes } from './export-panel.js';
import { forgetGone } from './forget-gone.js';
import { inspectStageCommand } from './inspect-stage.js';
import { openEngineSettings } from './open-engine-settings.js';
import type { CommandDependencies } from './command-dependencies.js';
import { readFileImages, readImage, readWorkspaceImages } from './read-base-images.js';
import { refreshStages } from './refresh-stages.js';
import { showBuildLog } from './show-build-log.js';
import { showEngine } from './show-engine.js';
import { showSizes } from './show-sizes.js';
import { staticCommands } from './static-commands.js';

/** What each command does with its argument: a stage of a lens, a row of the tree, or nothing. */
export const commandRunners: Readonly<
  Record<CommandName, (argument: unknown, dependencies: CommandDependencies) => void | Promise<void>>
> = {
  ...staticCommands,
  buildStage,
  buildWithOptions: async (argument, dependencies) => {
    const address = await askOptions(argument, dependencies);
    if (address !== undefined) await buildStage(address, dependencies);
  },
  buildAllStages,
  runStage,
  inspectStage: inspectStageCommand,
  explainFailure,
  convertAndCompare,
  comparePreview: (_, { preview }) => preview.act('compare'),
  cancelBuild,
  showBuildLog,
  showSizes: (_, dependencies) => showSizes(dependencies),
  compareSizes,
  exportSizes,
  copyBuildCommand,
  refreshStages: async (_, dependencies) => {
    await refreshStages(dependencies);
    if (workspace.isTrusted) await forgetGone(dependencies);
  },
  showEngine: (_, dependencies) => showEngine(dependencies),
  chooseEngine: (_, dependencies) => chooseEngine(dependencies),
  openEngineSettings,
  readImage,
  readFileImages,
  readWorkspaceImages: (_, dependencies) => readWorkspaceImages(dependencies),
  cleanUpImages: (_, dependencies) => cleanUpImages(dependencies),
  reportIssue: (_, dependencies) => reportIssue(dependencies),
};
