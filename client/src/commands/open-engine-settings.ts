import { commands } from 'vscode';

export async function openEngineSettings(): Promise<void> {
  await commands.executeCommand('workbench.action.openSettings', 'stageInsight.docker');
}
