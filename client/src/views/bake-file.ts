import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Uri, workspace } from 'vscode';
import { choicesOf } from '../model/build/build-options.js';
import type { ClientSettings } from '../model/settings/client-settings.js';
import type { BuildChoices } from '../model/build/fingerprint.js';
import type { BakeChoice } from '../ports/bake.js';

/** Absolute path of what a setting of a Dockerfile names from the workspace folder. */
export function fromWorkspace(dockerfile: Uri, path: string): string {
  return resolve(workspace.getWorkspaceFolder(dockerfile)?.uri.fsPath ?? dirname(dockerfile.fsPath), path);
}

/** Absolute path of a bake file, and where it may be meant to be used: beside itself, or in the workspace folder. */
export function bakePlaces(dockerfile: Uri, file: string): Pick<BakeChoice, 'file' | 'folders'> {
  const path = fromWorkspace(dockerfile, file);
  return { file: path, folders: [...new Set([dirname(path), fromWorkspace(dockerfile, '')])] };
}

/** What besides its text decides how a Dockerfile is built: the settings, and the text of the bake file they name. */
export function choicesBy(
  settingsOf: (document: string) => ClientSettings,
): (document: string) => BuildChoices {
  return (document) => {
    const settings = settingsOf(document);
    const file = settings.buildBake?.file;
    const bakeText = file === undefined ? '' : textOf(fromWorkspace(Uri.parse(document, true), file));
    return choicesOf(settings, bakeText);
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
