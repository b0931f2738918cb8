import { Uri, window } from 'vscode';

/** Brings the Dockerfile that the Explorer handed over to the front; what is there already keeps its place. */
export async function openGiven(argument: unknown): Promise<void> {
  if (!(argument instanceof Uri)) return;
  if (window.activeTextEditor?.document.uri.toString() !== argument.toString())
    await window.showTextDocument(argument, { preview: false });
}
