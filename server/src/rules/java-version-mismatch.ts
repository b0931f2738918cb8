import { changeImageFix, rootStage } from '../assists/change-image.js';
import { jreOf } from '../core/images/relatives.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import type { Landing } from '../core/verdict/landing.js';
import { faultFinding, faultsOf, placeOf, subjectOf } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'java-version-mismatch',
  severity: 'error',
  summary: 'Classes are compiled for a newer Java than the one that runs them.',
  check,
};

export const doc: RuleDoc = {
  why: `\`javac\` compiles for its own version of Java unless \`--release\` says otherwise, and an older Java rejects the
classes with UnsupportedClassVersionError. The C library does not matter here: classes and jars run on both
glibc and musl.`,
  bad: [
    {
      text: `
        FROM eclipse-temurin:21-jdk AS builder
        COPY Main.java .
        RUN javac -d /out Main.java
        FROM eclipse-temurin:17-jre
        COPY --from=builder /out /app
                            ^^^^ error: \`/app/\` fails with UnsupportedClassVersionError
        CMD ["java", "-cp", "/app", "Main"]
      `,
      fixed: `
        FROM eclipse-temurin:21-jdk AS builder
        COPY Main.java .
        RUN javac -d /out Main.java
        FROM eclipse-temurin:21-jre
        COPY --from=builder /out /app
        CMD ["java", "-cp", "/app", "Main"]
      `,
      files: { 'Main.java': 'class Main { public static void main(String[] a) {} }\n' },
    },
    {
      text: `
        FROM maven:3.9-eclipse-temurin-21 AS builder
        RUN git clone https://example.com/app.git /app
        RUN cd /app && mvn package
        FROM eclipse-temurin:17-jre
        COPY --from=builder /app/target/app.jar /app.jar
                            ^^^^^^^^^^^^^^^^^^^ warning: \`/app.jar\` may fail with UnsupportedClassVersionError
        CMD ["java", "-jar", "/app.jar"]
      `,
    },
  ],
  good: [
    {
      text: `
        FROM maven:3.9-eclipse-temurin-21 AS builder
        COPY pom.xml .
        RUN mvn package
        FROM eclipse-temurin:17-jre
        COPY --from=builder /target/app.jar /app.jar
        CMD ["java", "-jar", "/app.jar"]
      `,
      files: { 'pom.xml': '<project><artifactId>app</artifactId><version>1</version></project>' },
    },
    `
      FROM gradle:8-jdk17 AS builder
      RUN git clone https://example.com/app.git /app && cd /app && gradle build
      FROM eclipse-temurin:21-jre
      COPY --from=builder /app/build/libs/app.jar /app.jar
      CMD ["java", "-jar", "/app.jar"]
    `,
    {
      text: `
        FROM eclipse-temurin:21-jdk AS builder
        COPY Main.java .
        RUN javac --release 17 -d /out Main.java
        FROM eclipse-temurin:17-jre-alpine
        COPY --from=builder /out /app
        CMD ["java", "-cp", "/app", "Main"]
      `,
      files: { 'Main.java': 'class Main { public static void main(String[] a) {} }\n' },
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const [landing, fault] of faultsOf(facts, 'runtime-version')) {
    if (landing.delivery.artifact.toolchain === 'dotnet') continue;
    const { needed, there, certainty } = fault;
    const [fails, unless] =
      certainty === 'certain' ? ['fails', ''] : ['may fail', ` (unless the build targets Java ${there})`];
    const text = `${subjectOf(landing)} ${fails} with UnsupportedClassVersionError on ${placeOf(landing)}: its classes are for Java ${needed}${unless}, the image has Java ${there}`;
    yield { ...faultFinding(facts, landing, fault, text), fixes: sameVersion(facts, landing) };
  }
}

/** The run image of the builder's own version. */
function sameVersion({ graph }: Facts, { delivery, use }: Landing): Fix[] {
  const base = rootStage(graph, delivery.artifact.origin)?.base;
  const image = base?.kind === 'image' ? jreOf(base.image) : undefined;
  return changeImageFix(graph, use.stage, image, (name) => `Run on \`${name}\``);
}
