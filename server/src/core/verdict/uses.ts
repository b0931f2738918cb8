import { variableOf } from '../shell/environment.js';
import type { Fault, Use } from './landing.js';

/** Whether a fault counts for the way in which a program is started: a script may send the loader to other folders, or choose a runtime. */
export function fitsUse(fault: Fault, use: Use): boolean {
  if (fault.kind === 'runtime-version') return !choosesRuntime(use);
  if (fault.kind === 'older-libstdcxx') return !seeksLibraries(use);
  if (fault.kind !== 'library' || fault.uncached === undefined) return true;
  return isSure(use) && !seeksLibraries(use);
}

function isSure(use: Use): boolean {
  if (use.kind === 'shipped') return false;
  return use.kind === 'started' ? use.start.sure : use.command.always;
}

/** Whether the command that starts it says which version of .NET it runs on: `dotnet --roll-forward Major app.dll`. */
function choosesRuntime(use: Use): boolean {
  if (use.kind === 'shipped') return false;
  const { words, environment } = use.kind === 'started' ? use.start.command : use.command;
  return (
    variableOf(environment, 'DOTNET_ROLL_FORWARD') !== undefined ||
    words.some(({ text }) => /^--(roll-forward|fx-version)(=|$)/.test(text ?? ''))
  );
}

/** Whether the command that starts it sends the loader to other folders first. */
function seeksLibraries(use: Use): boolean {
  if (use.kind === 'shipped') return false;
  const { environment } = use.kind === 'started' ? use.start.command : use.command;
  return variableOf(environment, 'LD_LIBRARY_PATH') !== undefined;
}
