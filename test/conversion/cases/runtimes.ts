import type { ConversionCase } from '../../support/conversion.js';

const java = (text: string): string =>
  `public class Main {\n  public static void main(String[] words) {\n    System.out.println("${text} " + words.length + new Object() {});\n  }\n}\n`;
const plainJava = java('java').replace(' + new Object() {}', '');
const pom =
  '<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>shop</artifactId><version>1.2</version><properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties></project>\n';
const mavenJava =
  'public class Main {\n  public static void main(String[] words) throws Exception {\n    byte[] text = Main.class.getResourceAsStream("/greeting.txt").readAllBytes();\n    System.out.println(new String(text).trim() + " " + words.length);\n  }\n}\n';
const jre = { on: 'eclipse-temurin:17-jre' } as const;

export const javaCases: readonly ConversionCase[] = [
  {
    name: 'javac beside the source',
    articles: [14],
    files: { 'Main.java': plainJava },
    becomes: jre,
    runs: [
      ['java', 'Main'],
      ['java', 'Main', 'x'],
    ],
    dockerfile: `
      FROM eclipse-temurin:17
      WORKDIR /app
      COPY Main.java .
      RUN javac Main.java
      CMD ["java", "Main"]
    `,
  },
  {
    name: 'javac -d with a package, inner classes and a resource',
    files: {
      'src/org/example/Main.java':
        'package org.example;\n\npublic class Main {\n  record Pair(int a, int b) {}\n  public static void main(String[] words) throws Exception {\n    System.out.println(new Pair(1, 2));\n    Runnable inner = new Runnable() { public void run() { System.out.println("inner"); } };\n    inner.run();\n  }\n}\n',
    },
    becomes: jre,
    dockerfile: `
      FROM eclipse-temurin:17
      WORKDIR /app
      COPY src src
      RUN javac -d classes src/org/example/Main.java
      CMD ["java", "-cp", "classes", "org.example.Main"]
    `,
  },
  {
    name: 'a jar with a manifest',
    articles: [14],
    files: { 'Main.java': plainJava },
    becomes: jre,
    dockerfile: `
      FROM eclipse-temurin:17
      WORKDIR /build
      COPY . .
      RUN javac Main.java && jar cfe /app.jar Main Main.class
      WORKDIR /
      ENTRYPOINT ["java", "-jar", "/app.jar"]
    `,
  },
  {
    name: 'openjdk with options in a variable',
    files: { 'Main.java': plainJava },
    becomes: jre,
    dockerfile: `
      FROM eclipse-temurin:17-jdk
      ENV JAVA_OPTS="-Xmx64m"
      WORKDIR /app
      COPY Main.java .
      RUN javac Main.java
      CMD exec java $JAVA_OPTS Main
    `,
  },
  {
    name: 'Maven',
    files: {
      'pom.xml': pom,
      'src/main/java/Main.java': mavenJava,
      'src/main/resources/greeting.txt': 'hello\n',
    },
    becomes: jre,
    runs: [
      ['java', '-cp', 'target/shop-1.2.jar', 'Main'],
      ['java', '-cp', 'target/shop-1.2.jar', 'Main', 'x'],
    ],
    dockerfile: `
      FROM maven:3.8-eclipse-temurin-17
      WORKDIR /app
      COPY pom.xml .
      COPY src src
      RUN mvn -B package
      CMD ["java", "-cp", "target/shop-1.2.jar", "Main"]
    `,
  },
  {
    name: 'Maven: a jar with a main class, copied to another place',
    files: {
      'pom.xml': pom.replace(
        '</project>',
        '<build><finalName>shop</finalName><plugins><plugin><artifactId>maven-jar-plugin</artifactId><configuration><archive><manifest><mainClass>Main</mainClass></manifest></archive></configuration></plugin></plugins></build></project>',
      ),
      'src/main/java/Main.java': mavenJava,
      'src/main/resources/greeting.txt': 'hello\n',
    },
    becomes: jre,
    dockerfile: `
      FROM maven:3.8-eclipse-temurin-17
      WORKDIR /build
      COPY . .
      RUN mvn -q package -DskipTests && cp target/*.jar /app.jar
      WORKDIR /
      ENTRYPOINT ["java", "-jar", "/app.jar"]
    `,
  },
  {
    name: 'Gradle: the jar of the project',
    files: {
      'build.gradle': "apply plugin: 'java'\nversion = '1.0'\n",
      'settings.gradle': "rootProject.name = 'web'\n",
      'src/main/java/Main.java': mavenJava,
      'src/main/resources/greeting.txt': 'hello\n',
    },
    becomes: jre,
    dockerfile: `
      FROM gradle:4.4-jdk17
      WORKDIR /app
      COPY . .
      RUN gradle --offline --no-daemon jar
      CMD ["java", "-cp", "build/libs/web-1.0.jar", "Main"]
    `,
  },
  {
    name: 'Gradle installDist: a start script and its jars',
    files: {
      'build.gradle': "apply plugin: 'application'\nmainClassName = 'Main'\n",
      'settings.gradle': "rootProject.name = 'web'\n",
      'src/main/java/Main.java': mavenJava,
      'src/main/resources/greeting.txt': 'hello\n',
    },
    becomes: jre,
    runs: [['build/install/web/bin/web'], ['build/install/web/bin/web', 'x', 'y']],
    dockerfile: `
      FROM gradle:4.4-jdk17
      WORKDIR /app
      COPY . .
      RUN gradle --offline --no-daemon installDist
      CMD ["build/install/web/bin/web"]
    `,
  },
  {
    name: 'Gradle distTar: an archive that is unpacked into a folder of its own',
    files: {
      'build.gradle': "apply plugin: 'application'\nmainClassName = 'Main'\n",
      'settings.gradle': "rootProject.name = 'web'\n",
      'src/main/java/Main.java': mavenJava,
      'src/main/resources/greeting.txt': 'hello\n',
    },
    becomes: jre,
    dockerfile: `
      FROM gradle:4.4-jdk17
      WORKDIR /app
      COPY . .
      RUN gradle --offline --no-daemon distTar && mkdir /opt/web && tar xf build/distributions/web.tar -C /opt/web --strip-components=1
      CMD ["/opt/web/bin/web"]
    `,
  },
  {
    name: 'Gradle: a working folder behind the build',
    files: {
      'build.gradle': "apply plugin: 'java'\njar { manifest { attributes 'Main-Class': 'Main' } }\n",
      'settings.gradle': "rootProject.name = 'app'\n",
      'src/main/java/Main.java': mavenJava,
      'src/main/resources/greeting.txt': 'hello\n',
    },
    becomes: jre,
    dockerfile: `
      FROM gradle:4.4-jdk17
      WORKDIR /app
      COPY . .
      RUN gradle --offline --no-daemon jar
      WORKDIR ./build/libs
      CMD ["java", "-jar", "app.jar"]
    `,
  },
  {
    name: 'Maven at run time: refused',
    files: { 'pom.xml': '<project/>\n' },
    becomes: { refused: 'toolchain-at-run-time' },
    dockerfile: `
      FROM maven:3.9-eclipse-temurin-21
      WORKDIR /app
      COPY . .
      RUN mvn package
      CMD ["mvn", "spring-boot:run"]
    `,
  },
];

