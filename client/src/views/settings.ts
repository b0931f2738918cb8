import { Uri, workspace, type ConfigurationScope } from 'vscode';
import { parseClientSettings, type ClientSettings } from '../model/client-settings.js';

/** The settings as they hold for a document (its address), or for the window. */
export function readSettings(document?: string): ClientSettings {
  const scope: ConfigurationScope | null = document === undefined ? null : Uri.parse(document, true);
  const section = workspace.getConfiguration('stageInsight', scope);
  return parseClientSettings((key) => section.get(key));
}
