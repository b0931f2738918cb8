import type { ConfigFile, ConfigProblem } from '../core/workspace/config-file.js';
import type { ConfigLayer, DockerfileConfig, PathIn } from '../core/workspace/config-layers.js';
import type { ProjectConfig } from '../features/project-config.js';
import { parseSettings, type Settings } from '../protocol/settings.js';
import type { Files } from './files.js';
import { childUri, folderUri, relativePath } from './uris.js';
import type { Workspace } from './workspace.js';

/** The configuration files of the repositories, under the settings of the editor. */
export interface ProjectConfigs {
  /** The settings of a document laid over what the files above it say. */
  readonly under: (uri: string, settings: Settings) => Settings;
  /** Whether a change of the file changes what is configured. */
  readonly isConfigFile: (uri: string) => boolean;
  /** Reads the files again when they are next asked for. */
  readonly forget: () => void;
}

export interface ProjectConfigParts {
  readonly config: ProjectConfig;
  readonly files: Files | undefined;
  readonly workspace: Workspace;
  readonly ruleIds: readonly string[];
  /** Told what cannot be used of a file, each time it is read with another text. */
  readonly onRead: (uri: string, text: string, problems: readonly ConfigProblem[]) => void;
}

/** Milliseconds for which a file is taken as unchanged. A client that watches files reports changes at once. */
const freshFor = 2000;
/** Folders above a Dockerfile that are looked at. */
const maxFolders = 64;

export function createProjectConfigs(parts: ProjectConfigParts): ProjectConfigs {
  const { config: projectConfig, files, workspace } = parts;
  const read = createReader(parts);
  const layersOf = (uri: string, root: string): readonly ConfigLayer[] => {
    const layers: ConfigLayer[] = [];
    let folder = folderUri(uri);
    for (let steps = 0; steps < maxFolders; steps++) {
      const config = read.config(childUri(folder, projectConfig.fileName));
      const path = relativePath(folder, uri);
      if (config !== undefined && path !== undefined) layers.push({ config, folder, path });
      if (folder === root || relativePath(root, folder) === undefined) break;
      folder = folderUri(folder);
    }
    return layers;
  };
  const overlay = (layers: readonly ConfigLayer[], root: string, settings: Settings): Settings => {
    const joined = projectConfig.join(layers);
    const { context } = joined;
    const { bake, ...options } = joined.build;
    const fromRoot = (folder: string): string => relativePath(root, folder) ?? '';
    const toUri = (path: string): string => (path === '' ? root : childUri(root, path));
    const inRoot = ({ folder, path }: PathIn): string | undefined => {
      const inner = projectConfig.contextFrom(fromRoot(folder), path);
      return inner === undefined ? undefined : toUri(inner);
    };
    const contextUri = context && inRoot(context);
    const file = bake && inRoot(bake);
    return {
      ...layOver(joined, settings),
      contexts: projectConfig.contextsFrom(joined.contexts, fromRoot, toUri),
      build: { ...options, ...(bake && file !== undefined && { bake: { file, target: bake.target } }) },
      ...(contextUri !== undefined && { contextUri }),
    };
  };
  return {
    isConfigFile: (uri) => uri.endsWith(`/${projectConfig.fileName}`),
    under: (uri, settings) => {
      if (files === undefined) return settings;
      const root = workspace.rootOf(uri) ?? folderUri(uri);
      const layers = layersOf(uri, root);
      return layers.length === 0 ? settings : overlay(layers, root, settings);
    },
    forget: read.forget,
  };
}

/** Key by key, what the editor says wins. */
function layOver({ rules, images, budgets, isExcluded }: DockerfileConfig, settings: Settings): Settings {
  const own = new Set(settings.images.map(({ pattern }) => pattern));
  const more = parseSettings({ images }).settings.images.filter(({ pattern }) => !own.has(pattern));
  return {
    ...settings,
    diagnostics: settings.diagnostics && !isExcluded,
    rules: { ...rules, ...settings.rules },
    images: [...settings.images, ...more],
    isExcluded,
    budgets,
  };
}

interface Reader {
  readonly config: (uri: string) => ConfigFile | undefined;
  readonly forget: () => void;
}

function createReader({ config: projectConfig, files, ruleIds, onRead }: ProjectConfigParts): Reader {
  const known = new Map<
    string,
    { readonly text: string | undefined; readonly config: ConfigFile | undefined }
  >();
  const fresh = new Set<string>();
  let since = -Infinity;
  const parse = (uri: string, text: string | undefined): ConfigFile | undefined => {
    const { config, problems } =
      text === undefined ? { config: undefined, problems: [] } : projectConfig.read(text, ruleIds);
    onRead(uri, text ?? '', problems);
    return config;
  };
  return {
    config: (uri) => {
      const now = performance.now();
      if (now - since > freshFor) {
        since = now;
        fresh.clear();
      }
      if (fresh.has(uri)) return known.get(uri)?.config;
      fresh.add(uri);
      const text = files?.read(uri);
      if (known.get(uri)?.text !== text || !known.has(uri))
        known.set(uri, { text, config: parse(uri, text) });
      return known.get(uri)?.config;
    },
    forget: () => void (since = -Infinity),
  };
}
