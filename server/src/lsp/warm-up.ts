import { diagnosticsOf } from './publisher.js';
import type { Session, Snapshot } from './session.js';

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
const edits = ['', '# more\n', 'COPY --from=biuld /a /b\n', 'RUN echo $HOME > /x && mkdir -p /y\n'];
const rounds = 2000;
const place = 'stage-insight:/warm-up/Dockerfile';

/**
 * Lets V8 see what it will have to do, while the editor is still opening its first file: keys typed then are answered
 * three times as fast. A round takes less than a millisecond and lets go of the thread.
 */
export async function warmUp(session: Session): Promise<void> {
  const before: (Snapshot | undefined)[] = samples.map(() => undefined);
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    const at = round % samples.length;
    const edit = edits[Math.floor(round / samples.length) % edits.length] ?? '';
    const snapshot = session.snapshotOf(place, `${samples[at] ?? ''}${edit}`, before[at]);
    before[at] = snapshot;
    diagnosticsOf(session, snapshot);
    session.service.hover(snapshot.analysis, 2);
  }
}
