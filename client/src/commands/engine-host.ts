import { EventEmitter, workspace, type Disposable, type Event } from 'vscode';
import type { EngineState } from '../model/engine/engine-state.js';
import { readSettings } from '../views/settings.js';
import type { ContainerRunner } from '../ports/container-runner.js';
import type { Containers } from '../ports/containers.js';
import type { ImageReader } from '../ports/image-reader.js';
import type { BakeQuestion, BakeTargets } from '../ports/bake.js';
import type { Answer, Engine, EngineChoice, EngineFault, EngineKind } from '../ports/engine.js';

/** What the settings say of the engine. */
export interface EngineChoices {
  readonly engine: EngineKind | 'auto';
  readonly host?: string;
  readonly dockerContext?: string;
  readonly builder?: string;
}

/** Holds the engine: nothing of Docker is loaded before `engine` is called, and other settings make another one. */
export interface EngineHost extends Disposable {
  engine(): Promise<Engine>;
  /** Containers of the same engine. */
  containers(): Promise<Containers>;
  /** Starts containers on the same engine. */
  runner(): Promise<ContainerRunner>;
  /** Reads images of the same engine, and of registries. */
  imageReader(): Promise<ImageReader>;
  /** Absolute path of the docker (or podman) command line; `undefined`: there is none. */
  commandLine(): Promise<string | undefined>;
  /** The contexts and builders that may be chosen. */
  choices(): Promise<readonly EngineChoice[]>;
  /** The same with the status of every builder; takes as long as the slowest of them. */
  askedChoices(): Promise<readonly EngineChoice[]>;
  /** The targets of bake files that build a Dockerfile. */
  bakeTargets(question: BakeQuestion): Promise<Answer<BakeTargets>>;
  /** Asks the engine who it is, and remembers the answer. */
  ask(): Promise<EngineState>;
  /** What the engine runs on, e.g. `linux/arm64`; asks it unless it was asked before. `undefined`: it is away. */
  platform(): Promise<string | undefined>;
  /** A build found the engine away. */
  note(fault: EngineFault): void;
  state(): EngineState;
  readonly onDidChange: Event<void>;
}

/** How the two are made of what the settings say. */
export interface EngineLoaders {
  engine(choices: EngineChoices): Promise<Engine>;
  containers(choices: EngineChoices): Promise<Containers>;
  runner(choices: EngineChoices): Promise<ContainerRunner>;
  imageReader(choices: EngineChoices): Promise<ImageReader>;
  commandLine(): Promise<string | undefined>;
  list(): Promise<readonly EngineChoice[]>;
  askAll(): Promise<readonly EngineChoice[]>;
  bakeTargets(question: BakeQuestion): Promise<Answer<BakeTargets>>;
}

export function createEngineHost(load: EngineLoaders): EngineHost {
  let engine: Promise<Engine> | undefined;
  let state: EngineState = { kind: 'unasked' };
  const changed = new EventEmitter<void>();
  const set = (next: EngineState): EngineState => {
    state = next;
    changed.fire();
    return next;
  };
  const get = (): Promise<Engine> => (engine ??= load.engine(choices()));
  const ask: () => Promise<EngineState> = shared(get, async (asked): Promise<EngineState> => {
    if (state.kind !== 'ready') set({ kind: 'asking' });
    const answer = await (await asked).info();
    // Settings have chosen another one meanwhile.
    if (asked !== engine) return ask();
    return set(answer.ok ? { kind: 'ready', info: answer.value } : { kind: 'away', fault: answer.fault });
  });
  const subscription = workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration('stageInsight.docker')) return;
    engine = undefined;
    set({ kind: 'unasked' });
  });
  return {
    engine: get,
    containers: () => load.containers(choices()),
    runner: () => load.runner(choices()),
    imageReader: () => load.imageReader(choices()),
    commandLine: load.commandLine,
    choices: load.list,
    askedChoices: load.askAll,
    bakeTargets: load.bakeTargets,
    ask,
    platform: async () => {
      const known = state.kind === 'unasked' || state.kind === 'asking' ? await ask() : state;
      return known.kind === 'ready' ? known.info.platform : undefined;
    },
    note: (fault) => {
      if (fault.reason === 'unreachable' || fault.reason === 'lost') set({ kind: 'away', fault });
    },
    state: () => state,
    onDidChange: changed.event,
    dispose: () => {
      subscription.dispose();
      changed.dispose();
    },
  };
}

/** Who asks the same engine meanwhile hears the same answer. */
function shared<Key extends object, Value>(
  key: () => Key,
  work: (key: Key) => Promise<Value>,
): () => Promise<Value> {
  const running = new Map<Key, Promise<Value>>();
  return () => {
    const of = key();
    const answer = running.get(of) ?? work(of).finally(() => running.delete(of));
    running.set(of, answer);
    return answer;
  };
}

function choices(): EngineChoices {
  const { engine, dockerHost, dockerContext, dockerBuilder } = readSettings();
  return {
    engine,
    ...(dockerHost === '' ? {} : { host: dockerHost }),
    ...(dockerContext === '' ? {} : { dockerContext }),
    ...(dockerBuilder === '' ? {} : { builder: dockerBuilder }),
  };
}
