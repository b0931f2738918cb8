import { Uri, env, window, workspace, type QuickPickItem } from 'vscode';
import { looksSecret, mountedSecrets, secretIdFor } from '../model/build/build-arguments.js';
import { networkWords, networks, type Network } from '../model/build/build-options.js';
import { stageTitle } from '../model/stage/document-stages.js';
import {
  argumentNameProblem,
  platformProblem,
  secretIdProblem,
  typedArgument,
  variableFor,
  variableProblem,
  withArgument,
  withoutSecret,
  withOption,
  withSecret,
  withStage,
  type OptionDraft,
} from '../model/build/option-draft.js';
import type { ChoiceStep } from '../model/build/option-rows.js';
import { chooseBake } from './option-bake.js';
import { pickRow, typeText } from './option-inputs.js';
import type { OptionStepDependencies } from './option-step-dependencies.js';
import { showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** The draft after a step; who goes back has changed nothing. */
export async function takeStep(
  step: ChoiceStep,
  draft: OptionDraft,
  dependencies: OptionStepDependencies,
): Promise<OptionDraft> {
  switch (step.kind) {
    case 'stage':
      return chooseStage(draft, dependencies);
    case 'bake':
      return chooseBake(draft, dependencies);
    case 'argument':
      return chooseArgument(step.name, draft, dependencies);
    case 'new-argument': {
      const title = t('Build Argument Name');
      const name = await typeText({ title, prompt: t('As in ARG NAME.'), problem: argumentNameProblem });
      return name === undefined ? draft : chooseArgument(name, draft, dependencies);
    }
    case 'platform':
      return choosePlatform(draft, dependencies);
    case 'network':
      return chooseNetwork(draft, dependencies);
    case 'secret':
      return chooseSecret(step.id, draft, dependencies);
    case 'new-secret': {
      const prompt = t('As in RUN --mount=type=secret,id=…');
      const id = await typeText({ title: t('Secret ID'), prompt, problem: secretIdProblem });
      return id === undefined ? draft : chooseSecret(id, draft, dependencies);
    }
    default:
      return step satisfies never;
  }
}

interface Choice<Value> extends QuickPickItem {
  readonly value: Value;
}

async function chooseStage(draft: OptionDraft, { stages }: OptionStepDependencies): Promise<OptionDraft> {
  const rows = stages.stages.map((stage) => ({ label: stageTitle(stage), value: stage.index }));
  const placeholder = t('Select a stage');
  const row = await pickRow<Choice<number>>(rows, { title: t('Stage'), back: true, placeholder });
  return row === undefined ? draft : withStage(draft, stages, row.value);
}

async function chooseArgument(
  name: string,
  draft: OptionDraft,
  dependencies: OptionStepDependencies,
): Promise<OptionDraft> {
  if (looksSecret(name)) {
    const way = await warnOfSecret(name, dependencies);
    if (way === undefined) return draft;
    if (way.secret !== undefined)
      return chooseSecret(way.secret, withArgument(draft, name, undefined), dependencies);
  }
  const setting = dependencies.settings.buildArgs[name];
  const otherwise = setting === undefined ? t('the default in the Dockerfile') : t('the value from settings');
  const text = await typeText({
    title: t('Build Argument {0}', name),
    prompt: t('Leave empty for {0}. Enter "" for an empty value.', otherwise),
    value: draft.options.args[name] ?? '',
    password: looksSecret(name),
  });
  return text === undefined ? draft : withArgument(draft, name, typedArgument(text));
}

/** `secret`: the id of the secret to give instead. */
async function warnOfSecret(
  name: string,
  { stages }: OptionStepDependencies,
): Promise<{ readonly secret: string | undefined } | undefined> {
  const mounted = mountedSecrets(stages.plan);
  const id = secretIdFor(name, mounted);
  const rows: readonly Choice<string | undefined>[] = [
    {
      label: t('$(key) Pass It as Secret {0}', id),
      detail: t('For RUN --mount=type=secret,id={0}: not stored in any layer, history or log', id),
      value: id,
    },
    {
      label: t('$(warning) Enter It Anyway'),
      detail: t('Anyone who has the image can read it. It is kept only until this window closes'),
      value: undefined,
    },
  ];
  const title = t('{0} Looks Like a Secret', name);
  const placeholder = t('Build arguments are stored in the image history');
  const row = await pickRow(rows, { title, back: true, placeholder });
  if (row?.value !== undefined && !mounted.includes(row.value)) void showMountHint(row.value);
  return row && { secret: row.value };
}

async function showMountHint(id: string): Promise<void> {
  const flag = `--mount=type=secret,id=${id}`;
  const copy = t('Copy Mount Flag');
  const sentence = t(
    'No RUN instruction mounts the secret {0}. With RUN {1} it is available at /run/secrets/{2}.',
    id,
    flag,
    id,
  );
  if ((await showInformation(sentence, copy)) === copy) await env.clipboard.writeText(flag);
}

const knownPlatforms = [
  ...['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6', 'linux/386', 'linux/riscv64'],
  ...['linux/ppc64le', 'linux/s390x'],
];

async function choosePlatform(
  draft: OptionDraft,
  { settings }: OptionStepDependencies,
): Promise<OptionDraft> {
  const rows: readonly Choice<string | undefined>[] = [
    ...bySettings(settings.buildPlatform),
    { label: t('Engine default'), value: '' },
    ...knownPlatforms.map((platform) => ({ label: platform, value: platform })),
    { label: t('$(edit) Other Platform…'), value: '…' },
  ];
  const title = t('Platform');
  const row = await pickRow(rows, { title, back: true, placeholder: t('Select the platform to build for') });
  if (row === undefined) return draft;
  if (row.value !== '…')
    return withOption(
      draft,
      'platform',
      settings.buildPlatform === '' && row.value === '' ? undefined : row.value,
    );
  const prompt = t('Operating system, architecture, variant: linux/arm/v7');
  const typed = await typeText({ title: t('Other Platform'), prompt, problem: platformProblem });
  return typed === undefined ? draft : withOption(draft, 'platform', typed);
}

/** The way back to the settings, where they say something. */
function bySettings(words: string): readonly Choice<undefined>[] {
  return words === '' ? [] : [{ label: t('From settings'), description: words, value: undefined }];
}

const networkDetails: Readonly<Record<Network, string>> = {
  default: t('RUN can use the network that the engine provides'),
  none: t('RUN has no network access: everything it needs must be there already'),
  host: t('RUN shares the network of the host; buildx requires the entitlement network.host'),
};

async function chooseNetwork(draft: OptionDraft, { settings }: OptionStepDependencies): Promise<OptionDraft> {
  const set = settings.buildNetwork;
  const rows: readonly Choice<Network | undefined>[] = [
    ...bySettings(set === 'default' ? '' : networkWords(set)),
    ...networks.map((value) => ({ label: value, detail: networkDetails[value], value })),
  ];
  const placeholder = t('Select the network for RUN instructions');
  const row = await pickRow(rows, { title: t('Network'), back: true, placeholder });
  if (row === undefined) return draft;
  return withOption(draft, 'network', set === 'default' && row.value === 'default' ? undefined : row.value);
}

async function chooseSecret(
  id: string,
  draft: OptionDraft,
  dependencies: OptionStepDependencies,
): Promise<OptionDraft> {
  const title = t('Secret {0}', id);
  const isSet = dependencies.settings.buildSecrets.some((one) => one.id === id);
  const rows: readonly Choice<'storage' | 'env' | 'file' | 'settings' | 'none'>[] = [
    ...(isSet ? [{ label: t('From settings'), value: 'settings' } as const] : []),
    {
      label: t('$(lock) Secret Storage…'),
      detail: t('Enter it once; the editor stores it encrypted'),
      value: 'storage',
    },
    {
      label: t('$(symbol-variable) Environment Variable…'),
      detail: t('Read from the environment of the editor at each build'),
      value: 'env',
    },
    { label: t('$(file) File…'), detail: t('Read at each build'), value: 'file' },
    { label: t('$(circle-slash) Do Not Pass It'), detail: t('RUN will not find this secret'), value: 'none' },
  ];
  const row = await pickRow(rows, { title, back: true, placeholder: t('Select where its value comes from') });
  switch (row?.value) {
    case undefined:
      return draft;
    case 'storage':
      return typeSecret(id, draft, dependencies);
    case 'env': {
      const prompt = t('Name of the environment variable; its value is read at each build.');
      const words = {
        title: t('Environment Variable for {0}', title),
        prompt,
        value: variableFor(id),
        problem: variableProblem,
      };
      const name = await typeText(words);
      return name === undefined ? draft : withSecret(draft, { id, env: name });
    }
    case 'file': {
      const file = await chooseFile(dependencies.document, title);
      return file === undefined ? draft : withSecret(draft, { id, file });
    }
    case 'settings':
      return withoutSecret(draft, id, 'settings');
    case 'none':
      return withoutSecret(draft, id, isSet ? 'none' : 'settings');
  }
}

async function typeSecret(
  id: string,
  draft: OptionDraft,
  { document, memory }: OptionStepDependencies,
): Promise<OptionDraft> {
  const isKept = draft.typed.has(id) || (await memory.kept(document, id)) !== undefined;
  const value = await typeText({
    title: t('Value of Secret {0}', id),
    prompt: t('Stored in the secret storage of the editor, for this Dockerfile only.'),
    placeholder: isKept ? t('Leave empty to keep the stored value') : '',
    password: true,
    problem: (text) => (text === '' && !isKept ? t('Enter a value, or press Escape to go back.') : ''),
  });
  if (value === undefined) return draft;
  return withSecret(draft, { id, storage: true }, value === '' ? draft.typed.get(id) : value);
}

/** From the workspace folder where it lies in it: such a path holds on other machines too. */
async function chooseFile(document: string, title: string): Promise<string | undefined> {
  const folder = workspace.getWorkspaceFolder(Uri.parse(document, true));
  const chosen = await window.showOpenDialog({ title, ...(folder && { defaultUri: folder.uri }) });
  const [file] = chosen ?? [];
  if (file === undefined) return undefined;
  const isInside = folder !== undefined && workspace.getWorkspaceFolder(file)?.index === folder.index;
  return isInside ? workspace.asRelativePath(file, false) : file.fsPath;
}
