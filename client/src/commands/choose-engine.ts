import { ConfigurationTarget, window, workspace, type QuickPick, type QuickPickItem } from 'vscode';
import { plainText } from '../model/build/build-log.js';
import type { EngineChoice } from '../ports/engine.js';
import { readSettings } from '../views/settings.js';
import type { CommandDependencies } from './command-dependencies.js';
import { showEngine } from './show-engine.js';
import { t } from '../model/text/translate.js';

interface Item extends QuickPickItem {
  readonly setting: 'docker.context' | 'docker.builder';
  readonly value: string;
}

/** Picks the docker context, or the buildx builder, that stages are built with. */
export async function chooseEngine(dependencies: CommandDependencies): Promise<void> {
  const picked = await pick(dependencies);
  if (picked === undefined) return;
  const settings = workspace.getConfiguration('stageInsight');
  await settings.update(
    picked.setting,
    picked.value === '' ? undefined : picked.value,
    ConfigurationTarget.Global,
  );
  await showEngine(dependencies);
}

/** The names are there at once; whether a builder runs is added when it has answered, without moving the choice. */
async function pick({ host }: CommandDependencies): Promise<Item | undefined> {
  const { dockerContext, dockerBuilder } = readSettings();
  const list = window.createQuickPick<Item>();
  list.title = t('Docker Context or Builder');
  list.placeholder = t('Which engine should build?');
  list.matchOnDetail = true;
  list.busy = true;
  const show = (choices: readonly EngineChoice[]): void => {
    const [chosen] = list.activeItems;
    list.items = items(choices, dockerContext, dockerBuilder);
    const isChosen = ({ setting, value }: Item): boolean =>
      setting === chosen?.setting && value === chosen.value;
    const marked = list.value === '' ? list.items.find(isChosen) : searched(list);
    if (marked !== undefined) list.activeItems = [marked];
  };
  const picked = new Promise<Item | undefined>((resolve) => {
    list.onDidAccept(() => {
      // The editor marks no row again when rows are replaced while somebody types.
      const item = list.selectedItems[0] ?? searched(list);
      if (item !== undefined) resolve(item);
    });
    list.onDidHide(() => resolve(undefined));
  });
  list.show();
  show(await host.choices());
  void host.askedChoices().then(
    (choices) => {
      show(choices);
      list.busy = false;
    },
    () => (list.busy = false),
  );
  return picked.finally(() => list.dispose());
}

/** The only row whose name, behind the icon, holds what is typed. */
function searched({ items: rows, value }: QuickPick<Item>): Item | undefined {
  const words = value.trim().toLowerCase();
  const [found, another] = rows.filter(({ label }) =>
    label.toLowerCase().includes(words, label.indexOf(' ')),
  );
  return another ? undefined : found;
}

const kindWords: Readonly<Record<EngineChoice['kind'], string>> = {
  context: t('context'),
  builder: t('builder'),
};

function items(choices: readonly EngineChoice[], context: string, builder: string): Item[] {
  const toItem = ({ kind, name, detail, status }: EngineChoice): Item => {
    const isChosen = kind === 'context' ? name === context : name === builder;
    return {
      label: `$(${kind === 'context' ? 'server' : 'tools'}) ${plainText(name)}`,
      description: isChosen ? t('{0}, selected', kindWords[kind]) : kindWords[kind],
      detail: plainText(status === undefined ? detail : `${detail}, ${status}`),
      setting: kind === 'context' ? 'docker.context' : 'docker.builder',
      value: name,
    };
  };
  const asDocker = (chosen: string): string => {
    const usual = t('as chosen by the docker command line');
    return chosen === '' ? t('{0}, selected', usual) : usual;
  };
  return [
    {
      label: t('$(discard) Default context'),
      description: asDocker(context),
      setting: 'docker.context',
      value: '',
    },
    {
      label: t('$(discard) Default builder'),
      description: asDocker(builder),
      setting: 'docker.builder',
      value: '',
    },
    ...choices.map(toItem),
  ];
}
