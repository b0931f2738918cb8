/**
 * JSON-RPC over any transport, as little as a server needs: every message that arrived together is handled in one
 * turn of the event loop, in order, and an answer is written with one call. A general library spends more time on a
 * small hover than the hover itself.
 */

/** PORT: carries whole messages. */
export interface Transport {
  send(message: object): void;
  /** `take` gets the messages that arrived together; `closed` is called once, when none will come any more. */
  listen(take: (messages: readonly unknown[]) => void, closed: () => void): void;
}

export interface CancelToken {
  readonly isCancelled: boolean;
}

/** Why a request was not answered; `code` is one of the protocol's error codes. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly code: number;
  readonly message: string;
}

type RequestHandler = (params: unknown, token: CancelToken) => unknown;

export interface Connection {
  onRequest(method: string, handler: RequestHandler): void;
  onNotification(method: string, handler: (params: unknown) => void): void;
  sendNotification(method: string, params: object): void;
  /** Rejects with an `Error` when the client refuses, or is gone. */
  sendRequest(method: string, params?: object): Promise<unknown>;
  listen(closed: () => void): void;
}

export interface ConnectionOptions {
  /** Asked before each request: a refusal is the answer. */
  readonly gate: (method: string) => Refusal | undefined;
}

export const errorCodes = {
  parse: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  internal: -32603,
  notInitialized: -32002,
  cancelled: -32800,
  failed: -32803,
} as const;

export function refuse(code: number, message: string): Refusal {
  return { kind: 'refusal', code, message };
}

type Id = string | number;

interface Incoming {
  readonly id?: Id | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message?: string };
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Token {
  isCancelled: boolean;
}

export function createConnection(transport: Transport, { gate }: ConnectionOptions): Connection {
  const handlers: Handlers = { requests: new Map(), notifications: new Map(), running: new Map(), gate };
  const asked = new Map<Id, Pending>();
  let lastId = 0;
  const take = (messages: readonly unknown[]): void => {
    const heard = messages.filter(isMessage);
    markCancelled(handlers.running, heard);
    for (const message of heard) {
      const { id, method, params } = message;
      if (method === undefined) settleAsked(asked, message);
      else if (isId(id)) handleRequest(handlers, transport, id, method, params);
      else handlers.notifications.get(method)?.(params);
    }
  };
  return {
    onRequest: (method, handler) => void handlers.requests.set(method, handler),
    onNotification: (method, handler) => void handlers.notifications.set(method, handler),
    sendNotification: (method, params) => transport.send({ jsonrpc: '2.0', method, params }),
    sendRequest: (method, params) =>
      new Promise((resolve, reject) => {
        const id = `server-${String(++lastId)}`;
        asked.set(id, { resolve, reject });
        transport.send({ jsonrpc: '2.0', id, method, ...(params && { params }) });
      }),
    listen: (closed) =>
      transport.listen(take, () => {
        for (const { reject } of asked.values()) reject(new Error('the client is gone'));
        closed();
      }),
  };
}

interface Handlers {
  readonly requests: Map<string, RequestHandler>;
  readonly notifications: Map<string, (params: unknown) => void>;
  /** Requests that are not answered yet. */
  readonly running: Map<Id, Token>;
  readonly gate: ConnectionOptions['gate'];
}

/** A request and its cancellation often arrive together: the latter is seen first. */
function markCancelled(running: Map<Id, Token>, messages: readonly Incoming[]): void {
  for (const { id, method } of messages)
    if (method !== undefined && isId(id)) running.set(id, { isCancelled: false });
  for (const { method, params } of messages) if (method === '$/cancelRequest') cancel(running, params);
}

function handleRequest(
  { requests, running, gate }: Handlers,
  transport: Transport,
  id: Id,
  method: string,
  params: unknown,
): void {
  const answer = (result: unknown): void => {
    running.delete(id);
    const body = isRefusal(result)
      ? { error: { code: result.code, message: result.message } }
      : { result: result ?? null };
    transport.send({ jsonrpc: '2.0', id, ...body });
  };
  const token = running.get(id) ?? { isCancelled: false };
  const refused = token.isCancelled ? refuse(errorCodes.cancelled, 'cancelled') : gate(method);
  const handler = requests.get(method);
  if (refused !== undefined) answer(refused);
  else if (handler === undefined) answer(refuse(errorCodes.unknownMethod, `no method ${method}`));
  else void settle(() => handler(params, token)).then(answer);
}

/** What a handler answers; one that throws is refused, so that nothing ever goes unanswered. */
async function settle(handle: () => unknown): Promise<unknown> {
  try {
    return await handle();
  } catch (error) {
    return refuse(errorCodes.internal, error instanceof Error ? error.message : String(error));
  }
}

function settleAsked(asked: Map<Id, Pending>, { id, result, error }: Incoming): void {
  if (!isId(id)) return;
  const pending = asked.get(id);
  asked.delete(id);
  if (error === undefined) pending?.resolve(result);
  else pending?.reject(new Error(error.message ?? 'refused'));
}

function cancel(running: Map<Id, Token>, params: unknown): void {
  const id = typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined;
  const token = isId(id) ? running.get(id) : undefined;
  if (token !== undefined) token.isCancelled = true;
}

function isMessage(value: unknown): value is Incoming {
  return typeof value === 'object' && value !== null;
}

function isId(value: unknown): value is Id {
  return typeof value === 'string' || typeof value === 'number';
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'refusal';
}
