import { Uri, window, workspace, type QuickPickItem } from 'vscode';
import type { BaseChoiceItem, ConvertParams, RefusalItem } from '../../../server/src/protocol/messages.js';
import { openConversionPage } from '../views/conversion-page.js';
import { applyConversion } from './apply-conversion.js';
import type { Converted } from './command-dependencies.js';
import { basesText, shippedBase, type WeighedBases } from '../model/panel/conversion-view.js';
import { showEstimate } from './show-estimate.js';
import { showConversion } from './show-conversion.js';
import type { StaticDependencies } from './command-dependencies.js';
import { givenDocument } from './pick-stage.js';
import { revealPlace } from './reveal-stage.js';
import { showInformation, showWarning } from '../views/messages.js';
import { t } from '../model/text/translate.js';
import { lastPart } from '../model/text/paths.js';

/** Splits a single-stage file into two stages: asks for the run image, shows the difference, and applies it when told to. */
export async function convertStages(argument: unknown, dependencies: StaticDependencies): Promise<void> {
  const document = givenDocument(argument);
  const result = document === undefined ? undefined : await chooseConversion(document, dependencies);
  if (document === undefined || result === undefined) return;
  const uri = Uri.parse(document, true);
  const name = lastPart(uri.path);
  const { compare: compareBuilds } = dependencies;
  const mayBuild = compareBuilds !== undefined && workspace.isTrusted && uri.scheme === 'file';
  const applied = {
    apply: () => applyConversion(document, result, dependencies),
    ...(mayBuild && { compare: () => compareBuilds(document, result) }),
  };
  const bases = await weighBases(document, result, dependencies);
  const estimate = (): Promise<void> => showEstimate(document, { ...result, bases }, applied, dependencies);
  const actions = { ...applied, estimate };
  await showConversion(document, result, actions, dependencies);
  const apply = t('Convert');
  const compare = t('Build and Compare');
  const question = t('Convert {0} to a build stage and a final stage on {1}?', name, result.base);
  const chosen = await showInformation(
    `${question} ${basesText(bases)}.`,
    ...(mayBuild ? [apply, compare] : [apply]),
  );
  // Without an answer the preview stays, with the same actions in its title.
  if (chosen === compare) await actions.compare?.();
  else if (chosen === apply) await actions.apply();
}

/** Both as the catalogue has them: nothing is built. */
async function weighBases(
  document: string,
  { text }: Converted,
  { source, server }: StaticDependencies,
): Promise<WeighedBases> {
  const [before, after] = await Promise.all([source.ask(document), server.stagesOf(document, text)]);
  const none = { stages: [], final: -1 };
  return { before: shippedBase(before ?? none), after: shippedBase(after ?? none) };
}

/** The conversion onto a base that was chosen; a refusal is said here. */
export async function chooseConversion(
  document: string,
  dependencies: StaticDependencies,
): Promise<Converted | undefined> {
  const textDocument = { uri: document };
  await workspace.openTextDocument(Uri.parse(document, true));
  const first = await dependencies.server.convert({ textDocument });
  if (first === undefined) return undefined;
  if (first.kind === 'refused') return void (await showConversionRefusal(first));
  const image = await chooseBase(first);
  if (image === undefined) return undefined;
  const conversionOptions = await askConversionOptions(first);
  if (conversionOptions === undefined) return undefined;
  if (image === first.base && Object.keys(conversionOptions).length === 0) return first;
  const other = await dependencies.server.convert({ textDocument, base: image, ...conversionOptions });
  if (other?.kind !== 'refused') return other;
  return void (await showConversionRefusal(other));
}

/** The run base that was chosen; the only one is not asked for. */
async function chooseBase(first: Converted): Promise<string | undefined> {
  if (first.choices.length < 2) return first.base;
  const chosen = await window.showQuickPick(first.choices.map(toItem), {
    title: t('Select a Run Image'),
    placeHolder: t('Each provides what the program needs (from analysis)'),
    matchOnDetail: true,
  });
  return chosen?.image;
}

type ConversionOptions = Pick<ConvertParams, 'leave' | 'keepEnv'>;

/** What goes along though nothing says that it is needed; asked only where there are such files. */
async function askConversionOptions({
  unnamed,
  leftBehind,
}: Converted): Promise<ConversionOptions | undefined> {
  if (unnamed.length === 0) return {};
  const files = unnamed.map((path) => ({
    label: path,
    detail: t('Nothing refers to it, but the program may read it'),
    picked: true,
  }));
  const variables = { label: leftBehind.join(', '), detail: t('Only the build reads it'), picked: false };
  const chosen = await window.showQuickPick(leftBehind.length === 0 ? files : [...files, variables], {
    title: t('Select What Else to Copy to the Final Stage'),
    placeHolder: t('Files of the build context that no source, command or variable refers to'),
    canPickMany: true,
  });
  if (chosen === undefined) return undefined;
  const kept = new Set(chosen.map(({ label }) => label));
  const leave = unnamed.filter((path) => !kept.has(path));
  return {
    ...(leave.length > 0 && { leave }),
    ...(kept.has(variables.label) && leftBehind.length > 0 && { keepEnv: true }),
  };
}

function toItem({
  image,
  reason,
  needs,
  sizeClass,
}: BaseChoiceItem): QuickPickItem & { readonly image: string } {
  return { label: image, description: sizeClass, detail: [reason, ...needs].join('; '), image };
}

/** Why not, with the line and the page that says more. Never waits for an answer. */
export async function showConversionRefusal(
  { code, uri, line, message, hint }: RefusalItem,
  what = t('Not converted'),
): Promise<void> {
  const go = t('Go to Line');
  const why = t('Learn More');
  const chosen = await showWarning(`${what}: ${message}. ${hint}`, go, why);
  if (chosen === go) await revealPlace(uri, line);
  if (chosen === why) await openConversionPage(code);
}
