import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { ReportedFinding } from '../core/rule.js';
import { indexLines } from '../core/text/text.js';
import { createPositions } from './positions.js';
import type { Session } from './session.js';
import { notify } from './notify.js';
import { toDiagnostic } from './to-lsp.js';
import { childUri } from './uris.js';

/** Shows, in the files that name stages, the targets that no Dockerfile has. They need not be open. */
export interface NamingDiagnostics {
  /** Looks at all Dockerfiles that such files name. */
  refresh(): void;
  /** Looks at the Dockerfiles that one such file names. */
  refreshIn(namingUri: string): void;
  /** Looks at one open Dockerfile again. */
  refreshFor(dockerfileUri: string): void;
}

type ByFile = ReadonlyMap<string, readonly ReportedFinding[]>;

export function createNamingDiagnostics(connection: Connection, session: Session): NamingDiagnostics {
  const found = new Map<string, ByFile>();
  const shown = new Map<string, string>();
  const show = (uri: string): void => {
    const findings = [...found.values()].flatMap((files) => files.get(uri) ?? []);
    const diagnostics = diagnosticsIn(session, uri, findings);
    const key = JSON.stringify(diagnostics);
    if (key === (shown.get(uri) ?? '[]')) return;
    shown.set(uri, key);
    notify(connection, 'textDocument/publishDiagnostics', { uri, diagnostics });
  };
  const look = (dockerfileUri: string): readonly string[] => {
    const before = found.get(dockerfileUri);
    const now = findingsOf(session, dockerfileUri);
    if (now.size > 0) found.set(dockerfileUri, now);
    else found.delete(dockerfileUri);
    return [...(before?.keys() ?? []), ...now.keys()];
  };
  return {
    refresh: () => {
      const dockerfiles = new Set([...found.keys(), ...session.workspace.namedDockerfiles()]);
      const changed = new Set([...shown.keys(), ...[...dockerfiles].flatMap(look)]);
      for (const uri of changed) show(uri);
    },
    refreshIn: (namingUri) => {
      const before = [...found].filter(([, files]) => files.has(namingUri)).map(([uri]) => uri);
      const named = session.workspace.namedDockerfiles(namingUri);
      for (const uri of new Set([namingUri, ...[...before, ...named].flatMap(look)])) show(uri);
    },
    refreshFor: (dockerfileUri) => {
      for (const uri of new Set(look(dockerfileUri))) show(uri);
    },
  };
}

/** What is wrong with the targets that a file names. */
export function findingsInNaming(session: Session, uri: string): readonly ReportedFinding[] {
  return session.workspace
    .namedDockerfiles(uri)
    .flatMap((dockerfile) => findingsOf(session, dockerfile).get(uri) ?? []);
}

/** By naming file, what is wrong with the targets that mean this Dockerfile. */
function findingsOf(session: Session, dockerfileUri: string): ByFile {
  const { workspace, service } = session;
  const snapshot = session.snapshot(dockerfileUri);
  const settings = snapshot?.settings ?? session.settingsOf(dockerfileUri);
  const root = workspace.rootOf(dockerfileUri);
  const text = snapshot === undefined ? session.readText(dockerfileUri) : undefined;
  const byFile = new Map<string, ReportedFinding[]>();
  if (!settings.diagnostics || root === undefined) return byFile;
  const outside =
    snapshot?.analysis.outside ??
    (text === undefined
      ? []
      : service.targetFindings(text, workspace.targetsFor(dockerfileUri), settings.rules));
  for (const finding of outside) {
    const uri = childUri(root, finding.file ?? '');
    byFile.set(uri, [...(byFile.get(uri) ?? []), finding]);
  }
  return byFile;
}

function diagnosticsIn(
  session: Session,
  uri: string,
  findings: readonly ReportedFinding[],
): readonly Diagnostic[] {
  const text = session.workspace.textOf(uri);
  if (text === undefined) return [];
  const positions = createPositions(text, indexLines(text), session.abilities.encoding);
  const place = { uri, version: 0, positions, rulePages: session.rulePages };
  return findings.filter(({ end }) => end <= text.length).map((finding) => toDiagnostic(finding, place));
}
