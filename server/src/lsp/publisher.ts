import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { Session, Snapshot } from './session.js';
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

/** Calls `publish` for documents soon after they changed. */
export interface Publisher {
  schedule(uri: string): void;
  cancel(uri: string): void;
  dispose(): void;
}

/** No document waits longer between two edits than this. */
const longestDelay = 150;
/** Edits closer than this are a rush. */
const rush = 50;

/**
 * A lone edit is answered at once. While edits rush, each waits twice as long as the last answer took, so that
 * publishing takes at most a third of the time however large the file is.
 */
export function createPublisher(publish: (uri: string) => void): Publisher {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  let cost = 0;
  let last = -Infinity;
  const run = (uri: string): void => {
    waiting.delete(uri);
    const start = performance.now();
    publish(uri);
    last = performance.now();
    cost = last - start;
  };
  const cancel = (uri: string): void => {
    clearTimeout(waiting.get(uri));
    waiting.delete(uri);
  };
  return {
    schedule: (uri) => {
      if (waiting.has(uri)) return;
      const delay = performance.now() - last < rush ? Math.min(longestDelay, 2 * cost) : 0;
      waiting.set(uri, setTimeout(run, delay, uri));
    },
    cancel,
    dispose: () => {
      for (const uri of [...waiting.keys()]) cancel(uri);
    },
  };
}
