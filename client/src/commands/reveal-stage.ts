import { Range, Selection, TabInputText, TextEditorRevealType, Uri, window, type Tab } from 'vscode';
import type { TextPlace } from '../model/stage/document-stages.js';
import type { StaticDependencies } from './command-dependencies.js';
import { chooseStage } from './pick-stage.js';

/** Shows a stage, or the exact place that a row stands for, in the editor. */
export async function revealStage(argument: unknown, dependencies: StaticDependencies): Promise<void> {
  if (isPlace(argument))
    return revealPlace(argument.document, argument.range.start.line, argument.range.start.character);
  const address = await chooseStage(argument, dependencies);
  const answer = address && (await dependencies.source.ask(address.document));
  const line = address && answer?.stages[address.stage]?.range.start.line;
  if (address !== undefined && line !== undefined) await revealPlace(address.document, line);
}

export async function revealPlace(document: string, line: number, character = 0): Promise<void> {
  const isShown = ({ input }: Tab): boolean =>
    input instanceof TabInputText && String(input.uri) === document;
  // Where it is open already: the group at hand may be that of the stage graph, which is to stay in sight.
  const viewColumn = window.tabGroups.all.find(({ tabs }) => tabs.some(isShown))?.viewColumn;
  const editor = await window.showTextDocument(Uri.parse(document, true), {
    ...(viewColumn && { viewColumn }),
  });
  editor.selection = new Selection(line, character, line, character);
  editor.revealRange(new Range(line, 0, line, 0), TextEditorRevealType.InCenterIfOutsideViewport);
}

function isPlace(argument: unknown): argument is TextPlace {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'document' in argument &&
    typeof argument.document === 'string' &&
    'range' in argument &&
    !('stage' in argument)
  );
}
