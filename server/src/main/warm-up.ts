import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { PassThrough } from 'node:stream';
import { createConnection, StreamMessageReader } from 'vscode-languageserver/node';
import type { Service } from '../features/service.js';
import { startServer } from '../lsp/server.js';
import { version } from './version.js';
import { WholeWriter } from './whole-writer.js';

/** Files of everyday, so that what runs for them is no news to V8: other languages, bases and forms in each. */
const samples = [
  `FROM golang:1.25-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download && apt-get update && apt-get install -y --no-install-recommends gcc
COPY . .
RUN --mount=type=cache,target=/root/.cache go build -o /out/app ./cmd/app
FROM alpine:3.22 AS run
RUN apk add --no-cache ca-certificates \\
    && adduser -D -u 10001 app
ENV PORT=8080 HOME=/srv
WORKDIR /srv
COPY --from=build /out/app /usr/local/bin/app
EXPOSE 8080
USER app
HEALTHCHECK --interval=30s CMD ["app", "-health"]
CMD ["app"]
`,
  `# syntax=docker/dockerfile:1
ARG NODE=24
FROM node:\${NODE}-bookworm AS deps
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev

# what is served
FROM node:\${NODE}-bookworm-slim
LABEL org.opencontainers.image.title="web"
COPY --from=deps /app/node_modules ./node_modules
COPY src/ ./src/
USER node
ENTRYPOINT ["node"]
CMD ["src/server.js"]
`,
  `FROM gcc:14 AS c
COPY . /src
RUN make -C /src && gcc -static -o /usr/bin/tool /src/main.c
FROM scratch
COPY --from=c /usr/bin/tool /tool
ENTRYPOINT ["/tool"]
FROM python:3.13-slim
RUN <<EOF
set -e
pip install --no-cache-dir flask
EOF
COPY --from=0 /usr/bin/tool /usr/bin/
ENV PATH="/venv/bin:$PATH"
CMD python -m flask run
`,
];
const lines = ['# more\n', 'COPY --from=biuld /a /b\n', 'RUN echo $HOME > /x && mkdir -p /y\n'];
const rounds = 2000;
/** In so many turns of the event loop a message is read, taken in and answered. */
const turns = 5;

/**
 * Lets V8 see what it will have to do, while the editor is still opening its first file: keys typed then are answered
 * three times as fast. A second server, of which nobody hears, is told of lines that come and go. A turn takes less
 * than a millisecond and lets go of the thread.
 */
export async function warmUp(service: Service): Promise<void> {
  const input = new PassThrough();
  // Never closed: a late answer must not be written to another file of the same number.
  const output = new WholeWriter(new PassThrough(), openSync(devNull, 'w'));
  const connection = createConnection(new StreamMessageReader(input), output);
  startServer({ connection, loadService: () => Promise.resolve(service), version });
  for (const message of messages()) {
    const content = JSON.stringify({ jsonrpc: '2.0', ...message });
    input.write(`Content-Length: ${String(Buffer.byteLength(content))}\r\n\r\n${content}`);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  connection.dispose();
}

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params: object;
}

/** What a client would send that opens the samples and types at their ends. */
function* messages(): Iterable<Message> {
  yield { id: 0, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } };
  const documents = samples.map((text, at) => ({
    text,
    uri: `stage-insight:/warm-up/${String(at)}/Dockerfile`,
  }));
  for (const { text, uri } of documents) {
    const textDocument = { uri, languageId: 'dockerfile', version: 0, text };
    yield { method: 'textDocument/didOpen', params: { textDocument } };
  }
  for (let round = 0; round < rounds; round++) {
    const { uri, text } = documents[round % documents.length] ?? { uri: '', text: '' };
    const line = lines[Math.floor(round / documents.length) % lines.length] ?? '';
    const end = { line: text.split('\n').length - 1, character: 0 };
    const behind = { line: end.line + 1, character: 0 };
    const change = (version: number, change: object): Message => ({
      method: 'textDocument/didChange',
      params: { textDocument: { uri, version }, contentChanges: [change] },
    });
    yield change(2 * round + 1, { range: { start: end, end }, text: line });
    yield {
      id: round + 1,
      method: 'textDocument/hover',
      params: { textDocument: { uri }, position: { line: 0, character: 2 } },
    };
    yield change(2 * round + 2, { range: { start: end, end: behind }, text: '' });
  }
}
