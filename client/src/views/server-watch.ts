import { Uri, workspace, type TextDocument } from 'vscode';
import type { LanguageClient, Middleware } from 'vscode-languageclient/node';
import { aliveRequest } from '../../../server/src/protocol/messages.js';
import { createServerWatch, deafAfter } from '../model/server-watch.js';
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

/** `client` answers the client that `middleware` belongs to. */
export function superviseServer(client: () => LanguageClient): ServerSupervisor {
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
      // A deaf server does not hear that it shall end; the client kills it then.
      await client()
        .stop(timeToEnd)
        .catch(() => undefined);
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
