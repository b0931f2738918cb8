import { expect, test } from 'vitest';
import { analyseText } from '../../support/check-findings.js';

test('no rule takes a RUN in its shell form apart into words: it is read as shell', () => {
  const text = `
FROM golang:1.25-bookworm AS build
ENV TZ=Europe/Berlin
WORKDIR /src
COPY go.mod ./
RUN go mod download && echo done
COPY . .
RUN --mount=type=cache,target=/root/.cache CGO_ENABLED=1 go build -o /out/app .
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y ca-certificates && useradd app
COPY --from=build /out/app /usr/local/bin/app
COPY entry.sh /entry.sh
RUN chmod +x /entry.sh && rm -rf /tmp/x
USER app
EXPOSE 8080
ENTRYPOINT ["/entry.sh"]
CMD ["app"]
`;
  const analysis = analyseText(text, {
    files: { 'entry.sh': '#!/bin/sh\nexec "$@"\n', 'go.mod': 'module x\n' },
  });
  const asked: string[] = [];
  for (const instruction of analysis.facts.ast.instructions) {
    const { words } = instruction;
    const get = (): typeof words => {
      asked.push(instruction.keyword);
      return words;
    };
    Object.defineProperty(instruction, 'words', { get });
  }
  expect(analysis.findings).toBeDefined();
  expect(asked).toContain('ENV');
  expect(asked).not.toContain('RUN');
});