const main =
  'import sys\nimport setuptools\nimport greet\n\nprint(greet.text(), sys.prefix, sys.argv[1:], setuptools.__name__)\n';
const greet = {
  'app/greet.py': 'def text():\n    return open("greeting.txt").read().strip()\n',
  'app/greeting.txt': 'hello\n',
};
const python = { on: 'python:3.11-slim-bookworm' } as const;

const extension =
  '#include <Python.h>\n\nstatic PyObject *add(PyObject *self, PyObject *words) {\n  long a, b;\n  return PyArg_ParseTuple(words, "ll", &a, &b) ? PyLong_FromLong(a + b) : NULL;\n}\n\nstatic PyMethodDef methods[] = {{"add", add, METH_VARARGS, NULL}, {NULL, NULL, 0, NULL}};\nstatic struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "fastsum", NULL, -1, methods};\n\nPyMODINIT_FUNC PyInit_fastsum(void) { return PyModule_Create(&module); }\n';

export const pythonCases: readonly ConversionCase[] = [
  {
    name: 'a virtual environment that PATH names',
    articles: [15],
    // What is there already is installed without a network.
    files: { 'requirements.txt': 'setuptools\n', 'app/main.py': main, ...greet },
    becomes: python,
    runs: [
      ['python', 'main.py'],
      ['python', 'main.py', 'x'],
    ],
    dockerfile: `
      FROM python:3.11-bookworm
      RUN python3 -m venv /opt/venv
      ENV PATH=/opt/venv/bin:$PATH
      COPY requirements.txt .
      RUN pip install --no-index -r requirements.txt
      WORKDIR /app
      COPY app .
      CMD ["python", "main.py"]
    `,
  },
  {
    name: 'files that are copied behind the install, and changed there',
    files: {
      'requirements.txt': 'setuptools\n',
      'main.py':
        'import os\n\nprint(open("settings.ini").read().strip(), sorted(os.listdir(".")), sorted(os.listdir("data")))\n',
      'settings.sample.ini': 'mode = sample\n',
      'tests/test_main.py': '',
      'debug.log': '',
    },
    becomes: python,
    dockerfile: `
      FROM python:3.11-bookworm
      RUN python3 -m venv /opt/venv
      ENV PATH=/opt/venv/bin:$PATH
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install --no-index -r requirements.txt
      COPY . .
      RUN cp settings.sample.ini settings.ini && sed -i 's/sample/real/' settings.ini
      RUN rm -rf tests *.log && mkdir data && touch data/none
      CMD ["python", "main.py"]
    `,
  },
  {
    name: 'a virtual environment below the working folder, with the program',
    files: { 'app/requirements.txt': 'setuptools\n', 'app/main.py': main, ...greet },
    becomes: python,
    dockerfile: `
      FROM python:3.11-bookworm
      WORKDIR /srv
      COPY app/ ./
      RUN python3 -m venv .venv && .venv/bin/pip install --no-index -r requirements.txt
      USER 1000
      CMD [".venv/bin/python", "main.py"]
    `,
  },
  {
    name: 'a package of the context, whose setup.py says what it needs',
    files: {
      'greet/setup.py':
        "from setuptools import setup\nsetup(name='greet', version='1.0', packages=['greet'])\n",
      'greet/greet/__init__.py': 'text = "hello"\n',
      'main.py': 'import greet\n\nprint(greet.text)\n',
    },
    becomes: { on: 'python:3.11-slim-bookworm' },
    dockerfile: `
      FROM python:3.11-bookworm
      WORKDIR /app
      COPY . .
      RUN python3 -m venv --system-site-packages .venv && .venv/bin/pip install --no-index --no-build-isolation ./greet
      CMD [".venv/bin/python", "main.py"]
    `,
  },
  {
    name: 'an extension in C, by way of a wheel',
    files: {
      'fastsum/setup.py':
        'from setuptools import Extension, setup\n\nsetup(name="fastsum", version="1.0", ext_modules=[Extension("fastsum", ["fastsum.c"])])\n',
      'fastsum/fastsum.c': extension,
      'requirements.txt': 'fastsum==1.0\n',
      'main.py': 'import sys\nimport fastsum\n\nprint(fastsum.add(2, 3), sys.argv[1:])\n',
    },
    becomes: { on: 'python:3.11.2-slim-bookworm' },
    runs: [
      ['python', 'main.py'],
      ['python', 'main.py', 'x'],
    ],
    dockerfile: `
      FROM python:3.11.2-bookworm
      WORKDIR /build
      COPY fastsum fastsum
      RUN pip wheel --no-index --no-build-isolation --no-deps --wheel-dir /wheels ./fastsum
      RUN python -m venv /venv
      ENV PATH=/venv/bin:$PATH
      COPY requirements.txt .
      RUN pip install --no-index --find-links=/wheels -r requirements.txt
      WORKDIR /app
      COPY main.py .
      CMD ["python", "main.py"]
    `,
  },
  {
    name: 'requirements with a compiler that only the build needs',
    level: 'text',
    files: { 'requirements.txt': 'numpy==2.0\n', 'main.py': 'import numpy\n' },
    becomes: { on: 'python:3.12-slim-bookworm' },
    dockerfile: `
      FROM python:3.12-bookworm
      RUN apt-get update && apt-get install -y --no-install-recommends gcc && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      RUN python -m venv /venv
      ENV PATH=/venv/bin:$PATH
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY . .
      CMD ["python", "main.py"]
    `,
  },
  {
    name: 'nothing is built: refused',
    files: { 'main.py': 'print(1)\n' },
    becomes: { refused: 'nothing-to-split' },
    dockerfile: `
      FROM python:3.11
      COPY main.py .
      CMD ["python", "main.py"]
    `,
  },
];

