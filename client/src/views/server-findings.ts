import type { Diagnostic, LogOutputChannel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { findingsRequest, type FindingsParams } from '../../../server/src/protocol/messages.js';

/** What the server finds in a file, as the editor has findings. */
export function findingsAsker(connected: Promise<BaseLanguageClient>, log: LogOutputChannel) {
  return async (uri: string): Promise<Diagnostic[] | undefined> => {
    try {
      const client = await connected;
      const params: FindingsParams = { textDocument: { uri } };
      const found = await client.sendRequest<
        Parameters<typeof client.protocol2CodeConverter.asDiagnostics>[0] | null
      >(findingsRequest, params);
      return found === null ? undefined : await client.protocol2CodeConverter.asDiagnostics(found);
    } catch (error) {
      log.warn(`findings of ${uri}: ${String(error)}`);
      return undefined;
    }
  };
}
