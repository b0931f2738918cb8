import type { TreeView } from 'vscode';
import type { ConvertAnswer } from '../../../server/src/protocol/messages.js';
import type { TreeRow } from '../model/stage/tree-rows.js';
import type { Log } from '../ports/log.js';
import type { BaseHub } from '../views/base-hub.js';
import type { BuildMemory } from '../views/build-memory.js';
import type { ClosedProblems } from '../views/closed-problems.js';
import type { BuildLogs } from '../views/build-logs.js';
import type { ComparisonPage } from '../views/comparison-page.js';
import type { ConversionPreview } from '../views/conversion-preview.js';
import type { DockerfileFinder } from '../views/dockerfile-finder.js';
import type { StageGraph } from '../views/stage-graph.js';
import type { ObservationHub } from '../views/observation-hub.js';
import type { SizeBaselines } from '../views/size-baseline.js';
import type { SizeHub } from '../views/size-hub.js';
import type { ServerQuestions } from '../views/server-questions.js';
import type { StageSource } from '../views/stage-source.js';
import type { Builder } from './builder.js';
import type { EngineHost } from './engine-host.js';

/** A conversion that worked. */
export type Converted = Extract<ConvertAnswer, { kind: 'converted' }>;

/** What commands work with that need the text alone. */
export interface StaticDependencies {
  readonly source: StageSource;
  readonly finder: DockerfileFinder;
  readonly closed: ClosedProblems;
  readonly hub: SizeHub;
  readonly graph: StageGraph;
  readonly server: ServerQuestions;
  readonly preview: ConversionPreview;
  readonly comparison: ComparisonPage;
  readonly log: Log & { show(preserveFocus?: boolean): void };
  /** Builds a file and what it would become, and compares; absent where nothing can be built. */
  readonly compare?: (document: string, result: Converted) => Promise<void>;
}

/** What commands work with. */
export interface CommandDependencies extends StaticDependencies {
  readonly baselines: SizeBaselines;
  readonly memory: BuildMemory;
  readonly bases: BaseHub;
  readonly observations: ObservationHub;
  readonly logs: BuildLogs;
  readonly host: EngineHost;
  readonly builder: Builder;
  readonly tree: TreeView<TreeRow>;
}
