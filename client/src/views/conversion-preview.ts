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
import { contextKeys } from '../model/settings/names.js';

/** What becomes of a file; without a text it goes. */
export interface PreviewedFile {
  readonly document: Uri;
  readonly text?: string;
  /** What a hover says at places of `text`. */
  readonly explained?: readonly ExplainedCopy[];
}

/** What the buttons in the title of a preview do; a button without an action is not there. */
export interface PreviewActions {
  readonly apply?: () => Promise<void>;
  readonly compare?: () => Promise<void>;
  /** Shows the sizes before and after as far as they are known without a build. */
  readonly estimate?: () => Promise<void>;
}

/** Shows what files would become beside what they are; nothing is changed before `apply`. */
export interface ConversionPreview extends Disposable {
  /** One file, or several in one editor; its actions stand in the title of the editor for as long as it is open. */
  show(files: readonly PreviewedFile[], title: string, actions: PreviewActions): Promise<void>;
  /** Runs what a button of the title stands for; nothing when it is not there. */
  act(action: keyof PreviewActions): Promise<void>;
  /** Closes what is shown, if it still is. */
  close(): Promise<void>;
}

/** Of documents that show what a file would become; they are no files of their own. */
export const previewScheme = 'stage-insight-preview';

export function createConversionPreview(): ConversionPreview {
  const shown = { title: '', actions: {} as PreviewActions };
  const documents = createDocuments();
  const update = (): void => showActions(shown.title, shown.actions);
  const close = async (): Promise<void> => {
    const tabs = tabsOf(shown.title);
    Object.assign(shown, { title: '', actions: {} });
    documents.clear();
    if (tabs.length > 0) await window.tabGroups.close(tabs);
    update();
  };
  const tabs = [window.tabGroups.onDidChangeTabs(update), window.tabGroups.onDidChangeTabGroups(update)];
  return {
    show: async (files, title, actions) => {
      await close();
      Object.assign(shown, { title, actions });
      const [only, ...more] = files.map(
        (file) => [file.document, file.document, documents.place(file)] as const,
      );
      if (only?.[2] !== undefined && more.length === 0)
        await commands.executeCommand('vscode.diff', only[1], only[2], title, { preview: true });
      else await commands.executeCommand('vscode.changes', title, [only, ...more]);
      update();
    },
    act: async (action) => shown.actions[action]?.(),
    close,
    dispose: () => {
      documents.dispose();
      tabs.forEach((one) => void one.dispose());
    },
  };
}

interface Documents extends Disposable {
  /** The address of a text to show; `undefined` for a file that goes. */
  place(file: PreviewedFile): Uri | undefined;
  clear(): void;
}

function createDocuments(): Documents {
  const texts = new Map<string, string>();
  const explained = new Map<string, readonly ExplainedCopy[]>();
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(previewScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  const hovers = languages.registerHoverProvider(
    { scheme: previewScheme },
    {
      provideHover: ({ uri }, position) => {
        const all = (explained.get(uri.toString()) ?? []).map(toHover);
        return all.find(({ range }) => range?.contains(position) === true);
      },
    },
  );
  return {
    place: ({ document, text, explained: known = [] }) => {
      if (text === undefined) return undefined;
      const uri = Uri.from({ scheme: previewScheme, path: document.path, query: document.toString() });
      texts.set(uri.toString(), text);
      explained.set(uri.toString(), known);
      changed.fire(uri);
      return uri;
    },
    clear: () => {
      texts.clear();
      explained.clear();
    },
    dispose: () => {
      provider.dispose();
      hovers.dispose();
      changed.dispose();
    },
  };
}

/** The `when` clauses of the buttons: they stand in the title while the preview is the active editor. */
function showActions(title: string, { apply, compare, estimate }: PreviewActions): void {
  const active = window.tabGroups.activeTabGroup.activeTab;
  const isActive = active !== undefined && isPreview(active, title);
  const set = (key: string, value: boolean): void => void commands.executeCommand('setContext', key, value);
  set(contextKeys.preview, isActive);
  set(contextKeys.mayApply, isActive && apply !== undefined);
  set(contextKeys.mayCompare, isActive && compare !== undefined);
  set(contextKeys.mayEstimate, isActive && estimate !== undefined);
}

function tabsOf(title: string): readonly Tab[] {
  return window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => isPreview(tab, title));
}

/** The editor counts the files of several behind the title. */
function isPreview({ label }: Tab, title: string): boolean {
  return title !== '' && (label === title || label.startsWith(`${title} (`));
}

/** Words of the file stand in it: nothing of it is trusted. */
function toHover({ range: { start, end }, markdown }: ExplainedCopy): Hover {
  const range = new Range(start.line, start.character, end.line, end.character);
  return new Hover(new MarkdownString(markdown), range);
}
