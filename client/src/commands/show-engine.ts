import { workspace } from 'vscode';
import { engineReport } from '../model/engine-state.js';
import type { CommandParts } from './parts.js';

/** Writes which engine answers, or what was tried, into the log, and shows it. Asks if nobody has asked yet. */
export async function showEngine({ host, log }: Pick<CommandParts, 'host' | 'log'>): Promise<void> {
  const mayAsk = workspace.isTrusted && host.state().kind === 'unasked';
  const state = mayAsk ? await host.ask() : host.state();
  for (const line of engineReport(state)) log.info(line);
  log.show(true);
}
