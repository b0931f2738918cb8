import { languages, Uri, workspace, type Diagnostic, type Disposable } from 'vscode';
import type { LanguageClient, Middleware } from 'vscode-languageclient/node';
import { diagnosticSource, type DiagnosticData } from '../../../server/src/protocol/messages.js';
import { isSaidElsewhere, type PlacedCode } from '../model/reports/overlaps.js';
import { readSettings } from './settings.js';

/** Leaves out what another extension says on the same line; its fixes are offered there all the same. */
export interface Overlaps extends Disposable {
  readonly middleware: Pick<Middleware, 'provideDiagnostics'>;
  /** Asks the client anew when what others say has changed. */
  follow(client: LanguageClient): void;
}

export function createOverlaps(): Overlaps {
  /** By document, what others said when it was answered. */
  const seen = new Map<string, string>();
  const subscriptions: Disposable[] = [];
  return {
    middleware: {
      provideDiagnostics: async (document, previousResultId, token, next) => {
        const uri = document instanceof Uri ? document : document.uri;
        const others = reportedByOthers(uri);
        const key = JSON.stringify(others);
        const isSame = seen.get(uri.toString()) === key;
        seen.set(uri.toString(), key);
        // What is unchanged for the server may be shown otherwise now.
        const report = await next(document, isSame ? previousResultId : undefined, token);
        if (report === null || report === undefined || !('items' in report) || others.length === 0)
          return report;
        return { ...report, items: report.items.filter((item) => !isSaid(item, others)) };
      },
    },
    follow: (client) => {
      const refresh = (uris: readonly Uri[]): void => {
        if (uris.some((uri) => isStale(uri, seen))) askAnew(client);
      };
      subscriptions.push(
        languages.onDidChangeDiagnostics(({ uris }) => refresh(uris)),
        workspace.onDidChangeConfiguration((event) => {
          if (event.affectsConfiguration('stageInsight.overlaps'))
            refresh([...seen.keys()].map((uri) => Uri.parse(uri)));
        }),
      );
    },
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}

function isStale(uri: Uri, seen: ReadonlyMap<string, string>): boolean {
  const known = seen.get(uri.toString());
  return known !== undefined && known !== JSON.stringify(reportedByOthers(uri));
}

function askAnew(client: LanguageClient): void {
  const feature = client.getFeature('textDocument/diagnostic');
  for (const document of workspace.textDocuments)
    feature.getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
}

/** Nothing where the user wants to see both. */
function reportedByOthers(uri: Uri): readonly PlacedCode[] {
  if (readSettings(uri.toString()).overlaps === 'show') return [];
  return languages
    .getDiagnostics(uri)
    .filter(({ source }) => source !== diagnosticSource)
    .flatMap(({ range, code }) =>
      code === undefined ? [] : [{ line: range.start.line, code: codeText(code) }],
    );
}

function codeText(code: NonNullable<Diagnostic['code']>): string {
  return String(typeof code === 'object' ? code.value : code);
}

function isSaid(item: Diagnostic, others: readonly PlacedCode[]): boolean {
  const { data } = item as Diagnostic & { readonly data?: Partial<DiagnosticData> };
  return isSaidElsewhere({ line: item.range.start.line, elsewhere: data?.elsewhere ?? [] }, others);
}
