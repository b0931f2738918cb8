import { workspace } from 'vscode';
import { engineReport } from '../model/engine/engine-state.js';
import type { CommandDependencies } from './command-dependencies.js';

/** Writes which engine answers, or what was tried, into the log, and shows it. Asks if nobody has asked yet. */
export async function showEngine({ host, log }: Pick<CommandDependencies, 'host' | 'log'>): Promise<void> {
  const known = host.state();
  const isOpen = known.kind === 'unasked' || known.kind === 'asking';
  const state = isOpen && workspace.isTrusted ? await host.ask() : known;
  for (const line of engineReport(state)) log.info(line);
  log.show(true);
}
