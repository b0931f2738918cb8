import { window } from 'vscode';
import type { CommandParts } from './parts.js';
import { stageItems } from './pick-stage.js';
import { revealStage } from './reveal-stage.js';

/** Every stage with its size as a list: for the keyboard, and for screen readers, which do not announce lenses. */
export async function showSizes(parts: CommandParts): Promise<void> {
  const picked = await window.showQuickPick(stageItems(parts), {
    title: 'Stage sizes',
    placeHolder: 'Choose a stage to go to it',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked !== undefined) await revealStage(picked.address, parts);
}
