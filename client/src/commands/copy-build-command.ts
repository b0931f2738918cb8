import { Uri, env, window, workspace } from 'vscode';
import { buildCommandLine } from '../model/build/build-command.js';
import { stageTarget, stageTitle } from '../model/stage/document-stages.js';
import type { CommandDependencies } from './command-dependencies.js';
import { chooseStage } from './pick-stage.js';
import { contextFolder } from './prepare-build.js';
import { showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** Puts the command line that builds the stage into the clipboard, with paths from the workspace folder. */
export async function copyBuildCommand(argument: unknown, dependencies: CommandDependencies): Promise<void> {
  const address = await chooseStage(argument, dependencies);
  if (address === undefined) return;
  const answer = await dependencies.source.ask(address.document);
  const stage = answer?.stages[address.stage];
  if (answer === undefined || stage === undefined) return;
  const target = stageTarget(stage, answer.final);
  if (target === undefined) {
    const title = stageTitle(stage);
    await showInformation(t('A command line finds stages by name only: name {0} first.', title));
    return;
  }
  const uri = Uri.parse(address.document, true);
  const settings = dependencies.memory.settings(address.document);
  const folder = workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  const context = contextFolder(uri, settings);
  const line = buildCommandLine({
    dockerfile: workspace.asRelativePath(uri, false),
    context: context === folder ? '.' : workspace.asRelativePath(context, false),
    target,
    settings,
  });
  await env.clipboard.writeText(line);
  window.setStatusBarMessage(`Copied: ${line}`, 5000);
}
