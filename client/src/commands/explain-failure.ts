import { commands, languages, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { diagnosticSource, type StagesAnswer } from '../../../server/src/protocol/messages.js';
import { plainText } from '../model/build/build-log.js';
import { placeOfDeath, readDeath, type Death, type ShownFinding } from '../model/engine/container-death.js';
import type { StageAddress } from '../model/stage/document-stages.js';
import { formatAge } from '../model/size/format.js';
import type { FailedContainer } from '../ports/containers.js';
import { inspectStageCommand } from './inspect-stage.js';
import type { CommandDependencies } from './command-dependencies.js';
import { chooseStage, givenDocument } from './pick-stage.js';
import { revealPlace } from './reveal-stage.js';
import { showInformation } from '../views/messages.js';
import { t } from '../model/text/translate.js';

/** Takes a message, or a container that failed, and shows the line that is to blame with its fixes. */
export async function explainFailure(argument: unknown, dependencies: CommandDependencies): Promise<void> {
  const given = typeof argument === 'string' ? { message: argument } : await askMessage(dependencies);
  if (given === undefined) return;
  const death = readDeath(given.message);
  if (death === undefined) {
    await showInformation(
      t(
        'This message is not recognised. Try the last lines of the log of the container: they usually name the cause.',
      ),
    );
    return;
  }
  const address = await stageOf(given, dependencies);
  const answer = address && (await dependencies.source.ask(address.document));
  if (address === undefined || answer === undefined) return showExplanation(death);
  await showPlace(death, address, answer, dependencies);
}

interface Message {
  readonly message: string;
  readonly container?: FailedContainer;
}

type Choice = QuickPickItem & { readonly container?: FailedContainer };

async function askMessage(dependencies: CommandDependencies): Promise<Message | undefined> {
  const paste: Choice = { label: t('$(clippy) Paste a message…'), alwaysShow: true };
  if (!workspace.isTrusted) return askText();
  const items: Promise<readonly Choice[]> = failedContainers(dependencies).then((failed) => [
    paste,
    ...failed.map(toChoice),
  ]);
  const chosen = await window.showQuickPick<Choice>(items, {
    title: t('Why did my container die?'),
    placeHolder: t('Paste a message, or select a container that failed'),
  });
  if (chosen === undefined) return undefined;
  const { container } = chosen;
  return container === undefined ? askText() : { message: container.message, container };
}

/** An engine that is away leaves the message to paste. */
async function failedContainers({ host, log }: CommandDependencies): Promise<readonly FailedContainer[]> {
  try {
    const answer = await (await host.containers()).failed();
    if (answer.ok) return answer.value;
    log.warn(plainText(answer.fault.message));
  } catch (error) {
    log.warn(String(error));
  }
  return [];
}

function toChoice(container: FailedContainer): Choice {
  const { name, image, exitCode, finishedAt, message } = container;
  const age = finishedAt === 0 ? t('never started') : formatAge(finishedAt, Date.now());
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.find((line) => readDeath(line) !== undefined) ?? lines.at(-1) ?? '';
  return {
    label: withoutIcons(name),
    description: withoutIcons(t('{0}, exit code {1}, {2}', image, exitCode, age)),
    detail: withoutIcons(telling.slice(0, 200)),
    container,
  };
}

/** Quick picks draw `$(name)` as an icon. */
function withoutIcons(text: string): string {
  return plainText(text).replaceAll('$(', '$ (');
}

async function askText(): Promise<Message | undefined> {
  const message = await window.showInputBox({
    title: t('Why did my container die?'),
    prompt: t('Enter its last message, as shown by docker run or docker logs'),
    placeHolder: 'exec /app: no such file or directory',
  });
  return message === undefined || message.trim() === '' ? undefined : { message };
}

/** The stage that the image was built of; without its label the last one of the Dockerfile at hand, or a chosen one. */
async function stageOf(
  { container }: Message,
  dependencies: CommandDependencies,
): Promise<StageAddress | undefined> {
  const labelled = container?.dockerfile;
  const document = labelled === undefined ? givenDocument(undefined) : Uri.file(labelled).toString();
  const answer = document === undefined ? undefined : await dependencies.source.ask(document);
  if (document === undefined || answer === undefined) return chooseStage(undefined, dependencies);
  const name = container?.stage;
  const found = answer.stages.find((stage) => (stage.name ?? `stage-${stage.index}`) === name);
  return { document, stage: found?.index ?? answer.final };
}

async function showPlace(
  death: Death,
  address: StageAddress,
  answer: StagesAnswer,
  dependencies: CommandDependencies,
): Promise<void> {
  const stage = answer.stages[address.stage];
  if (stage === undefined) return showExplanation(death);
  const place = placeOfDeath(death, stage, answer.plan, findingsOf(address.document));
  await revealPlace(address.document, place.line, place.character);
  const fix = t('Show Fixes');
  const inspect = t('Inspect Stage');
  if (place.hasFinding) await commands.executeCommand('editor.action.quickFix');
  const chosen = await showInformation(plainText(death.explanation), place.hasFinding ? fix : inspect);
  if (chosen === inspect) return inspectStageCommand(address, dependencies);
  if (chosen !== fix) return;
  await revealPlace(address.document, place.line, place.character);
  await commands.executeCommand('editor.action.quickFix');
}

function findingsOf(document: string): readonly ShownFinding[] {
  return languages
    .getDiagnostics(Uri.parse(document, true))
    .filter(({ source }) => source === diagnosticSource)
    .map(({ code, range, message }) => ({
      rule: String(typeof code === 'object' ? code.value : code),
      line: range.start.line,
      character: range.start.character,
      message,
    }));
}

async function showExplanation({ explanation }: Death): Promise<void> {
  await showInformation(plainText(explanation));
}
