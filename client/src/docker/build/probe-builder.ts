import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { cleanMessage, messageOf } from '../../model/engine/engine-faults.js';
import type { BuilderNode } from './builders.js';
import { t } from '../../model/text/translate.js';

/** Milliseconds in which a machine that lives has taken a connection. */
const patience = 4000;

/** Why a node of the driver `remote` cannot be reached; `undefined`: it can, or only buildx can tell. */
export async function probeNode({ endpoint, options }: BuilderNode): Promise<string | undefined> {
  try {
    const socket = openSocket(endpoint, options);
    return socket === undefined ? undefined : await answerOf(socket);
  } catch (error) {
    return problemOf(error);
  }
}

/** Files of a certificate are read here: one that is missing is an error that names it. */
function openSocket(endpoint: string, options: BuilderNode['options']): Socket | undefined {
  const path = /^unix:\/\/(.+)$/.exec(endpoint)?.[1];
  if (path !== undefined) return connect(path);
  if (!endpoint.startsWith('tcp://')) return undefined;
  const { hostname, port } = new URL(endpoint);
  const host = hostname.replace(/^\[|\]$/g, '');
  const { cacert, cert, key, servername = host } = options;
  if (cacert === undefined && cert === undefined) return connect(Number(port || 1234), host);
  const files = { ca: cacert, cert, key };
  const read = Object.entries(files).flatMap(([name, file]) =>
    file === undefined ? [] : [[name, readFileSync(file)] as const],
  );
  return connectTls({
    host,
    port: Number(port || 1234),
    servername,
    ALPNProtocols: ['h2'],
    ...Object.fromEntries(read),
  });
}

/** The beginning of a conversation in HTTP/2, which gRPC is made of, with empty settings. */
const greeting = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** Whoever speaks gRPC answers the greeting with settings of its own; who wants TLS, with an alert. */
function answerOf(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    const end = (problem: string | undefined): void => {
      clearTimeout(late);
      socket.destroy();
      resolve(problem);
    };
    let isOpen = false;
    // One that takes the connection and says nothing may only be slow.
    const late = setTimeout(() => end(isOpen ? undefined : t('no answer within 4 s')), patience);
    const greet = (): void => {
      isOpen = true;
      socket.write(greeting);
    };
    socket.on('error', (error) => end(problemOf(error)));
    socket.on('close', () => end(isOpen ? refusedCertificate() : t('connection refused')));
    socket.on('data', (data) => end(data[0] === tlsAlert ? refusedCertificate() : undefined));
    socket.on('encrypted' in socket ? 'secureConnect' : 'connect', greet);
  });
}

/** What a server begins an alert with. */
const tlsAlert = 0x15;

function refusedCertificate(): string {
  return t('it requires a client certificate that it trusts (TLS)');
}

function problemOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: string };
  if (code === 'ECONNREFUSED') return t('connection refused');
  if (code === 'ENOTFOUND') return t('no such host');
  const words = cleanMessage(messageOf(error));
  if (code === 'ENOENT') return words.includes('connect') ? t('no such socket') : words;
  return code?.startsWith('ERR_SSL') || /certificate|alert/i.test(words)
    ? t('certificate: {0}', words)
    : words;
}
