import type { Connection } from 'vscode-languageserver';

/** Sends a notification to the client. On a closed connection nothing happens; its end is handled elsewhere. */
export function notify(connection: Connection, method: string, params: object): void {
  connection.sendNotification(method, params).catch(() => undefined);
}
