import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse, createFacts, type Analysis } from '../../server/src/core/analysis.js';
import { applyEdits, editsOverlap } from '../../server/src/core/text/edit.js';
import { noInputs, type Inputs } from '../../server/src/core/inputs.js';
import { refactoringsAt } from '../../server/src/features/code-actions.js';
import { rules } from '../../server/src/rules/index.js';
import { anyText, damagedFrom } from '../support/arbitrary-dockerfiles.js';
import { contextOf } from '../support/context-files.js';

/** A context in which every step finds what it looks for. */
const inputs: Inputs = {
  ...noInputs,
  context: contextOf({
    'go.mod': 'module example.com/tool\n\ngo 1.22\n',
    'go.sum': '',
    'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com") }\n',
    'main.c': '#include <stdio.h>\nint main(void) { puts("hi"); }\n',
    'Cargo.toml': '[package]\nname = "tool"\n',
    'Cargo.lock': '[[package]]\nname = "tool"\n',
    'src/main.rs': 'fn main() {}\n',
    'package.json': '{"dependencies":{"express":"4"}}',
    'package-lock.json':
      '{"lockfileVersion":3,"packages":{"":{},"node_modules/express":{"version":"4.0.0"}}}',
    'server.js': 'start();\n',
    'pom.xml':
      '<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>3.3.1</version></parent><artifactId>shop</artifactId><version>1</version><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>',
    'src/main/java/Shop.java': 'class Shop {}',
  }),
};

/** Together they offer every step. */
const sound = [
  `# syntax=docker/dockerfile:1
FROM golang:1.22 AS build
WORKDIR /src
# sources
COPY . .
RUN go build -o /app .

FROM debian:bookworm-slim AS run
RUN apt-get update && apt-get install -y ca-certificates && useradd app
COPY --from=build /app /app
USER app
CMD ["/app"]
`,
  `FROM gcc:12
COPY main.c .
RUN gcc -o /tool main.c
FROM debian:bookworm-slim
COPY --from=0 /tool /tool
ENTRYPOINT ["/tool"]`,
  `FROM rust:1.80 AS build
WORKDIR /src
COPY . .
RUN cargo build --release
FROM debian:bookworm-slim
COPY --from=0 /src/target/release/tool /usr/local/bin/tool
CMD ["tool"]
`,
  `FROM node:22 AS deps
WORKDIR /app
COPY . .
RUN npm ci
FROM node:22-slim
WORKDIR /app
COPY --from=deps /app/node_modules /app/node_modules
COPY server.js .
CMD ["node", "server.js"]
`,
  `FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /src
COPY . .
RUN mvn package
FROM eclipse-temurin:21-jre
COPY --from=build /src/target/shop-1.jar /app.jar
CMD ["java", "-jar", "/app.jar"]
`,
];

interface Offered {
  readonly kind: string;
  readonly after: string;
}

/** Every step of a text; each makes sound edits, loses no comment, and brings no error that was not there. */
function stepsOf(text: string): readonly Offered[] {
  const again = (version: string): Analysis => analyse(version, inputs, rules);
  const analysis = again(text);
  const { ast } = analysis.facts;
  const errors = errorsOf(text);
  return ast.instructions.flatMap(({ start }) => {
    const offered = refactoringsAt(analysis, { start, end: start }, false, again);
    return offered
      .filter(({ kind }) => !kind.startsWith('convert'))
      .map(({ kind, edits }): Offered => {
        expect(editsOverlap(edits)).toBe(false);
        for (const edit of edits) expect(edit.end).toBeLessThanOrEqual(text.length);
        const after = applyEdits(text, edits);
        const next = createFacts(after, inputs).ast;
        expect(next.problems.length).toBeLessThanOrEqual(ast.problems.length);
        expect(next.comments.map((one) => one.text).sort()).toEqual(
          ast.comments.map((one) => one.text).sort(),
        );
        expect(errorsOf(after)).toBeLessThanOrEqual(errors);
        return { kind, after };
      });
  });
}

function errorsOf(text: string): number {
  return analyse(text, inputs, rules).findings.filter(({ severity }) => severity === 'error').length;
}

test('the files below offer every step there is', () => {
  const kinds = new Set(sound.flatMap(stepsOf).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    'cacheMounts',
    'cargoChef',
    'distrolessBase',
    'pruneModules',
    'scratchBase',
    'splitDependencies',
    'springLayers',
  ]);
});

test.each(sound)('line ends of Windows change no step: %#', (text) => {
  const dos = stepsOf(text.replaceAll('\n', '\r\n'));
  expect(dos).toEqual(
    stepsOf(text).map(({ kind, after }) => ({ kind, after: after.replaceAll('\n', '\r\n') })),
  );
});

test('a step that was made is not offered again', () => {
  for (const { kind, after } of sound.flatMap(stepsOf))
    expect(
      stepsOf(after)
        .map((next) => next.kind)
        .filter((next) => next === kind && kind !== 'cacheMounts'),
    ).toEqual([]);
});

test('any text, and any damage to a sound file, is offered sound steps or none', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, damagedFrom(sound), damagedFrom(sound)), (text) => void stepsOf(text)),
    { numRuns: 500 },
  );
});

test('a step whose commands would fail is not offered', () => {
  const steps = stepsOf('FROM debian:bookworm-slim\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n');
  expect(steps.map(({ kind }) => kind)).not.toContain('splitDependencies');
});
