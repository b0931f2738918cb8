import { window } from 'vscode';
import type { CommandDependencies } from './command-dependencies.js';
import { stageItems } from './pick-stage.js';
import { revealStage } from './reveal-stage.js';
import { t } from '../model/text/translate.js';

/** Every stage with its size as a list: for the keyboard, and for screen readers, which do not announce lenses. */
export async function showSizes(dependencies: CommandDependencies): Promise<void> {
  const picked = await window.showQuickPick(stageItems(dependencies), {
    title: t('Stage Sizes'),
    placeHolder: t('Select a stage to go to'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked !== undefined) await revealStage(picked.address, dependencies);
}
