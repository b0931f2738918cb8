import {
  commands,
  EventEmitter,
  Hover,
  languages,
  MarkdownString,
  Range,
  type Tab,
  Uri,
  window,
  workspace,
  type Disposable,
} from 'vscode';
import type { ExplainedCopy } from '../../../server/src/protocol/messages.js';

/** What becomes of a file; without a text it goes. */
export interface PreviewedFile {
  readonly document: Uri;
  readonly text?: string;
  /** What a hover says at places of `text`. */
  readonly explained?: readonly ExplainedCopy[];
}

/** Shows what files would become beside what they are; nothing is changed by it. */
export interface ConversionPreview extends Disposable {
  /** One file, or several in one editor. */
  show(files: readonly PreviewedFile[], title: string): Promise<void>;
  /** Closes what is shown, if it still is. */
  close(): Promise<void>;
}

const scheme = 'stage-insight-preview';

export function createConversionPreview(): ConversionPreview {
  const texts = new Map<string, string>();
  const explained = new Map<string, readonly ExplainedCopy[]>();
  const changed = new EventEmitter<Uri>();
  let shown: string | undefined;
  const provider = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  const hovers = languages.registerHoverProvider(
    { scheme },
    {
      provideHover: ({ uri }, position) => {
        const all = (explained.get(uri.toString()) ?? []).map(toHover);
        return all.find(({ range }) => range?.contains(position) === true);
      },
    },
  );
  const place = ({ document, text, explained: known = [] }: PreviewedFile): Uri | undefined => {
    if (text === undefined) return undefined;
    const uri = Uri.from({ scheme, path: document.path, query: document.toString() });
    texts.set(uri.toString(), text);
    explained.set(uri.toString(), known);
    changed.fire(uri);
    return uri;
  };
  const close = async (): Promise<void> => {
    const tabs = shown === undefined ? [] : tabsCalled(shown);
    shown = undefined;
    texts.clear();
    explained.clear();
    if (tabs.length > 0) await window.tabGroups.close(tabs);
  };
  return {
    show: async (files, title) => {
      await close();
      shown = title;
      const [only, ...more] = files.map((file) => [file.document, file.document, place(file)] as const);
      if (only?.[2] !== undefined && more.length === 0)
        await commands.executeCommand('vscode.diff', only[1], only[2], title, { preview: true });
      else await commands.executeCommand('vscode.changes', title, [only, ...more]);
    },
    close,
    dispose: () => {
      provider.dispose();
      hovers.dispose();
      changed.dispose();
    },
  };
}

/** The editor counts the files of several behind the title. */
function tabsCalled(title: string): readonly Tab[] {
  const all = window.tabGroups.all.flatMap((group) => group.tabs);
  return all.filter(({ label }) => label === title || label.startsWith(`${title} (`));
}

/** Words of the file stand in it: nothing of it is trusted. */
function toHover({ range: { start, end }, markdown }: ExplainedCopy): Hover {
  const range = new Range(start.line, start.character, end.line, end.character);
  return new Hover(new MarkdownString(markdown), range);
}
