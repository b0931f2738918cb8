import { EventEmitter, workspace, type Disposable, type Event } from 'vscode';
import { baseImages, noRegistry, type RegistryAnswer, type RegistryAnswers } from '../model/base-sizes.js';
import type { Log } from '../ports/log.js';
import type { Registry } from '../ports/registry.js';
import type { BuildMemory } from './build-memory.js';
import { readSettings } from './settings.js';
import type { StageSource } from './stage-source.js';

/** What registries say of the base images of the Dockerfiles that are shown. Asks nobody unless it is switched on. */
export interface BaseHub extends Disposable {
  current(): RegistryAnswers;
  readonly onDidChange: Event<void>;
}

export interface BaseHubParts {
  readonly source: StageSource;
  readonly memory: BuildMemory;
  /** Loaded at the first question. */
  readonly registry: () => Promise<Registry>;
  readonly log: Log;
}

export function createBaseHub({ source, memory, registry, log }: BaseHubParts): BaseHub {
  const answers = new Map<string, RegistryAnswer>();
  const asked = new Set<string>();
  const documents = new Set<string>();
  const changed = new EventEmitter<void>();
  let queue = Promise.resolve();

  const ask = async (image: string, platform: string): Promise<void> => {
    const answer = await (await registry()).imageSize(image, platform);
    const said: RegistryAnswer = answer.ok
      ? { kind: 'size', size: answer.value }
      : { kind: 'refused', message: answer.fault.message };
    answers.set(image, said);
    changed.fire();
  };
  const read = (document: string): void => {
    documents.add(document);
    const stages = source.known(document)?.answer.stages;
    if (stages === undefined || !mayAsk()) return;
    const platform = memory.settings(document).buildPlatform || 'linux/amd64';
    for (const image of baseImages(stages)) {
      if (asked.has(`${image} ${platform}`)) continue;
      asked.add(`${image} ${platform}`);
      // One after the other: registries count.
      queue = queue
        .then(() => ask(image, platform))
        .catch((error: unknown) => log.warn(`size of a base image: ${String(error)}`));
    }
  };
  const readAll = (): void => {
    documents.forEach(read);
    changed.fire();
  };
  const subscriptions = [
    changed,
    source.onDidChange(read),
    memory.onDidChange(read),
    workspace.onDidGrantWorkspaceTrust(readAll),
    workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('stageInsight.registry')) return;
      // Switching it on asks anew, also what failed before.
      asked.clear();
      readAll();
    }),
  ];
  return {
    current: () => (mayAsk() ? answers : noRegistry),
    onDidChange: changed.event,
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}

function mayAsk(): boolean {
  return workspace.isTrusted && readSettings().registryEnabled;
}
