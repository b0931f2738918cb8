import type { MessageConnection } from 'vscode-jsonrpc';

const warning = 2;

/** Writes to the client's log. Messages never hold file contents. */
export function createLog(connection: MessageConnection): (message: string) => void {
  return (message) => {
    // Nobody is left to tell when the connection is gone.
    connection.sendNotification('window/logMessage', { type: warning, message }).catch(() => undefined);
  };
}
