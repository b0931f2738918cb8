import { Uri, workspace, type ConfigurationScope } from 'vscode';
import { parseClientSettings, settingsOf, type ClientSettings } from '../model/settings/client-settings.js';

/** The settings as they hold for a document (its address), or for the window. */
export function readSettings(document?: string): ClientSettings {
  const uri = document === undefined ? undefined : Uri.parse(document, true);
  const scope: ConfigurationScope | null = uri ?? null;
  const section = workspace.getConfiguration('stageInsight', scope);
  const settings = parseClientSettings((key) => section.get(key));
  return uri === undefined ? settings : settingsOf(settings, workspace.asRelativePath(uri, false));
}
