import { Uri, workspace, type ConfigurationScope } from 'vscode';
import { withConfigured, type ConfiguredChoices } from '../model/build/configured-build.js';
import { parseClientSettings, settingsOf, type ClientSettings } from '../model/settings/client-settings.js';

/**
 * The settings as they hold for a document (its address), or for the window. `configured`: what the repository says of
 * its builds; everything that a person says stands over it.
 */
export function readSettings(document?: string, configured?: ConfiguredChoices): ClientSettings {
  const uri = document === undefined ? undefined : Uri.parse(document, true);
  const scope: ConfigurationScope | null = uri ?? null;
  const section = workspace.getConfiguration('stageInsight', scope);
  const parsed = parseClientSettings((key) => section.get(key));
  const settings = configured === undefined ? parsed : withConfigured(parsed, configured);
  return uri === undefined ? settings : settingsOf(settings, workspace.asRelativePath(uri, false));
}
