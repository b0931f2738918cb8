/** Names that the manifest repeats; a test compares the two. */

/** Every command: its title and, where a button shows it, a codicon. */
export const commandTable = {
  buildStage: { title: 'Build Stage', icon: 'play' },
  buildWithOptions: { title: 'Build With Options…', icon: undefined },
  buildAllStages: { title: 'Build and Measure All Stages', icon: 'run-all' },
  runStage: { title: 'Run This Stage…', icon: 'debug-start' },
  inspectStage: { title: 'Inspect Programs of Stage', icon: 'inspect' },
  explainFailure: { title: 'Why Did My Container Die?', icon: undefined },
  convertStages: { title: 'Convert to Multi-Stage…', icon: undefined },
  convertAndCompare: { title: 'Convert and Compare…', icon: undefined },
  mergeBuilderPattern: { title: 'Merge Builder Pattern…', icon: undefined },
  applyPreview: { title: 'Apply Changes', icon: 'check' },
  discardPreview: { title: 'Discard Changes', icon: 'discard' },
  comparePreview: { title: 'Build and Compare', icon: 'beaker' },
  estimatePreview: { title: 'Show Before and After', icon: 'graph' },
  cancelBuild: { title: 'Cancel Build', icon: 'debug-stop' },
  showBuildLog: { title: 'Show Build Log', icon: 'output' },
  revealStage: { title: 'Reveal Stage', icon: 'go-to-file' },
  showSizes: { title: 'Show Stage Sizes', icon: undefined },
  showStageGraph: { title: 'Show Stage Graph', icon: 'type-hierarchy' },
  compareSizes: { title: 'Compare Stage Sizes With a Report…', icon: undefined },
  exportSizes: { title: 'Export Stage Sizes', icon: 'export' },
  exportStageGraph: { title: 'Export Stage Graph', icon: 'export' },
  copyBuildCommand: { title: 'Copy Build Command of Stage', icon: 'copy' },
  checkAll: { title: 'Check All Dockerfiles', icon: 'checklist' },
  refreshStages: { title: 'Refresh Stages', icon: 'refresh' },
  showEngine: { title: 'Show Docker Engine', icon: undefined },
  chooseEngine: { title: 'Choose Docker Context or Builder', icon: undefined },
  openEngineSettings: { title: 'Open Docker Engine Settings', icon: undefined },
  readImage: { title: 'Read Base Image', icon: undefined },
  readFileImages: { title: 'Read Base Images of This File', icon: undefined },
  readWorkspaceImages: { title: 'Read Base Images of Workspace', icon: undefined },
  cleanUpImages: { title: 'Clean Up Images and Build Cache', icon: undefined },
  reportIssue: { title: 'Report Issue…', icon: undefined },
  showLog: { title: 'Show Extension Log', icon: undefined },
} as const;

export type CommandName = keyof typeof commandTable;

/** Commands that need the text alone, and that a browser has too; all others need Docker. */
export const staticCommandNames = [
  'convertStages',
  'mergeBuilderPattern',
  'applyPreview',
  'discardPreview',
  'estimatePreview',
  'revealStage',
  'showStageGraph',
  'exportStageGraph',
  'checkAll',
  'refreshStages',
  'showLog',
] as const satisfies readonly CommandName[];

export type StaticCommandName = (typeof staticCommandNames)[number];

export function commandId(name: CommandName): string {
  return `stageInsight.${name}`;
}

/** What a link in a hover may run. */
export const hoverCommands = ['readImage'] as const satisfies readonly CommandName[];

export const stageView = 'stageInsight.stages';
export const sizeView = 'stageInsight.sizes';
/** Type of the web view that shows the stage graph. */
export const graphPage = 'stageInsight.graph';
/** Type of the web view that shows a conversion beside its original. */
export const comparisonPage = 'stageInsight.comparison';

/** Context keys that `when` clauses of the manifest use. */
export const contextKeys = {
  /** `searching` until the workspace was searched once, then `none` or `some`. */
  dockerfiles: 'stageInsight.dockerfiles',
  /** Whether this client can build: set where it runs beside Docker, and never in a browser. */
  canBuild: 'stageInsight.canBuild',
  building: 'stageInsight.building',
  /** Whether the active editor shows what a conversion or a merge would change, and what can be done with it. */
  preview: 'stageInsight.preview',
  mayApply: 'stageInsight.mayApply',
  mayCompare: 'stageInsight.mayCompare',
  mayEstimate: 'stageInsight.mayEstimate',
} as const;

/** `contextValue` of tree rows. */
export const rowContexts = {
  file: 'dockerfile',
  stage: 'stage',
  building: 'stageBuilding',
  link: 'stageLink',
  /** A Dockerfile, or a stage of one, that is on no disk. */
  unbuildable: 'unsavedDockerfile',
} as const;
