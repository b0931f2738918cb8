import type { TruthCase } from '../../support/truth.js';
import { javaHello, nodeAddon, nodeHello, pythonHello } from './sources.js';

const java = (builder: string, compile: string, base: string): string => `
  FROM eclipse-temurin:${builder} AS builder
  WORKDIR /src
  COPY . .
  RUN ${compile} -d /classes Main.java && jar --create --file /app.jar --main-class Main -C /classes .
  FROM eclipse-temurin:${base}
  COPY --from=builder /app.jar /app.jar
  CMD ["java", "-jar", "/app.jar"]
`;

const jlinked = (base: string): string => `
  FROM eclipse-temurin:17-jdk AS builder
  RUN jlink --add-modules java.base --output /jre
  COPY Main.java .
  RUN javac -d /classes Main.java
  FROM ${base}
  COPY --from=builder /jre /jre
  COPY --from=builder /classes /classes
  CMD ["/jre/bin/java", "-cp", "/classes", "Main"]
`;

const greeted = { ends: 'runs', shows: 'hello from Java' } as const;

export const javaCases: readonly TruthCase[] = [
  {
    title: 'classes of Java 21 on a JRE 17',
    articles: [14],
    files: javaHello,
    dockerfile: java('21-jdk', 'javac', '17-jre'),
    says: ['error java-version-mismatch'],
    ends: 'fails',
    shows: 'java.lang.UnsupportedClassVersionError',
  },
  {
    title: 'classes of Java 21 for release 17',
    articles: [14],
    files: javaHello,
    dockerfile: java('21-jdk', 'javac --release 17', '17-jre'),
    says: [],
    ...greeted,
  },
  {
    title: 'classes of Java 21 for target 17',
    files: javaHello,
    dockerfile: java('21-jdk', 'javac -source 17 -target 17', '17-jre'),
    says: [],
    ...greeted,
  },
  {
    title: 'classes of Java 17 on a JRE 17',
    articles: [14],
    files: javaHello,
    dockerfile: java('17-jdk', 'javac', '17-jre'),
    says: [],
    ...greeted,
  },
  {
    title: 'classes of Java 17 on Java 21',
    files: javaHello,
    dockerfile: java('17-jdk', 'javac', '21-jdk'),
    says: [],
    ...greeted,
  },
  {
    title: 'a folder of classes of Java 21 on a JRE 17',
    files: javaHello,
    dockerfile: `
      FROM eclipse-temurin:21-jdk AS builder
      COPY Main.java .
      RUN javac -d /classes Main.java
      FROM eclipse-temurin:17-jre
      COPY --from=builder /classes /classes
      CMD ["java", "-cp", "/classes", "Main"]
    `,
    says: ['error java-version-mismatch'],
    ends: 'fails',
    shows: 'UnsupportedClassVersionError',
  },
  {
    title: 'a Java runtime of jlink on Alpine',
    files: javaHello,
    dockerfile: jlinked('alpine:3.20'),
    says: ['error libc-mismatch'],
    ends: 'fails',
    shows: 'exec /jre/bin/java: no such file or directory',
  },
  {
    title: 'a Java runtime of jlink on Debian',
    files: javaHello,
    dockerfile: jlinked('debian:bookworm-slim'),
    says: [],
    ...greeted,
  },
];

const venv = (to: string, base: string, command: string): string => `
  FROM python:3.11 AS builder
  WORKDIR /src
  COPY . .
  RUN python -m venv /opt/venv && cp -r greet /opt/venv/lib/python3.11/site-packages/
  FROM ${base}
  COPY main.py /main.py
  COPY --from=builder /opt/venv ${to}
  CMD ${command}
`;

export const pythonCases: readonly TruthCase[] = [
  {
    title: 'a virtual environment at its path',
    files: pythonHello,
    dockerfile: venv('/opt/venv', 'python:3.11-slim', '["/opt/venv/bin/python", "/main.py"]'),
    says: [],
    ends: 'runs',
    shows: 'hello from Python',
  },
  {
    title: 'a virtual environment that was moved',
    files: pythonHello,
    dockerfile: venv('/venv', 'python:3.11-slim', '["/venv/bin/pip", "--version"]'),
    says: ['warning native-modules-mismatch'],
    ends: 'fails',
    shows: 'exec /venv/bin/pip: no such file or directory',
  },
  {
    title: 'a virtual environment that was moved, by its Python',
    files: pythonHello,
    dockerfile: venv('/venv', 'python:3.11-slim', '["/venv/bin/python", "/main.py"]'),
    says: ['info native-modules-mismatch'],
    ends: 'runs',
    shows: 'hello from Python',
  },
  {
    title: 'a virtual environment of another Python',
    files: pythonHello,
    dockerfile: venv('/opt/venv', 'python:3.13-slim', '["/opt/venv/bin/python", "/main.py"]'),
    says: ['warning native-modules-mismatch'],
    ends: 'fails',
    shows: "No module named 'greet'",
  },
  {
    title: 'packages without native parts, in a folder of their own',
    articles: [15],
    files: pythonHello,
    dockerfile: `
      FROM python:3.11 AS builder
      WORKDIR /src
      COPY . .
      RUN mkdir /deps && cp -r greet /deps/
      FROM python:3.13-slim
      ENV PYTHONPATH=/deps
      COPY main.py /main.py
      COPY --from=builder /deps /deps
      CMD ["python", "/main.py"]
    `,
    says: [],
    ends: 'runs',
    shows: 'hello from Python',
  },
];

export const nodeCases: readonly TruthCase[] = [
  {
    title: 'modules without native parts',
    articles: [15],
    files: nodeHello,
    dockerfile: `
      FROM node:18 AS builder
      WORKDIR /app
      COPY . .
      RUN mkdir node_modules && cp -r vendor/greet node_modules/
      FROM node:18-slim
      WORKDIR /app
      COPY --from=builder /app .
      CMD ["node", "main.js"]
    `,
    says: [],
    ends: 'runs',
    shows: 'hello from Node',
  },
  {
    title: 'an addon of the same libc',
    files: nodeAddon,
    dockerfile: `
      FROM gcc:12 AS addon
      COPY addon.c .
      RUN gcc -shared -fPIC -o /addon.node addon.c
      FROM node:18-slim
      WORKDIR /app
      COPY main.js .
      COPY --from=addon /addon.node .
      CMD ["node", "main.js"]
    `,
    says: [],
    ends: 'runs',
    shows: 'hello from an addon',
  },
];
