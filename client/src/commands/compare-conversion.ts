import { ProgressLocation, window, type QuickPickItem } from 'vscode';
import { plainText, progressMessage } from '../model/build/build-log.js';
import { faultSentence } from '../model/engine/fault-text.js';
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
import type { Answer } from '../ports/engine.js';
import { applyConversion, type Converted } from './apply-conversion.js';
import type { CommandDependencies } from './command-dependencies.js';
import { prepareBuild } from './prepare-build.js';

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
    title: 'Comparing before and after',
    cancellable: true,
  };
  const answer = await window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const runs = consent.run ? { runs: { runner: await dependencies.host.runner() } } : {};
    const onEvent = (event: ComparisonEvent): void => {
      const message = wordsOf(event);
      if (message !== undefined) progress.report({ message });
    };
    return compareBuilds({ ...prepared, ...runs, onEvent, signal: stop.signal });
  });
  await showComparison(document, result, answer, dependencies);
}

type Consent = QuickPickItem & { readonly run: boolean };

async function askConsent(): Promise<Consent | undefined> {
  const items: readonly Consent[] = [
    {
      label: '$(files) Build both and compare',
      detail: 'Configuration, files that commands name, programs with their libraries; nothing is started',
      run: false,
    },
    {
      label: '$(play) Build both, run both, and compare',
      detail:
        'Their output, exit code and health too: each is started without a network, for ten seconds at most',
      run: true,
    },
  ];
  return window.showQuickPick(items, { title: 'Convert and compare' });
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
  return message === undefined ? undefined : `${event.which}: ${message}`;
}

async function showComparison(
  document: string,
  result: Converted,
  answer: Answer<ComparisonReport>,
  dependencies: CommandDependencies,
): Promise<void> {
  if (!answer.ok) {
    if (answer.fault.reason !== 'cancelled')
      await window.showErrorMessage(faultSentence('the comparison', answer.fault));
    return;
  }
  for (const line of comparisonLines(answer.value)) dependencies.log.info(plainText(line));
  const sentence = plainText(comparisonSentence(answer.value));
  const convert = 'Convert';
  const details = 'Show Details';
  const chosen = isEquivalent(answer.value)
    ? await window.showInformationMessage(sentence, convert, details)
    : await window.showWarningMessage(`${sentence}. The file was not changed.`, details);
  if (chosen === convert) return applyConversion(document, result, dependencies);
  if (chosen === details) dependencies.log.show();
  await dependencies.preview.close();
}
