import type { ClientCapabilities, ServerCapabilities } from 'vscode-languageserver';
import { fixAllKind } from '../protocol/messages.js';
import { serverCommandNames } from '../protocol/server-commands.js';
import { chooseEncoding, type PositionEncoding } from './positions.js';

/** What the client can, as far as the server asks for it. */
export interface ClientAbilities {
  readonly encoding: PositionEncoding;
  readonly pullsDiagnostics: boolean;
  readonly refreshesInlayHints: boolean;
  readonly asksConfiguration: boolean;
  readonly watchesFiles: boolean;
  readonly registersConfiguration: boolean;
  readonly locationLinks: boolean;
  readonly nestedSymbols: boolean;
  readonly markdownHover: boolean;
  readonly versionedEdits: boolean;
  readonly codeActionLiterals: boolean;
}

/** `client`: absent or of another type from clients that say nothing of themselves. */
export function readAbilities(client: ClientCapabilities | undefined): ClientAbilities {
  const { textDocument, workspace, general } = client ?? {};
  const hoverFormats = textDocument?.hover?.contentFormat;
  return {
    encoding: chooseEncoding(general?.positionEncodings),
    // Findings change without an edit. A client that pulls and cannot be asked to pull again would show old ones.
    pullsDiagnostics:
      textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    asksConfiguration: workspace?.configuration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    locationLinks: textDocument?.definition?.linkSupport === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    markdownHover: hoverFormats?.includes('markdown') ?? false,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
  };
}

export function announce({ encoding, pullsDiagnostics }: ClientAbilities): ServerCapabilities {
  return {
    positionEncoding: encoding,
    textDocumentSync: { openClose: true, change: 2 },
    hoverProvider: true,
    completionProvider: { triggerCharacters: ['=', ',', ' '] },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: { label: 'Stages' },
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    callHierarchyProvider: true,
    documentLinkProvider: {},
    inlayHintProvider: true,
    executeCommandProvider: { commands: [...serverCommandNames] },
    codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite', fixAllKind] },
    ...(pullsDiagnostics && {
      diagnosticProvider: {
        identifier: 'stage-insight',
        interFileDependencies: false,
        workspaceDiagnostics: false,
      },
    }),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
