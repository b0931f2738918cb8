import type { Connection } from './connection.js';

const warning = 2;

/** Writes to the client's log. Messages never hold file contents. */
export function createLog(connection: Connection): (message: string) => void {
  return (message) => connection.sendNotification('window/logMessage', { type: warning, message });
}
