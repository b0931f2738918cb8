import type { Connection } from 'vscode-languageserver';

import { notify } from './notify.js';

const warning = 2;

/** Writes to the client's log. Messages never hold file contents. */
export function createLog(connection: Connection): (message: string) => void {
  return (message) => notify(connection, 'window/logMessage', { type: warning, message });
}
