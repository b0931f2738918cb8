import { withContexts, type OutsideNames } from '../core/inputs.js';
import { configurationFinding } from '../core/internal-finding.js';
import type { ReportedFinding } from '../core/rule.js';
import {
  configFileName,
  readConfigFile,
  type ConfigProblem,
  type ReadConfig,
} from '../core/workspace/config-file.js';
import { isAddress } from '../core/workspace/context-place.js';
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
  /**
   * By name, what files name as further contexts: addresses as they are, and of folders what `toPlace` makes of their
   * path from the root. `fromRoot` is the path of a file's folder. A folder outside of the root is left out.
   */
  contextsFrom(
    contexts: DockerfileConfig['contexts'],
    fromRoot: (folder: string) => string,
    toPlace: (path: string) => string,
  ): Readonly<Record<string, string>>;
  /** What builds give, with the contexts that the configuration names. */
  withContexts(outside: OutsideNames | undefined, names: readonly string[]): OutsideNames | undefined;
}

export const projectConfig: ProjectConfig = {
  fileName: configFileName,
  read: readConfigFile,
  findings: (problems) => problems.map(configurationFinding),
  join: joinConfigs,
  withContexts,
  contextsFrom: (contexts, fromRoot, toPlace) =>
    Object.fromEntries(
      Object.entries(contexts).flatMap(([name, { folder, path }]) => {
        if (isAddress(path)) return [[name, path] as const];
        const inner = projectConfig.contextFrom(fromRoot(folder), path);
        return inner === undefined ? [] : [[name, toPlace(inner)] as const];
      }),
    ),
  contextFrom: (folder, path) =>
    innerPath(path.startsWith('/') ? path : `${folder === '' ? '.' : folder}/${path}`),
};
