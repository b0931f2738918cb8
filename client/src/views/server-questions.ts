import {
  convertRequest,
  graphRequest,
  mergeRequest,
  patternsRequest,
  type ConvertAnswer,
  type ConvertParams,
  type GraphParams,
  type MergeAnswer,
  type MergeParams,
  type PatternItem,
  type PatternsParams,
  type StagesAnswer,
  type StagesParams,
  stagesRequest,
} from '../../../server/src/protocol/messages.js';
import type { GraphView } from '../../../server/src/protocol/reports.js';
import type { Log } from '../ports/log.js';
import type { ServerConnection } from './stage-source.js';

/** What commands ask the server. `undefined`: the server is gone, or cannot read the file. */
export interface ServerQuestions {
  convert(params: ConvertParams): Promise<ConvertAnswer | undefined>;
  patterns(params: PatternsParams): Promise<readonly PatternItem[]>;
  merge(params: MergeParams): Promise<MergeAnswer | undefined>;
  /** Settles when it was sent. */
  tell(method: string, params: object): Promise<void>;
  /** The stage graph with what fails in it. */
  graph(document: string): Promise<GraphView | undefined>;
  /** The stages of a text that no document has. */
  stagesOf(document: string, text: string): Promise<StagesAnswer | undefined>;
}

export function createServerQuestions(server: Promise<ServerConnection>, log: Log): ServerQuestions {
  const ask = async <Answer>(method: string, params: unknown): Promise<Answer | undefined> => {
    try {
      return (await (await server).sendRequest<Answer | null>(method, params)) ?? undefined;
    } catch (error) {
      log.warn(`${method}: ${String(error)}`);
      return undefined;
    }
  };
  const tell = async (method: string, params: object): Promise<void> => {
    try {
      await (await server).sendNotification(method, params);
    } catch (error) {
      log.warn(`${method}: ${String(error)}`);
    }
  };
  return {
    tell,
    convert: (params) => ask(convertRequest, params),
    patterns: async (params) => (await ask<readonly PatternItem[]>(patternsRequest, params)) ?? [],
    merge: (params) => ask(mergeRequest, params),
    graph: (uri) => {
      const params: GraphParams = { textDocument: { uri } };
      return ask(graphRequest, params);
    },
    stagesOf: (uri, text) => {
      const params: StagesParams = { textDocument: { uri }, text };
      return ask(stagesRequest, params);
    },
  };
}
