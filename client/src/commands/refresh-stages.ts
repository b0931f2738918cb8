import { workspace } from 'vscode';
import { forgetGone } from './forget-gone.js';
import type { CommandDependencies } from './command-dependencies.js';

/** Searches the workspace again, reads every Dockerfile anew, and looks whether measured images are still there. */
export async function refreshStages(dependencies: CommandDependencies): Promise<void> {
  const { finder, source } = dependencies;
  finder.forget();
  const documents = await finder.find();
  await Promise.all(documents.map((document) => source.ask(document)));
  if (workspace.isTrusted) await forgetGone(dependencies);
}
