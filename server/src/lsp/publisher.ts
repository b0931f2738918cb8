import type { Diagnostic } from 'vscode-languageserver';
import type { Session } from './session.js';
import type { Snapshot } from './snapshot.js';
import { toDiagnostic } from './to-lsp.js';

/** Findings and failed builds of one snapshot, as the client shows them. */
export function diagnosticsOf(session: Session, snapshot: Snapshot): Diagnostic[] {
  const { uri, version, analysis, positions, settings } = snapshot;
  const place = { uri, version: version ?? 0, positions, rulePages: session.rulePages };
  const findings = settings.diagnostics ? session.service.findings(analysis) : [];
  return [
    ...findings.map((finding) => toDiagnostic(finding, place)),
    ...session.failures.diagnosticsOf(snapshot),
  ];
}

/** Calls `publish` for documents as soon as the edits that have arrived are all taken in. */
export interface Publisher {
  schedule(uri: string): void;
  cancel(uri: string): void;
  dispose(): void;
}

/** However edits rush, findings are this fresh, in milliseconds. */
export const longestDelay = 150;

interface Waiting {
  readonly since: number;
  /** Whether something arrived since the last turn. */
  fresh: boolean;
}

/**
 * There is no delay: a lone edit is answered in the next turn of the event loop. Edits that pile up behind a slow
 * answer are read one each turn, and the answer waits until a turn brings none.
 */
export function createPublisher(publish: (uri: string) => void): Publisher {
  const waiting = new Map<string, Waiting>();
  const turn = (uri: string): void => {
    const entry = waiting.get(uri);
    if (entry === undefined) return;
    if (entry.fresh && performance.now() - entry.since < longestDelay) {
      entry.fresh = false;
      nextTurn(turn, uri);
      return;
    }
    waiting.delete(uri);
    publish(uri);
  };
  return {
    schedule: (uri) => {
      const entry = waiting.get(uri);
      if (entry !== undefined) {
        entry.fresh = true;
        return;
      }
      waiting.set(uri, { since: performance.now(), fresh: false });
      nextTurn(turn, uri);
    },
    cancel: (uri) => void waiting.delete(uri),
    dispose: () => waiting.clear(),
  };
}

/** A timer of 0 takes a millisecond, longer than the analysis of a small file; browsers have nothing else. */
const nextTurn: (run: (uri: string) => void, uri: string) => void =
  typeof setImmediate === 'function' ? setImmediate : (run, uri) => setTimeout(run, 0, uri);
