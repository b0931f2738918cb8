import { changeImageFix, rootStage } from '../assists/change-image.js';
import { isPublished } from '../core/images/known-images.js';
import { jreOf } from '../core/images/relatives.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import { baseName } from '../core/shell/paths.js';
import { isInit } from '../core/verdict/starts.js';

export const rule: Rule = {
  id: 'jdk-in-final-image',
  severity: 'info',
  summary: 'The final image contains a full JDK where a JRE of the same version is enough.',
  check,
};

export const doc: RuleDoc = {
  why: `Running a jar needs only a JRE. The JDK adds the compiler and other tools and is two to three times as large.
Reported only when nothing in the stage calls a JDK tool and the container starts \`java\`.`,
  bad: [
    {
      text: `
        FROM maven:3.9-eclipse-temurin-21 AS builder
        RUN mvn package
        FROM eclipse-temurin:21-jdk-jammy
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: the final image contains a full JDK but only \`java\` is started
        COPY --from=builder /target/app.jar /app.jar
        CMD ["java", "-jar", "/app.jar"]
      `,
      fixed: `
        FROM maven:3.9-eclipse-temurin-21 AS builder
        RUN mvn package
        FROM eclipse-temurin:21-jre-jammy
        COPY --from=builder /target/app.jar /app.jar
        CMD ["java", "-jar", "/app.jar"]
      `,
    },
  ],
  good: [
    `
      FROM eclipse-temurin:21-jre-jammy
      COPY app.jar /app.jar
      CMD ["java", "-jar", "/app.jar"]
    `,
    `
      FROM eclipse-temurin:21-jdk-jammy
      COPY . /src
      RUN javac -d /app /src/Main.java
      CMD ["java", "-cp", "/app", "Main"]
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph, runs, verdicts, baseOf } = facts;
  const base = baseOf(graph.final);
  const root = rootStage(graph, graph.final);
  const [word] = root?.from.words ?? [];
  if (base?.runtimes['jdk'] === undefined || root?.base.kind !== 'image' || word === undefined) return;
  const all = verdicts.startsOf(graph.final);
  const starts = all.filter(({ by, command }) => {
    return by !== 'HEALTHCHECK' && !isInit(nameOf(command.words[0]?.text));
  });
  const isJava =
    starts.length > 0 && starts.every(({ command }) => nameOf(command.words[0]?.text) === 'java');
  const run = runs.stage(graph.final);
  const usesTools = [...run.commands, ...all].some(({ command }) =>
    jdkTools.has(nameOf(command.words[0]?.text)),
  );
  const image = publishedJre(root.base.image);
  if (!isJava || usesTools || !run.complete || image === undefined) return;
  const [start] = starts;
  yield {
    start: word.start,
    end: word.end,
    message: `the final image contains a full JDK but only \`java\` is started; \`${image}\` is enough`,
    certainty: 'likely',
    related: start === undefined ? [] : [{ ...start.span, message: 'the container starts it here' }],
    fixes: changeImageFix(graph, graph.final, image, (name) => `Run on \`${name}\``),
  };
}

function publishedJre(reference: string): string | undefined {
  const image = jreOf(reference);
  return image !== undefined && isPublished(image) ? image : undefined;
}

const jdkTools = new Set(
  'javac jar jlink jdeps jcmd jmap jstack jstat jps jpackage keytool mvn mvnw gradle gradlew ant sbt'.split(
    ' ',
  ),
);

function nameOf(program: string | undefined): string {
  return baseName(program ?? '');
}
