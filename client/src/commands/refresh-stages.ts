import { workspace } from 'vscode';
import { forgetGone } from './forget-gone.js';
import type { CommandParts } from './parts.js';

/** Searches the workspace again, reads every Dockerfile anew, and looks whether measured images are still there. */
export async function refreshStages(parts: CommandParts): Promise<void> {
  const { finder, source } = parts;
  finder.forget();
  const documents = await finder.find();
  await Promise.all(documents.map((document) => source.ask(document)));
  if (workspace.isTrusted) await forgetGone(parts);
}
