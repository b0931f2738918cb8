import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { ConfigBuild } from '../../../server/src/core/workspace/config-build.js';
import type { ConfigFile } from '../../../server/src/core/workspace/config-file.js';
import type { ConfigLayer, PathIn } from '../../../server/src/core/workspace/config-layers.js';
import { describeFindingsIn } from '../../../server/src/features/finding-view.js';
import { projectConfig } from '../../../server/src/features/project-config.js';
import { readText, repositoryRoot } from '../../../server/src/main/disk-files.js';
import { parseSettings, type ImageSetting, type RuleLevel } from '../../../server/src/protocol/settings.js';
import type { CheckError, FileFindings } from '../../../server/src/protocol/reports.js';
import { nameOf } from './read-file.js';
import { UsageError } from './usage-error.js';

/** What the configuration files above a Dockerfile say of it. */
export interface FileConfig {
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly images: readonly ImageSetting[];
  /** The build context, absolute. */
  readonly context?: string;
  /** Further contexts by name: absolute folders, or addresses. */
  readonly contexts: Readonly<Record<string, string>>;
  /** What else it is built with. */
  readonly build: ConfiguredBuild;
  /** The most bytes that stages may weigh, as `Inputs` has them. */
  readonly budgets: Readonly<Record<string, number>>;
  readonly isExcluded: boolean;
}

export interface ConfiguredBuild extends Omit<ConfigBuild, 'bake'> {
  /** `file` is absolute, and lies in the repository. */
  readonly bake?: { readonly file: string; readonly target: string };
}

export interface ConfigsOptions {
  readonly ruleIds: readonly string[];
  /** The one file that counts, in place of those above each Dockerfile. */
  readonly only?: string;
  /** Told once of each file of which nothing is used. */
  readonly onLost: (problem: CheckError) => void;
  /** Told once of each file with something that is not used. */
  readonly onFindings: (found: ConfigFindings) => void;
}

/** What cannot be used of one configuration file, and its text. */
export interface ConfigFindings extends FileFindings {
  readonly text: string;
}

/** Answers by Dockerfile, `-` for standard input. Each configuration file is read once. */
export function createConfigs(options: ConfigsOptions): (file: string) => FileConfig {
  const { ruleIds, only } = options;
  const known = new Map<string, ConfigFile | undefined>();
  const configIn = (path: string): ConfigFile | undefined => {
    if (!known.has(path)) known.set(path, readConfig(path, options));
    return known.get(path);
  };
  if (only !== undefined && !existsSync(only))
    throw new UsageError(`cannot read ${nameOf(only)}: there is no such file`);
  const found = new Map<string, FileConfig>();
  const find = (file: string): FileConfig => {
    const full = file === '-' ? resolve('-') : resolve(file);
    const top = repositoryRoot(dirname(full));
    const paths =
      only === undefined
        ? foldersAbove(full, top).map((folder) => join(folder, projectConfig.fileName))
        : [resolve(only)];
    const layers = paths.flatMap((path): readonly ConfigLayer[] => {
      const config = configIn(path);
      const folder = dirname(path);
      return config === undefined ? [] : [{ config, folder, path: slashed(relative(folder, full)) }];
    });
    return toFileConfig(layers, top, ruleIds);
  };
  return (file) => {
    const config = found.get(file) ?? find(file);
    found.set(file, config);
    return config;
  };
}

function toFileConfig(
  layers: readonly ConfigLayer[],
  top: string | undefined,
  ruleIds: readonly string[],
): FileConfig {
  const { rules, images, context, contexts, build, budgets, isExcluded } = projectConfig.join(layers);
  const root = top ?? layers.at(-1)?.folder ?? '.';
  const inRepository = ({ folder, path }: PathIn): string | undefined => {
    const inner = projectConfig.contextFrom(slashed(relative(root, folder)), path);
    return inner === undefined ? undefined : join(root, inner);
  };
  const contextFolder = context && inRepository(context);
  const { bake, ...plainBuild } = build;
  const bakeFile = bake && inRepository(bake);
  return {
    rules,
    images: parseSettings({ images }, ruleIds).settings.images,
    ...(contextFolder !== undefined && { context: contextFolder }),
    contexts: projectConfig.contextsFrom(
      contexts,
      (folder) => slashed(relative(root, folder)),
      (path) => join(root, path),
    ),
    build: {
      ...plainBuild,
      ...(bake !== undefined && bakeFile !== undefined && { bake: { file: bakeFile, target: bake.target } }),
    },
    budgets,
    isExcluded,
  };
}

/** The folders of a file, its own first, up to the root of its repository. */
function foldersAbove(file: string, top: string | undefined): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === top || dirname(folder) === folder) return folders;
  }
}

function readConfig(path: string, { ruleIds, onLost, onFindings }: ConfigsOptions): ConfigFile | undefined {
  if (!existsSync(path)) return undefined;
  const file = relative(process.cwd(), path);
  const text = readText(path);
  if (text === undefined) {
    onLost({ file, message: `${nameOf(file)} cannot be read` });
    return undefined;
  }
  const { config, problems, isJson } = projectConfig.read(text, ruleIds);
  const [fault] = problems;
  if (!isJson && fault !== undefined)
    onLost({ file, message: `${nameOf(file)}:${fault.line + 1}: ${fault.message}` });
  const images = parseSettings({ images: config.images }).problems.map((message) => ({
    ...{ start: 0, end: 0, line: 0 },
    message: message.replace('`stageInsight.images`', '"images"'),
  }));
  const used = isJson ? [...problems, ...images] : [];
  if (used.length > 0)
    onFindings({ file, text, findings: describeFindingsIn(text, projectConfig.findings(used)) });
  return config;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
