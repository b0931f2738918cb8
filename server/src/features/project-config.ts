import { withContexts, type OutsideNames } from '../core/inputs.js';
import { configurationFinding } from '../core/internal-finding.js';
import type { ReportedFinding } from '../core/rule.js';
import {
  configFileName,
  readConfigFile,
  type ConfigProblem,
  type ReadConfig,
} from '../core/workspace/config-file.js';
import {
  innerPath,
  joinConfigs,
  type ConfigLayer,
  type DockerfileConfig,
} from '../core/workspace/config-layers.js';

/** What the configuration files of a repository say; who asks finds and reads them. */
export interface ProjectConfig {
  readonly fileName: string;
  read(text: string, ruleIds: readonly string[]): ReadConfig;
  /** What cannot be used, as findings in the configuration file. */
  findings(problems: readonly ConfigProblem[]): readonly ReportedFinding[];
  /** `layers`: the nearest first. */
  join(layers: readonly ConfigLayer[]): DockerfileConfig;
  /** The build context from a root that it must not leave; `folder`: that of the file that names it, from the root. */
  contextFrom(folder: string, path: string): string | undefined;
  /** What builds give, with the contexts that the configuration names. */
  withContexts(outside: OutsideNames | undefined, names: readonly string[]): OutsideNames | undefined;
}

export const projectConfig: ProjectConfig = {
  fileName: configFileName,
  read: readConfigFile,
  findings: (problems) => problems.map(configurationFinding),
  join: joinConfigs,
  withContexts,
  contextFrom: (folder, path) =>
    innerPath(path.startsWith('/') ? path : `${folder === '' ? '.' : folder}/${path}`),
};
