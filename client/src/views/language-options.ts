import { workspace, type LogOutputChannel } from 'vscode';
import type { InitializationOptions } from '../../../server/src/protocol/messages.js';
import { dockerfileSchemes } from '../model/settings/dockerfile-names.js';
import { commandId, hoverCommands } from '../model/settings/names.js';

/** Dockerfiles that are analysed, wherever they come from. */
export const dockerfileSelector = dockerfileSchemes.map((scheme) => ({
  language: 'dockerfile',
  scheme,
}));

/** Files whose `target` names a stage: it leads to the stage, and is completed and checked. */
const namingSelector = [
  '**/{compose,docker-compose}*.{yml,yaml}',
  '**/docker-bake*.{hcl,json}',
  '**/{devcontainer,.devcontainer}.json',
  '**/skaffold*.{yml,yaml}',
  '**/.github/workflows/*.{yml,yaml}',
  '**/.vscode/tasks.json',
].flatMap((pattern) =>
  dockerfileSchemes.filter((scheme) => scheme !== 'untitled').map((scheme) => ({ scheme, pattern })),
);

/** What the language clients of the desktop and of the browser share. `more`: what only one of them can do. */
export function languageOptions(outputChannel: LogOutputChannel, more: () => Partial<InitializationOptions>) {
  const initializationOptions = (): InitializationOptions => ({
    stagesChanged: true,
    readsFiles: true,
    // The configuration carries functions, which no message to a worker may hold.
    settings: JSON.parse(JSON.stringify(workspace.getConfiguration('stageInsight'))) as unknown,
    ...more(),
  });
  return {
    documentSelector: [...dockerfileSelector, ...namingSelector],
    outputChannel,
    initializationOptions,
    // Hovers hold text of Dockerfiles: no other command can be run from them.
    markdown: { isTrusted: { enabledCommands: hoverCommands.map(commandId) }, supportHtml: false },
  };
}
