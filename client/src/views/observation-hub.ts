import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import { toStoredObservations, readStoredObservations } from '../model/inspect/stored-observations.js';
import {
  reduceObservations,
  type ObservationEvent,
  type ObservationStore,
} from '../model/inspect/observation-store.js';
import type { SizeHub } from './size-hub.js';
import { throttle } from './throttle.js';

/** The one store of what was read out of images; every view reads it, only commands feed it. */
export interface ObservationHub extends Disposable {
  current(): ObservationStore;
  dispatch(event: ObservationEvent): void;
  readonly onDidChange: Event<void>;
}

export interface ObservationHubDependencies {
  /** Of the workspace: keeps observations while the text and the image of their stage stay. */
  readonly memory: Memento;
  readonly sizes: SizeHub;
  /** Of the extension. */
  readonly version: string;
}

const keptAs = 'stageInsight.observations';

export function createObservationHub({ memory, sizes, version }: ObservationHubDependencies): ObservationHub {
  let observations = readStoredObservations(memory.get(keptAs), version);
  let written = '';
  const changed = new EventEmitter<void>();
  const keep = throttle(() => {
    const kept = toStoredObservations(observations, sizes.current(), version);
    // Sizes change with every step of a build; what is kept changes seldom.
    const names = kept.observations
      .map(([key, { image, fingerprint }]) => `${key} ${image} ${fingerprint}`)
      .join();
    if (names === written) return;
    written = names;
    void memory.update(keptAs, kept);
  }, 1000);
  const subscriptions = [changed, keep, sizes.onDidChange(keep)];
  return {
    current: () => observations,
    dispatch: (event) => {
      const next = reduceObservations(observations, event);
      if (next === observations) return;
      observations = next;
      changed.fire();
      keep();
    },
    onDidChange: changed.event,
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}