const lock = (name: string, isLink: boolean): string =>
  `${JSON.stringify({
    name,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name, dependencies: { words: 'file:words' } },
      ...(isLink
        ? { words: { version: '1.0.0' }, 'node_modules/words': { resolved: 'words', link: true } }
        : { 'node_modules/words': { version: '1.0.0', resolved: 'file:words' } }),
    },
  })}\n`;
const words = {
  'words/package.json': '{ "name": "words", "version": "1.0.0", "main": "index.js" }\n',
  'words/index.js': 'module.exports = (all) => all.join("+");\n',
};
const typescript = {
  'tsconfig.json':
    '{ "compilerOptions": { "outDir": "dist", "rootDir": "src", "module": "commonjs", "target": "es2022", "types": [], "strict": true } }\n',
  'src/index.ts':
    'declare const require: (name: string) => (all: readonly string[]) => string;\nconst join = require("words");\nconsole.log(join(["type", "script"]));\n',
};
const withoutDependencies = {
  'tsconfig.json': typescript['tsconfig.json'],
  'src/index.ts': 'console.log("started", [1, 2].length);\n',
  'package.json': '{ "name": "job", "scripts": { "build": "tsc", "start": "node dist/index.js" } }\n',
};
const node = { on: 'node:24-bookworm-slim' } as const;

