import { ProgressLocation, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { conversionView } from '../model/panel/conversion-view.js';
import { plainText, progressMessage } from '../model/build/build-log.js';
import { faultText } from '../model/engine/fault-text.js';
import {
  isEquivalent,
  comparisonLines,
  comparisonSentence,
  type ComparisonReport,
} from '../model/comparison/report.js';
import {
  compareBuilds,
  type BuildComparison,
  type ComparisonEvent,
} from '../model/comparison/compare-builds.js';
import type { Answer, EngineFault } from '../ports/engine.js';
import { applyConversion } from './apply-conversion.js';
import type { Converted } from './command-dependencies.js';
import type { CommandDependencies } from './command-dependencies.js';
import { prepareBuild } from './prepare-build.js';
import { fileName } from './show-conversion.js';
import { showUnreachable } from './show-unreachable.js';
import { showError, showInformation, showWarning } from '../views/messages.js';
import { messageText } from '../model/text/message-text.js';
import { t } from '../model/text/translate.js';

/** Asks whether the two may be run: what they do is not known. */
export async function compareConversion(
  document: string,
  result: Converted,
  dependencies: CommandDependencies,
): Promise<void> {
  const consent = await askConsent();
  const prepared = consent && (await prepareComparison(document, result, dependencies));
  if (consent === undefined || prepared === undefined) return;
  const options = {
    location: ProgressLocation.Notification,
    title: t('Comparing the images before and after the conversion'),
    cancellable: true,
  };
  const answer = await window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const runs = consent.run ? { runs: { runner: await dependencies.host.runner() } } : {};
    const onEvent = (event: ComparisonEvent): void => {
      const message = wordsOf(event);
      if (message !== undefined) progress.report({ message: messageText(message) });
    };
    return compareBuilds({ ...prepared, ...runs, onEvent, signal: stop.signal });
  });
  await showComparison(document, result, answer, dependencies);
}

type Consent = QuickPickItem & { readonly run: boolean };

async function askConsent(): Promise<Consent | undefined> {
  const items: readonly Consent[] = [
    {
      label: t('$(files) Build Both and Compare'),
      detail: t(
        'Compares configuration, files that commands refer to, and programs with their libraries. Nothing is run',
      ),
      run: false,
    },
    {
      label: t('$(play) Build Both, Run Both and Compare'),
      detail: t(
        'Compares output, exit code and health too. Each runs without network access, for at most ten seconds',
      ),
      run: true,
    },
  ];
  return window.showQuickPick(items, { title: t('Convert and Compare') });
}

async function prepareComparison(
  document: string,
  result: Converted,
  dependencies: CommandDependencies,
): Promise<BuildComparison | undefined> {
  const prepared = await prepareBuild({ document, stage: 0 }, dependencies);
  const after = await dependencies.server.stagesOf(document, result.text);
  const last = after?.stages[after.final];
  if (prepared === undefined || after === undefined || last === undefined) return undefined;
  const { fingerprint: _, ...request } = prepared.request;
  return {
    engine: await dependencies.host.engine(),
    original: { request, programs: prepared.programs },
    result: {
      request: { ...request, stage: after.final, plan: after.plan, text: result.text },
      programs: last,
    },
    leftBehind: result.leftBehind,
  };
}

function wordsOf(event: ComparisonEvent): string | undefined {
  if (event.kind === 'step') return plainText(event.label);
  const message = progressMessage(event.event);
  if (message === undefined) return undefined;
  return event.which === 'original' ? t('Original: {0}', message) : t('Result: {0}', message);
}

async function showComparison(
  document: string,
  result: Converted,
  answer: Answer<ComparisonReport>,
  dependencies: CommandDependencies,
): Promise<void> {
  if (!answer.ok)
    return showFault(answer.fault, () => compareConversion(document, result, dependencies), dependencies);
  const lines = comparisonLines(answer.value).map(plainText);
  for (const line of lines) dependencies.log.info(line);
  const isSame = isEquivalent(answer.value);
  const { preview, comparison } = dependencies;
  const opened = await workspace.openTextDocument(Uri.parse(document, true));
  const texts = { file: fileName(opened.uri), before: opened.getText(), after: result.text };
  await preview.close();
  comparison.show(conversionView({ ...texts, report: answer.value }), {
    apply: () => applyConversion(document, result, dependencies),
    text: lines.join('\n'),
  });
  const sentence = plainText(comparisonSentence(answer.value));
  const convert = t('Convert');
  const chosen = isSame
    ? await showInformation(sentence, convert)
    : await showWarning(t('{0}. The file was not changed.', sentence));
  if (chosen !== convert) return;
  comparison.close();
  await applyConversion(document, result, dependencies);
}

async function showFault(
  fault: EngineFault,
  retry: () => unknown,
  dependencies: CommandDependencies,
): Promise<void> {
  if (fault.reason === 'cancelled') return;
  if (fault.reason === 'unreachable') return showUnreachable(dependencies, retry);
  await showError(faultText(t('The comparison'), fault));
}
