import { emptyContext, type BuildContext, type Inputs } from '../core/inputs.js';
import type { ProofItem, SizeItem } from '../protocol/messages.js';
import type { Settings } from '../protocol/settings.js';
import type { Files, WatchedContext } from './files.js';
import { childUri, folderUri } from './uris.js';
import type { Workspace } from './workspace.js';

/** Everything that an analysis knows besides the text, by document. */
export interface SessionInputs {
  readonly of: (uri: string) => Inputs;
  readonly setSizes: (uri: string, sizes: readonly SizeItem[]) => void;
  readonly setProofs: (uri: string, proofs: readonly ProofItem[]) => void;
  /** Whether the analysis of the document asked for the file. */
  readonly reads: (uri: string, fileUri: string) => boolean;
  readonly forget: (uri: string) => void;
}

export interface InputSources {
  readonly workspace: Workspace;
  readonly files: Files | undefined;
  readonly settingsOf: (uri: string) => Settings;
}

export function createSessionInputs({ workspace, files, settingsOf }: InputSources): SessionInputs {
  const sizes = new Map<string, readonly SizeItem[]>();
  const proofs = new Map<string, readonly ProofItem[]>();
  const contextOf = (uri: string): WatchedContext | undefined => {
    const folder = workspace.folderOf(uri);
    const { context } = settingsOf(uri);
    const root = context === '' || folder === undefined ? folderUri(uri) : childUri(folder, context);
    return files?.context(root);
  };
  return {
    of: (uri) => {
      const { rules, images } = settingsOf(uri);
      return {
        context: refreshed(contextOf(uri)),
        targets: workspace.mentionsFor(uri).map(({ stage, file }) => ({ stage, file })),
        rules,
        images,
        measured: (sizes.get(uri) ?? []).map((size) => ({ ...size, ownBytes: size.ownBytes ?? size.bytes })),
        proofs: proofs.get(uri) ?? [],
      };
    },
    setSizes: (uri, given) => void sizes.set(uri, given),
    setProofs: (uri, given) => void proofs.set(uri, given),
    reads: (uri, fileUri) => contextOf(uri)?.concerns(fileUri) === true,
    forget: (uri) => {
      sizes.delete(uri);
      proofs.delete(uri);
    },
  };
}

/** Sources may have changed between two analyses, watched or not. */
function refreshed(context: WatchedContext | undefined): BuildContext {
  context?.refresh();
  return context ?? emptyContext;
}
