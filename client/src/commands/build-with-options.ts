import { QuickPickItemKind, Uri, window, type QuickPickItem } from 'vscode';
import { isEmpty } from '../model/build/build-options.js';
import { stageAtLine, type DocumentStages, type StageAddress } from '../model/stage/document-stages.js';
import { targetStage, type OptionDraft } from '../model/build/option-draft.js';
import {
  isEnd,
  optionRows,
  type EndStep,
  type OptionRow,
  type OptionStep,
} from '../model/build/option-rows.js';
import { refusal } from '../views/trust.js';
import { findBakeFiles } from './option-bake.js';
import { pickRow } from './option-inputs.js';
import { takeStep } from './option-steps.js';
import type { OptionStepDependencies } from './option-step-dependencies.js';
import type { CommandDependencies } from './command-dependencies.js';
import { chooseStage, givenDocument, givenStage } from './pick-stage.js';
import { showRefusal } from './show-refusal.js';
import { showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';
import { lastPart } from '../model/text/paths.js';

/**
 * Lets the user choose the options of a Dockerfile and remembers them; answers the stage that is to be built now.
 * Nothing is changed before the end: whoever leaves the list leaves everything as it was.
 */
export async function askOptions(
  argument: unknown,
  dependencies: CommandDependencies,
): Promise<StageAddress | undefined> {
  const pointed =
    givenDocument(argument) === undefined ? await chooseStage(argument, dependencies) : givenStage(argument);
  const document = givenDocument(argument) ?? pointed?.document;
  if (document === undefined) return undefined;
  const refused = refusal(document);
  if (refused !== undefined) return void (await showRefusal(refused));
  const stages = await dependencies.source.ask(document);
  const stage = stages && (pointed?.stage ?? usualStage(document, stages, dependencies));
  if (stages === undefined || stage === undefined) {
    return void (await showInformation(t('This Dockerfile has no stage to build.')));
  }
  const { memory, host } = dependencies;
  const bakeFiles = await findBakeFiles(document);
  const step: OptionStepDependencies = {
    document,
    stages,
    memory,
    host,
    bakeFiles,
    settings: memory.unremembered(document),
  };
  const first: OptionDraft = { stage, options: memory.of(document), typed: new Map() };
  const { draft, end } = await choose(first, step);
  if (end === undefined) return undefined;
  if (end === 'forget') await memory.forget(document);
  else await memory.remember(document, draft.options, draft.typed);
  if (end === 'build') return { document, stage: draft.stage };
  const name = nameOf(document);
  const said =
    end === 'forget'
      ? t('Build options of {0} are forgotten.', name)
      : t('Build options of {0} are remembered.', name);
  window.setStatusBarMessage(said, 5000);
  return undefined;
}

/** Where none is pointed at: the one that is remembered or set, the one under the cursor, or the last one. */
function usualStage(
  document: string,
  stages: DocumentStages,
  { memory }: CommandDependencies,
): number | undefined {
  const { buildTarget } = memory.settings(document);
  const editor = window.activeTextEditor;
  const isOpen = editor?.document.uri.toString() === document;
  return (
    (buildTarget === '' ? undefined : targetStage(stages, buildTarget)) ??
    (isOpen ? stageAtLine(stages, editor.selection.active.line) : undefined) ??
    targetStage(stages, '')
  );
}

async function choose(
  first: OptionDraft,
  dependencies: OptionStepDependencies,
): Promise<{ readonly draft: OptionDraft; readonly end: EndStep['kind'] | undefined }> {
  const title = t('Build Options of {0}', nameOf(dependencies.document));
  const placeholder = t('Which options do you want to change?');
  const remembered =
    !isEmpty(first.options) || dependencies.settings.buildSecrets.some(({ storage }) => storage === true);
  const subject = { ...dependencies, remembered, bakes: dependencies.bakeFiles.length > 0 };
  for (let draft = first; ;) {
    const items = optionRows(subject, draft).map(toItem);
    const step = (await pickRow(items, { title, placeholder, back: false }))?.step;
    if (step === undefined) return { draft, end: undefined };
    if (isEnd(step)) return { draft, end: step.kind };
    draft = await takeStep(step, draft, dependencies);
  }
}

function toItem(row: OptionRow): QuickPickItem & { readonly step?: OptionStep } {
  return row.step === undefined ? { label: row.label, kind: QuickPickItemKind.Separator } : row;
}

function nameOf(document: string): string {
  const { path } = Uri.parse(document, true);
  return lastPart(path);
}
