import { applyOptions, networks, type BuildSettings } from '../build/build-options.js';
import { optionsFor, perDockerfile, type PerDockerfile } from '../build/per-dockerfile.js';
import { choice, flag, secrets, trimmedText, textRecord } from './setting-values.js';
import {
  engineChoices,
  logChoices,
  showLogChoices,
  overlapChoices,
  sizeChoices,
  transferChoices,
  unsavedChoices,
} from './client-settings-table.js';
import { parseThresholds, type SizeThresholds } from '../size/size-level.js';
import { texts } from '../text/untyped.js';

/** What the client uses, parsed. */
export interface ClientSettings extends BuildSettings {
  readonly sizeShow: 'lens' | 'inlay' | 'decoration' | 'off';
  readonly sizeThresholds: SizeThresholds;
  readonly sizeOfInstructions: boolean;
  readonly sizeInStatusBar: boolean;
  readonly registryEnabled: boolean;
  readonly overlaps: 'hide' | 'show';
  readonly buildLens: boolean;
  readonly inspectLens: boolean;
  readonly inspectAfterBuild: boolean;
  readonly readImagesAfterBuild: boolean;
  readonly followCursor: boolean;
  readonly treeExclude: readonly string[];
  readonly engine: 'auto' | 'api' | 'buildx' | 'classic';
  readonly dockerHost: string;
  readonly dockerContext: string;
  readonly dockerBuilder: string;
  readonly buildPerDockerfile: readonly PerDockerfile[];
  readonly buildContexts: Readonly<Record<string, string>>;
  readonly buildLabels: Readonly<Record<string, string>>;
  readonly buildTransfer: 'missing' | 'whenNeeded';
  readonly buildUnsaved: 'editor' | 'save' | 'ask';
  readonly buildLog: 'terminal' | 'output';
  readonly showLog: 'onError' | 'always' | 'never';
  readonly agentsBuild: boolean;
}

/** Reads settings of any shape. `read` answers what the user wrote for a key (without `stageInsight.`). */
export function parseClientSettings(read: (key: string) => unknown): ClientSettings {
  return {
    sizeShow: choice(read('size.show'), sizeChoices),
    sizeThresholds: parseThresholds(read('size.thresholds')),
    sizeOfInstructions: flag(read('size.instructions')),
    sizeInStatusBar: flag(read('size.statusBar')),
    registryEnabled: read('registry.enabled') === true,
    overlaps: choice(read('overlaps'), overlapChoices),
    buildLens: flag(read('codeLens.build')),
    inspectLens: flag(read('codeLens.inspect')),
    inspectAfterBuild: flag(read('inspect.afterBuild')),
    readImagesAfterBuild: flag(read('build.readBaseImages')),
    followCursor: flag(read('tree.followCursor')),
    treeExclude: texts(read('tree.exclude')),
    engine: choice(read('docker.engine'), engineChoices),
    dockerHost: trimmedText(read('docker.host')),
    dockerContext: trimmedText(read('docker.context')),
    dockerBuilder: trimmedText(read('docker.builder')),
    buildContext: trimmedText(read('build.context')),
    buildContexts: textRecord(read('build.contexts')),
    buildTarget: '',
    buildPerDockerfile: perDockerfile(read('build.perDockerfile')),
    buildArgs: textRecord(read('build.args')),
    buildPlatform: trimmedText(read('build.platform')),
    buildNetwork: choice(read('build.network'), networks),
    buildCacheFrom: texts(read('build.cacheFrom')),
    buildCacheTo: texts(read('build.cacheTo')),
    buildSecrets: secrets(read('build.secrets')),
    buildLabels: textRecord(read('build.labels')),
    buildTransfer: choice(read('build.transfer'), transferChoices),
    buildUnsaved: choice(read('build.unsaved'), unsavedChoices),
    buildLog: choice(read('build.log'), logChoices),
    showLog: choice(read('build.showLog'), showLogChoices),
    agentsBuild: read('agents.allowBuild') === true,
  };
}

/** As they hold for a Dockerfile, by its path below the workspace folder. */
export function settingsOf(settings: ClientSettings, path: string): ClientSettings {
  return optionsFor(settings.buildPerDockerfile, path).reduce(applyOptions, settings);
}
