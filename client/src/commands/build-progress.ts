import { ProgressLocation, window } from 'vscode';
import { messageText } from '../model/text/message-text.js';
import type { Report } from './builder.js';
import type { CommandDependencies } from './command-dependencies.js';
import type { PreparedBuild } from './prepare-build.js';

/** Does `work` for a build under a notification with progress; cancelling it ends the build and aborts the signal. */
export async function withBuildProgress<T>(
  title: string,
  { key }: PreparedBuild,
  { builder }: CommandDependencies,
  work: (report: Report, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = { location: ProgressLocation.Notification, title: messageText(title), cancellable: true };
  return window.withProgress(options, (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => {
      stop.abort();
      builder.cancel(key);
    });
    const report: Report = (message, increment) =>
      progress.report({ increment, ...(message === undefined ? {} : { message: messageText(message) }) });
    return work(report, stop.signal);
  });
}
