import { EventEmitter, workspace, type Disposable, type Event } from 'vscode';
import type { StageItem } from '../../../server/src/protocol/messages.js';
import { platformList } from '../model/build/platforms.js';
import { usualPlatform } from '../model/size/base-platform.js';
import {
  baseQuestions,
  noRegistry,
  questionKey,
  type BaseQuestion,
  type RegistryAnswer,
  type RegistryAnswers,
} from '../model/size/base-sizes.js';
import type { Log } from '../ports/log.js';
import type { Registry } from '../ports/registry.js';
import type { BuildMemory } from './build-memory.js';
import { readSettings } from './settings.js';
import type { StageSource } from './stage-source.js';

/** What registries say of the base images of the Dockerfiles that are shown. Asks nobody unless it is switched on. */
export interface BaseHub extends Disposable {
  /** For the builds of a document. */
  current(document: string): RegistryAnswers;
  readonly onDidChange: Event<void>;
}

export interface BaseHubDependencies {
  readonly source: StageSource;
  readonly memory: BuildMemory;
  /** Loaded at the first question. */
  readonly registry: () => Promise<Registry>;
  /** Platform of the engine; `undefined` while it is away. */
  readonly enginePlatform: () => Promise<string | undefined>;
  readonly onDidChangeEngine: Event<void>;
  readonly log: Log;
}

export function createBaseHub({ source, memory, registry, log, ...engine }: BaseHubDependencies): BaseHub {
  const documents = new Set<string>();
  const changed = new EventEmitter<void>();
  const questions = createQuestions(registry, log, () => changed.fire());
  let built = usualPlatform;
  const platformsOf = (document: string): RegistryAnswers['platforms'] => {
    return { engine: built, target: platformList(memory.settings(document).buildPlatform)[0] ?? '' };
  };
  const read = async (document: string): Promise<void> => {
    documents.add(document);
    const currentStages = (): readonly StageItem[] => source.known(document)?.answer.stages ?? [];
    // The engine is not woken for a file whose stages all start from one another or from scratch.
    if (!mayAsk() || !currentStages().some(({ base }) => base.kind === 'image')) return;
    built = (await engine.enginePlatform()) ?? built;
    const stages = currentStages();
    baseQuestions(stages, platformsOf(document)).forEach(questions.ask);
    changed.fire();
  };
  const start = (document: string): void => {
    read(document).catch((error: unknown) => log.warn(`sizes of base images: ${String(error)}`));
  };
  const readAll = (): void => {
    documents.forEach(start);
    changed.fire();
  };
  const subscriptions = [
    changed,
    source.onDidChange(start),
    memory.onDidChange(start),
    engine.onDidChangeEngine(readAll),
    workspace.onDidGrantWorkspaceTrust(readAll),
    workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('stageInsight.registry')) return;
      // Switching it on asks anew, also what failed before.
      questions.forget();
      readAll();
    }),
  ];
  return {
    current: (document) =>
      mayAsk() ? { answers: questions.answers, platforms: platformsOf(document) } : noRegistry,
    onDidChange: changed.event,
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}

interface Questions {
  readonly answers: RegistryAnswers['answers'];
  /** Unless it was asked before. */
  ask(question: BaseQuestion): void;
  /** What was answered stays until there is another answer. */
  forget(): void;
}

function createQuestions(registry: () => Promise<Registry>, log: Log, onAnswer: () => void): Questions {
  const answers = new Map<string, RegistryAnswer>();
  const asked = new Set<string>();
  let queue = Promise.resolve();
  const send = async (question: BaseQuestion): Promise<void> => {
    const answer = await (await registry()).imageSize(question.image, question.platform);
    const registryAnswer: RegistryAnswer = answer.ok
      ? { kind: 'size', size: answer.value }
      : { kind: 'refused', message: answer.fault.message };
    answers.set(questionKey(question), registryAnswer);
    onAnswer();
  };
  return {
    answers,
    ask: (question) => {
      if (asked.has(questionKey(question))) return;
      asked.add(questionKey(question));
      // One after the other: registries count.
      queue = queue
        .then(() => send(question))
        .catch((error: unknown) => log.warn(`size of a base image: ${String(error)}`));
    },
    forget: () => asked.clear(),
  };
}

function mayAsk(): boolean {
  return workspace.isTrusted && readSettings().registryEnabled;
}
