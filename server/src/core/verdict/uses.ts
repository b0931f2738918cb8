import { variableOf } from '../shell/environment.js';
import type { Fault, Use } from './landing.js';

/** Whether a fault counts for the way in which a program is started: a script may send the loader to other folders. */
export function fitsUse(fault: Fault, use: Use): boolean {
  if (fault.kind === 'older-libstdcxx') return !seeksLibraries(use);
  if (fault.kind !== 'library' || fault.uncached === undefined) return true;
  return isSure(use) && !seeksLibraries(use);
}

function isSure(use: Use): boolean {
  if (use.kind === 'shipped') return false;
  return use.kind === 'started' ? use.start.sure : use.command.always;
}

/** Whether the command that starts it sends the loader to other folders first. */
function seeksLibraries(use: Use): boolean {
  if (use.kind === 'shipped') return false;
  const { environment } = use.kind === 'started' ? use.start.command : use.command;
  return variableOf(environment, 'LD_LIBRARY_PATH') !== undefined;
}
