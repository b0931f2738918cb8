import { defaultSettings, parseSettings, type Settings } from '../protocol/settings.js';
import { maxWait, within } from './within.js';

/** The settings of each open document, as last received from the client. */
export interface SettingsStore {
  readonly of: (uri: string) => Settings;
  /**
   * Fetches the settings of a document; without the means to ask, the last ones pushed stay, as they do while a client
   * takes its time.
   */
  load(uri: string): Promise<void>;
  /** Takes settings that the client pushed for all documents. */
  push(value: unknown): void;
  forget(uri: string): void;
}

export interface SettingsSource {
  /** Asks the client for the section of one document. */
  readonly ask: (uri: string) => Promise<unknown>;
  /** Called when an answer comes after `load` has settled. */
  readonly onLate: (uri: string) => void;
  readonly canAsk: boolean;
  readonly ruleIds: readonly string[];
  readonly log: (message: string) => void;
}

export function createSettingsStore({ ask, onLate, canAsk, ruleIds, log }: SettingsSource): SettingsStore {
  let shared = defaultSettings;
  const own = new Map<string, Settings>();
  const logged = new Set<string>();
  const parse = (value: unknown): Settings => {
    const { settings, problems } = parseSettings(value, ruleIds);
    for (const problem of problems) {
      if (!logged.has(problem)) log(problem);
      logged.add(problem);
    }
    return settings;
  };
  return {
    of: (uri) => own.get(uri) ?? shared,
    load: async (uri) => {
      if (!canAsk) return;
      // The client may close the file or the connection while it is asked; the shared settings serve.
      const answer = ask(uri).then(
        (value) => void own.set(uri, parse(value)),
        () => undefined,
      );
      if (await within(maxWait, answer)) return;
      void answer.then(() => onLate(uri));
    },
    push: (value) => {
      shared = parse(value);
      own.clear();
    },
    forget: (uri) => void own.delete(uri),
  };
}
