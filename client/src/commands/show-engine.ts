import { engineReport } from '../model/engine-state.js';
import type { CommandParts } from './parts.js';

/** Writes which engine answers, or what was tried, into the log, and shows it. */
export function showEngine({ host, log }: Pick<CommandParts, 'host' | 'log'>): void {
  for (const line of engineReport(host.state())) log.info(line);
  log.show(true);
}
