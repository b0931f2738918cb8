import type { ConfiguredOptions } from '../../../../server/src/protocol/messages.js';
import type { BakeSetting, BuildSettings } from './build-options.js';

/** What the configuration of a repository says of builds, with folders and files as settings name them. */
export interface ConfiguredChoices extends Omit<ConfiguredOptions, 'bake'> {
  readonly context?: string;
  readonly contexts: Readonly<Record<string, string>>;
  readonly bake?: BakeSetting;
}

/** Settings that say something stand over it: arguments and contexts one by one, everything else as a whole. */
export function withConfigured<Settings extends BuildSettings>(
  settings: Settings,
  configured: ConfiguredChoices,
): Settings {
  const { context = '', contexts, args, platform = '', network = 'default', bake } = configured;
  const { buildCacheFrom = [], buildCacheTo = [], buildBake = bake } = settings;
  return {
    ...settings,
    buildArgs: { ...args, ...settings.buildArgs },
    buildPlatform: settings.buildPlatform || platform,
    buildNetwork: settings.buildNetwork === 'default' ? network : settings.buildNetwork,
    buildContext: settings.buildContext || context,
    buildContexts: { ...contexts, ...settings.buildContexts },
    buildCacheFrom: [...(configured.cacheFrom ?? []), ...buildCacheFrom],
    buildCacheTo: [...(configured.cacheTo ?? []), ...buildCacheTo],
    ...(buildBake && { buildBake }),
  };
}
