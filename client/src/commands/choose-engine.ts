import { ConfigurationTarget, window, workspace, type QuickPickItem } from 'vscode';
import { plainText } from '../model/build-log.js';
import type { EngineChoice } from '../ports/engine.js';
import { readSettings } from '../views/settings.js';
import type { CommandParts } from './parts.js';
import { showEngine } from './show-engine.js';

interface Item extends QuickPickItem {
  readonly setting: 'docker.context' | 'docker.builder';
  readonly value: string;
}

/** Picks the docker context, or the buildx builder, that stages are built with. */
export async function chooseEngine(parts: CommandParts): Promise<void> {
  const { dockerContext, dockerBuilder } = readSettings();
  const picked = await window.showQuickPick(items(await parts.host.choices(), dockerContext, dockerBuilder), {
    title: 'Docker Context or Builder',
    placeHolder: 'What shall build stages?',
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const settings = workspace.getConfiguration('stageInsight');
  await settings.update(
    picked.setting,
    picked.value === '' ? undefined : picked.value,
    ConfigurationTarget.Global,
  );
  await showEngine(parts);
}

function items(choices: readonly EngineChoice[], context: string, builder: string): Item[] {
  const toItem = ({ kind, name, detail }: EngineChoice): Item => {
    const isChosen = kind === 'context' ? name === context : name === builder;
    return {
      label: `$(${kind === 'context' ? 'server' : 'tools'}) ${plainText(name)}`,
      description: `${kind}${isChosen ? ', chosen' : ''}`,
      detail: plainText(detail),
      setting: kind === 'context' ? 'docker.context' : 'docker.builder',
      value: name,
    };
  };
  const asDocker = 'as the docker command line chooses';
  return [
    { label: '$(discard) Default context', description: asDocker, setting: 'docker.context', value: '' },
    { label: '$(discard) Default builder', description: asDocker, setting: 'docker.builder', value: '' },
    ...choices.map(toItem),
  ];
}
