import type { Connection } from 'vscode-languageserver';

/** Tells the client something. A connection that is gone takes nothing more; its end is heard elsewhere. */
export function tell(connection: Connection, method: string, params: object): void {
  connection.sendNotification(method, params).catch(() => undefined);
}
