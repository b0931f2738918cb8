import { Uri, window, workspace, type QuickPickItem } from 'vscode';
import { stageAtLine, stageTitle, type StageAddress } from '../model/stage/document-stages.js';
import { changeText } from '../model/size/size-facts.js';
import { sizeState, stageKey } from '../model/size/size-store.js';
import { treeDescription } from '../model/size/size-text.js';
import type { StaticDependencies } from './command-dependencies.js';
import { t } from '../model/text/translate.js';

/** The stage that a lens or a row of the tree handed over; `undefined` when a command came from elsewhere. */
export function givenStage(argument: unknown): StageAddress | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { document, stage } = argument as Partial<Record<keyof StageAddress, unknown>>;
  return typeof document === 'string' && typeof stage === 'number' ? { document, stage } : undefined;
}

/** The Dockerfile that a row of the tree, the Explorer or an editor handed over, or the active one. */
export function givenDocument(argument: unknown): string | undefined {
  if (argument instanceof Uri) return argument.toString();
  const document = (argument as { readonly document?: unknown } | undefined)?.document;
  if (typeof document === 'string') return document;
  const active = window.activeTextEditor?.document;
  return active?.languageId === 'dockerfile' ? active.uri.toString() : undefined;
}

/** The stage handed over, or the one under the cursor, or the one that the user picks. */
export async function chooseStage(
  argument: unknown,
  dependencies: StaticDependencies,
): Promise<StageAddress | undefined> {
  const given = givenStage(argument);
  if (given !== undefined) return given;
  const editor = window.activeTextEditor;
  const document = givenDocument(undefined);
  if (editor !== undefined && document !== undefined) {
    const answer = await dependencies.source.ask(document);
    const stage = answer && stageAtLine(answer, editor.selection.active.line);
    if (stage !== undefined) return { document, stage };
  }
  const picked = await window.showQuickPick(stageItems(dependencies), {
    placeHolder: t('Select a stage'),
    matchOnDescription: true,
  });
  return picked?.address;
}

export interface StageItem extends QuickPickItem {
  readonly address: StageAddress;
}

/** Every stage of the workspace, those of the active Dockerfile first. */
export async function stageItems({ source, finder, hub }: StaticDependencies): Promise<StageItem[]> {
  const active = givenDocument(undefined);
  const documents = await finder.find();
  const ordered = active === undefined ? documents : [active, ...documents.filter((one) => one !== active)];
  const lists = ordered.map(async (document) => {
    const answer = source.known(document)?.answer ?? (await source.ask(document));
    return (answer?.stages ?? []).map((stage): StageItem => {
      const state = sizeState(hub.current(), stageKey(document, stage));
      return {
        label: stageTitle(stage),
        description: treeDescription(state) || t('size unknown'),
        detail: [workspace.asRelativePath(Uri.parse(document, true)), changeText(state, Date.now())]
          .filter((text) => text !== '')
          .join(' · '),
        address: { document, stage: stage.index },
      };
    });
  });
  return (await Promise.all(lists)).flat();
}
