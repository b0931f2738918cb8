import { ProcessExecution, Task, TaskPanelKind, TaskScope, tasks, window, type QuickPickItem } from 'vscode';
import { exposedPorts, engineWords, runWords } from '../model/build/run-command.js';
import { withKind } from '../model/stage/document-stages.js';
import { messageText } from '../model/text/message-text.js';
import { showWarning } from '../views/messages.js';
import { readSettings } from '../views/settings.js';
import { withBuildProgress } from './build-progress.js';
import type { CommandDependencies } from './command-dependencies.js';
import { chooseStage } from './pick-stage.js';
import { wantingImage, type PreparedBuild } from './prepare-build.js';
import { prepareChosen } from './prepare-chosen.js';
import { showBuildFault } from './show-build-fault.js';
import { t } from '../model/text/translate.js';

/** Builds a stage and, after a question that shows the command line, starts a container of it in a terminal. */
export async function runStage(argument: unknown, dependencies: CommandDependencies): Promise<void> {
  const prepared = await prepareChosen(await chooseStage(argument, dependencies), dependencies);
  if (prepared === undefined) return;
  const image = await builtImage(prepared, dependencies);
  if (image === undefined) return;
  const program = await dependencies.host.commandLine();
  if (program === undefined) {
    await showWarning(t('Stages are run with the docker command line, which is not on PATH.'));
    return;
  }
  const words = await askWhatToRun(prepared, image, dependencies);
  if (words === undefined) return;
  await startTask(withKind(prepared.title), program, words);
}

/** The image of exactly this text; it is built unless it was. */
async function builtImage(
  prepared: PreparedBuild,
  dependencies: CommandDependencies,
): Promise<string | undefined> {
  const title = t('Building {0}', withKind(prepared.title));
  const answer = await withBuildProgress(title, prepared, dependencies, (report) =>
    dependencies.builder.build(wantingImage(prepared), report),
  );
  if (answer.ok) return answer.value.image.id;
  const { document, request } = prepared;
  const again = { document, stage: request.stage };
  await showBuildFault(prepared, answer.fault, dependencies, () => runStage(again, dependencies));
  return undefined;
}

interface Choice extends QuickPickItem {
  readonly words: readonly string[];
}

/** Nothing runs before one of the command lines is chosen. */
async function askWhatToRun(
  { document, request, title }: PreparedBuild,
  image: string,
  { host }: CommandDependencies,
): Promise<readonly string[] | undefined> {
  const state = host.state();
  const engine = engineWords(readSettings(document), state.kind === 'ready' ? state.info : undefined);
  const ports = exposedPorts(request.plan, request.stage);
  const toChoice = (label: string, what: 'command' | 'shell'): Choice => {
    const words = runWords(image, ports, engine, what);
    return { label, detail: `docker ${words.join(' ')}`, words };
  };
  const choices = [
    toChoice(t('$(play) Run Its Command'), 'command'),
    toChoice(t('$(terminal) Open a Shell'), 'shell'),
  ];
  const chosen = await window.showQuickPick(choices, {
    title: messageText(t('Run {0}', withKind(title))),
    placeHolder: t('A container starts in a terminal and is removed when it ends'),
  });
  return chosen?.words;
}

/** A task keeps what was printed after the container has ended. No shell reads the words. */
async function startTask(title: string, program: string, words: readonly string[]): Promise<void> {
  const definition = { type: 'stageInsight.run' };
  const execution = new ProcessExecution(program, [...words]);
  const task = new Task(
    definition,
    TaskScope.Workspace,
    messageText(t('Run {0}', title)),
    'Stage Insight',
    execution,
  );
  task.presentationOptions = { focus: true, clear: true, panel: TaskPanelKind.Dedicated };
  task.problemMatchers = [];
  await tasks.executeTask(task);
}
