import { commands, TabInputTextDiff, Uri, window, workspace, type Disposable, EventEmitter } from 'vscode';

/** Shows what a file would become beside what it is; nothing is changed by it. */
export interface ConversionPreview extends Disposable {
  show(document: Uri, text: string, title: string): Promise<void>;
  /** Closes the comparison of that file. */
  close(document: Uri): Promise<void>;
}

const scheme = 'stage-insight-preview';

export function createConversionPreview(): ConversionPreview {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  const previewOf = (document: Uri): Uri =>
    Uri.from({ scheme, path: document.path, query: document.toString() });
  return {
    show: async (document, text, title) => {
      const preview = previewOf(document);
      texts.set(preview.toString(), text);
      changed.fire(preview);
      await commands.executeCommand('vscode.diff', document, preview, title, { preview: true });
    },
    close: async (document) => {
      const preview = previewOf(document).toString();
      texts.delete(preview);
      const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
      const mine = tabs.filter(
        ({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === preview,
      );
      if (mine.length > 0) await window.tabGroups.close(mine);
    },
    dispose: () => {
      provider.dispose();
      changed.dispose();
    },
  };
}
