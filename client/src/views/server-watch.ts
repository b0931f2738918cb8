import type { ChildProcess } from 'node:child_process';
import { Uri, workspace, type TextDocument } from 'vscode';
import type { BaseLanguageClient, Middleware } from 'vscode-languageclient';
import { aliveRequest } from '../../../server/src/protocol/messages.js';
import { createServerWatch, deafAfter } from '../model/server/server-watch.js';
import { t } from '../model/text/translate.js';
import { showWarning } from './messages.js';

/** Milliseconds that a server which is deaf is given to end by itself. */
const timeToEnd = 500;

/** Follows what the server is told, and restarts it when it has become deaf. */
export interface ServerSupervisor {
  readonly middleware: Pick<Middleware, 'didOpen' | 'didChange'>;
  /** URIs of the documents that the next server must not analyse. */
  readonly leftOut: () => readonly string[];
}

/** `client` answers the client that `middleware` belongs to, `serverProcess` the process of its server, if it is one. */
export function superviseServer(
  client: () => BaseLanguageClient,
  serverProcess: () => ChildProcess | undefined = () => undefined,
): ServerSupervisor {
  let leftOut: readonly string[] = [];
  const watch = createServerWatch({
    ask: () => client().sendRequest(aliveRequest),
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    restart: async (documents) => {
      leftOut = documents;
      const names = documents.map((uri) => workspace.asRelativePath(Uri.parse(uri))).join(', ');
      void showWarning(
        t(
          'The language server did not answer for {0} seconds and was restarted. Not checked until closed and opened again: {1}.',
          deafAfter / 1000,
          names,
        ),
      );
      const kill = prepareKill(serverProcess());
      // A deaf server does not hear that it shall end; a worker is ended by the next start.
      await client()
        .stop(timeToEnd)
        .catch(() => undefined);
      await kill();
      await client().start();
    },
  });
  const told = ({ uri }: TextDocument): void => watch.told(client().code2ProtocolConverter.asUri(uri));
  return {
    leftOut: () => leftOut,
    middleware: {
      didOpen: async (document, next) => {
        await next(document);
        told(document);
      },
      didChange: async (event, next) => {
        await next(event);
        told(event.document);
      },
    },
  };
}

/** Resolves when the process is gone: its end, heard after the next start, would count as that of the new server. */
function prepareKill(server: ChildProcess | undefined): () => Promise<void> {
  const closed = new Promise<void>((resolve) => {
    // One that has ended already is not heard to end again.
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) resolve();
    else server.once('close', () => resolve());
  });
  return () => {
    server?.kill('SIGKILL');
    return closed;
  };
}
