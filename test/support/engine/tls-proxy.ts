import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';

/** The engine of this machine behind mutual TLS on loopback, as a remote engine is reached. */
export interface TlsProxy {
  readonly host: string;
  /** Folder with `ca.pem`, `cert.pem` and `key.pem` of a client that is let in. */
  readonly certificates: string;
  /** What has come from clients so far. */
  bytesReceived(): number;
  /** Cuts every connection; new ones are taken. */
  cut(): void;
  close(): void;
}

export async function startTlsProxy(socket: string): Promise<TlsProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-tls-'));
  makeCertificates(folder);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const options = {
    ca: read('ca.pem'),
    cert: read('server.pem'),
    key: read('server-key.pem'),
    requestCert: true,
    // A client that speaks gRPC wants to hear that it may.
    ALPNProtocols: ['h2', 'http/1.1'],
  };
  const open = new Set<TLSSocket>();
  let received = 0;
  const server = createServer({ ...options, rejectUnauthorized: true }, (client) => {
    const engine = connect(socket);
    open.add(client);
    client.on('data', (chunk: Buffer) => (received += chunk.length));
    client.on('close', () => {
      open.delete(client);
      engine.destroy();
    });
    client.on('error', () => engine.destroy()).pipe(engine);
    engine.on('error', () => client.destroy()).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `tcp://localhost:${(server.address() as AddressInfo).port}`,
    certificates: folder,
    bytesReceived: () => received,
    cut: () => open.forEach((client) => client.destroy()),
    close() {
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function makeCertificates(folder: string): void {
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...fresh,
    '-keyout',
    'ca-key.pem',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=test authority',
    '-days',
    '2',
  );
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
  for (const [name, key, subject] of [
    ['server.pem', 'server-key.pem', '/CN=localhost'],
    ['cert.pem', 'key.pem', '/CN=client'],
  ] as const) {
    openssl('req', ...fresh, '-keyout', key, '-out', 'request.pem', '-subj', subject);
    const signed = [
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca-key.pem',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'names',
    ];
    openssl('x509', '-req', '-in', 'request.pem', ...signed, '-out', name);
  }
}
