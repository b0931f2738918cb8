import type { Connection } from 'vscode-languageserver';

import { tell } from './tell.js';

const warning = 2;

/** Writes to the client's log. Messages never hold file contents. */
export function createLog(connection: Connection): (message: string) => void {
  return (message) => tell(connection, 'window/logMessage', { type: warning, message });
}
