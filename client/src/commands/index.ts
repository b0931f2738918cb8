import type { CommandName } from '../model/settings/names.js';
import { buildAllStages } from './build-all-stages.js';
import { buildStage } from './build-stage.js';
import { askOptions } from './build-with-options.js';
import { cancelBuild } from './cancel-build.js';
import { checkAll } from './check-all.js';
import { openGiven } from './open-given.js';
import { reportIssue } from './report-issue.js';
import { runStage } from './run-stage.js';
import { chooseEngine } from './choose-engine.js';
import { cleanUpImages } from './clean-up-images.js';
import { convertAndCompare } from './convert-and-compare.js';
import { convertStages } from './convert-stages.js';
import { copyBuildCommand } from './copy-build-command.js';
import { explainFailure } from './explain-failure.js';
import { exportSizes, exportStageGraph } from './export-panel.js';
import { inspectStageCommand } from './inspect-stage.js';
import { mergeBuilderPattern } from './merge-builder-pattern.js';
import { openEngineSettings } from './open-engine-settings.js';
import type { CommandDependencies } from './command-dependencies.js';
import { readFileImages, readImage, readWorkspaceImages } from './read-base-images.js';
import { refreshStages } from './refresh-stages.js';
import { revealStage } from './reveal-stage.js';
import { showBuildLog } from './show-build-log.js';
import { showEngine } from './show-engine.js';
import { showSizes } from './show-sizes.js';

/** What each command does with its argument: a stage of a lens, a row of the tree, or nothing. */
export const commandRunners: Readonly<
  Record<CommandName, (argument: unknown, dependencies: CommandDependencies) => void | Promise<void>>
> = {
  buildStage,
  buildWithOptions: async (argument, dependencies) => {
    const address = await askOptions(argument, dependencies);
    if (address !== undefined) await buildStage(address, dependencies);
  },
  buildAllStages,
  runStage,
  inspectStage: inspectStageCommand,
  explainFailure,
  convertStages: async (argument, dependencies) => {
    await openGiven(argument);
    await convertStages(argument, dependencies);
  },
  convertAndCompare,
  mergeBuilderPattern,
  applyPreview: (_, { preview }) => preview.act('apply'),
  discardPreview: (_, { preview }) => preview.close(),
  comparePreview: (_, { preview }) => preview.act('compare'),
  cancelBuild,
  showBuildLog,
  revealStage,
  showSizes: (_, dependencies) => showSizes(dependencies),
  showStageGraph: async (argument, { graph }) => {
    await openGiven(argument);
    graph.show();
  },
  exportSizes,
  exportStageGraph,
  copyBuildCommand,
  checkAll: (_, dependencies) => checkAll(dependencies),
  refreshStages: (_, dependencies) => refreshStages(dependencies),
  showEngine: (_, dependencies) => showEngine(dependencies),
  chooseEngine: (_, dependencies) => chooseEngine(dependencies),
  openEngineSettings,
  readImage,
  readFileImages,
  readWorkspaceImages: (_, dependencies) => readWorkspaceImages(dependencies),
  cleanUpImages: (_, dependencies) => cleanUpImages(dependencies),
  reportIssue: (_, dependencies) => reportIssue(dependencies),
  showLog: (_, { log }) => log.show(),
};