export const nodeCases: readonly ConversionCase[] = [
  {
    name: 'a backend of TypeScript, with a dependency that is installed as a copy',
    files: {
      ...words,
      ...typescript,
      '.npmrc': 'install-links=true\n',
      'package.json':
        '{ "name": "api", "scripts": { "build": "tsc" }, "dependencies": { "words": "file:words" } }\n',
      'package-lock.json': lock('api', false),
    },
    becomes: node,
    dockerfile: `
      FROM node:24-bookworm
      WORKDIR /app
      COPY . .
      RUN npm ci --offline
      RUN npm run build
      ENV NODE_ENV=production
      EXPOSE 3000
      CMD ["node", "dist/index.js"]
    `,
  },
  {
    name: 'a dependency that is a link into the context',
    files: {
      ...words,
      ...typescript,
      'package.json':
        '{ "name": "api", "scripts": { "build": "tsc" }, "dependencies": { "words": "file:words" } }\n',
      'package-lock.json': lock('api', true),
    },
    becomes: node,
    dockerfile: `
      FROM node:24-bookworm
      WORKDIR /app
      COPY . .
      RUN npm ci --offline && npm run build
      USER 1000
      CMD ["node", "dist/index.js"]
    `,
  },
  {
    name: 'no dependencies, started by npm',
    files: withoutDependencies,
    becomes: node,
    dockerfile: `
      FROM node:24-bookworm
      WORKDIR /app
      COPY package.json tsconfig.json ./
      COPY src src
      RUN npm run build
      CMD ["npm", "start", "--silent"]
    `,
  },
  {
    name: 'a file that only some builds create',
    files: withoutDependencies,
    becomes: node,
    dockerfile: `
      FROM node:24-bookworm
      WORKDIR /app
      COPY package.json tsconfig.json ./
      COPY src src
      ARG KEY
      RUN if [ -n "$KEY" ]; then echo "$KEY" > /app/key.txt; fi
      RUN npm run build
      CMD ["npm", "start", "--silent"]
    `,
  },
  {
    name: 'without a build step: refused',
    files: { 'package.json': '{ "name": "app" }\n', 'index.js': 'console.log(1);\n' },
    becomes: { refused: 'nothing-to-split' },
    dockerfile: `
      FROM node:24-bookworm
      WORKDIR /app
      COPY . .
      CMD ["node", "index.js"]
    `,
  },
  {
    name: 'a development server: refused',
    files: { 'package.json': '{ "scripts": { "dev": "vite" } }\n' },
    becomes: { refused: 'dev-server' },
    dockerfile: `
      FROM node:22
      WORKDIR /app
      COPY . .
      RUN npm install
      CMD ["npm", "run", "dev"]
    `,
  },
];
