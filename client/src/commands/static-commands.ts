import type { StaticCommandName } from '../model/settings/names.js';
import type { StaticDependencies } from './command-dependencies.js';
import { checkAll } from './check-all.js';
import { convertStages } from './convert-stages.js';
import { exportStageGraph } from './export-panel.js';
import { mergeBuilderPattern } from './merge-builder-pattern.js';
import { openGiven } from './open-given.js';
import { refreshStages } from './refresh-stages.js';
import { revealStage } from './reveal-stage.js';

/** Commands that need the text alone: those of the browser, where there is no Docker, and of the desktop. */
export const staticCommands = {
  convertStages: async (argument, dependencies) => {
    await openGiven(argument);
    await convertStages(argument, dependencies);
  },
  mergeBuilderPattern,
  applyPreview: (_, { preview }) => preview.act('apply'),
  discardPreview: (_, { preview }) => preview.close(),
  estimatePreview: (_, { preview }) => preview.act('estimate'),
  revealStage,
  showStageGraph: async (argument, { graph }) => {
    await openGiven(argument);
    graph.show();
  },
  exportStageGraph,
  checkAll: (_, dependencies) => checkAll(dependencies),
  refreshStages: (_, dependencies) => refreshStages(dependencies),
  showLog: (_, { log }) => log.show(),
} satisfies Record<
  StaticCommandName,
  (argument: unknown, dependencies: StaticDependencies) => void | Promise<void>
>;
