import { describe, expect, test } from 'vitest';
import type { Files } from '../support/context-files.js';
import { dedent } from '../support/marked-text.js';
import { stepped, stepTitle } from '../support/steps.js';

describe('cargo-chef', () => {
  const crate: Files = {
    'Cargo.toml': '[package]\nname = "tool"\n',
    'Cargo.lock': '[[package]]\nname = "tool"\n',
    'src/main.rs': 'fn main() {}\n',
  };

  test('dependencies are cooked from a recipe, with the flags of the build, in the stage that bears the name', () => {
    const text = `
      FROM rust:1.80-bookworm AS build
      ENV RUSTFLAGS=-Dwarnings
      WORKDIR /app
      # everything
      CO<|>PY . .
      RUN OPENSSL_STATIC=1 cargo build --release --locked --features tls,json --bin tool
      FROM debian:bookworm-slim
      COPY --from=build /app/target/release/tool /usr/local/bin/
      CMD ["tool"]
    `;
    expect(stepped(text, 'cargoChef', crate)).toBe(
      dedent(`
        FROM rust:1.80-bookworm AS chef
        ENV RUSTFLAGS=-Dwarnings
        WORKDIR /app
        RUN cargo install cargo-chef --locked

        FROM chef AS planner
        COPY . .
        RUN cargo chef prepare --recipe-path recipe.json

        FROM chef AS build
        COPY --from=planner /app/recipe.json recipe.json
        RUN OPENSSL_STATIC=1 cargo chef cook --release --features tls,json --recipe-path recipe.json
        # everything
        COPY . .
        RUN OPENSSL_STATIC=1 cargo build --release --locked --features tls,json --bin tool
        FROM debian:bookworm-slim
        COPY --from=build /app/target/release/tool /usr/local/bin/
        CMD ["tool"]
      `),
    );
  });

  test('stages without a name are counted again', () => {
    const text =
      'from rust:1.80\nworkdir /app\nco<|>py . /app/\nrun cargo build\nfrom debian:12-slim\ncopy --from=0 /app/target/debug/tool /\n';
    expect(stepped(text, 'cargoChef', crate)).toBe(
      [
        'from rust:1.80 as chef',
        'workdir /app',
        'run cargo install cargo-chef --locked',
        '',
        'from chef as planner',
        'copy . .',
        'run cargo chef prepare --recipe-path recipe.json',
        '',
        'from chef',
        'copy --from=planner /app/recipe.json recipe.json',
        'run cargo chef cook --recipe-path recipe.json',
        'copy . /app/',
        'run cargo build',
        'from debian:12-slim',
        'copy --from=2 /app/target/debug/tool /',
      ].join('\n'),
    );
  });

  const file = (build: string): string =>
    `FROM rust:1.80\nWORKDIR /app\nCO<|>PY . .\n${build}\nCMD ["/app/target/release/tool"]`;

  test.each<[string, string, Files]>([
    ['no lock file', 'RUN cargo build --release', { 'Cargo.toml': '' }],
    ['a toolchain of its own', 'RUN cargo build', { ...crate, 'rust-toolchain.toml': '' }],
    [
      'vendored sources',
      'RUN cargo build',
      { ...crate, '.cargo/config.toml': '[source.vendored-sources]\n' },
    ],
    ['flags that a cook does not know', 'RUN cargo build --all-features', crate],
    ['cache mounts', 'RUN --mount=type=cache,target=/app/target cargo build', crate],
    ['more than the build', 'RUN cargo build && strip target/debug/tool', crate],
    [
      'a package that only comes behind the sources',
      'RUN apt-get install -y libssl-dev\nRUN cargo build',
      crate,
    ],
    ['a file that cooks already', 'RUN cargo chef cook && true\nRUN cargo build', crate],
    ['another user', 'USER builder\nRUN cargo build', crate],
  ])('is not offered for %s', (_name, build, files) => {
    expect(stepped(file(build), 'cargoChef', files)).toBeUndefined();
  });
});

describe('layers of Spring Boot', () => {
  const pom = (version: string, more = ''): Files => ({
    'pom.xml': `<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version></parent>
<artifactId>shop</artifactId><version>2.1</version><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId>${more}</plugin></plugins></build></project>`,
  });
  const maven = (copy: string, start: string): string => `
    FROM maven:3.9-eclipse-temurin-21 AS build
    WORKDIR /src
    COPY . .
    RUN mvn -B package
    FROM eclipse-temurin:21-jre
    WORKDIR /app
    CO<|>PY ${copy}
    ENTRYPOINT ${start}
  `;
  const whole = maven('--from=build /src/target/shop-2.1.jar app.jar', '["java", "-jar", "app.jar"]');

  test('from 3.3 on the jar keeps its name and its start', () => {
    expect(stepped(whole, 'springLayers', pom('3.3.1'))).toBe(
      dedent(`
        FROM maven:3.9-eclipse-temurin-21 AS build
        WORKDIR /src
        COPY . .
        RUN mvn -B package
        RUN java -Djarmode=tools -jar /src/target/shop-2.1.jar extract --layers --application-filename app.jar --destination /src/target/extracted
        FROM eclipse-temurin:21-jre
        WORKDIR /app
        COPY --from=build /src/target/extracted/dependencies/ /app/
        COPY --from=build /src/target/extracted/spring-boot-loader/ /app/
        COPY --from=build /src/target/extracted/snapshot-dependencies/ /app/
        COPY --from=build /src/target/extracted/application/ /app/
        ENTRYPOINT ["java", "-jar", "app.jar"]
      `),
    );
    expect(stepTitle(whole, 'springLayers', pom('3.3.1'))).toBe(
      'Split the Spring Boot 3.3.1 jar into layers',
    );
  });

  test.each([
    ['3.2.5', 'org.springframework.boot.loader.launch.JarLauncher'],
    ['2.7.18', 'org.springframework.boot.loader.JarLauncher'],
  ])('%s starts its loader, and options of the JVM stay', (version, launcher) => {
    const text = maven(
      '--chown=1000 --from=0 /src/target/shop-2.1.jar /srv/shop.jar',
      '["java", "-Xmx64m", "-jar", "/srv/shop.jar", "--quiet"]',
    );
    expect(stepped(text, 'springLayers', pom(version))).toBe(
      dedent(`
        FROM maven:3.9-eclipse-temurin-21 AS build
        WORKDIR /src
        COPY . .
        RUN mvn -B package
        RUN java -Djarmode=layertools -jar /src/target/shop-2.1.jar extract --destination /src/target/extracted
        FROM eclipse-temurin:21-jre
        WORKDIR /app
        COPY --chown=1000 --from=build /src/target/extracted/dependencies/ /srv/
        COPY --chown=1000 --from=build /src/target/extracted/spring-boot-loader/ /srv/
        COPY --chown=1000 --from=build /src/target/extracted/snapshot-dependencies/ /srv/
        COPY --chown=1000 --from=build /src/target/extracted/application/ /srv/
        ENTRYPOINT ["java", "-Xmx64m", "-cp", "/srv", "${launcher}", "--quiet"]
      `),
    );
  });

  test.each<[string, string, Files]>([
    ['a version before there were layers', whole, pom('2.2.0')],
    ['no version', whole, pom('${boot}')],
    [
      'another framework',
      whole,
      { 'pom.xml': '<project><artifactId>shop</artifactId><version>2.1</version></project>' },
    ],
    ['layers that are switched off', whole, pom('3.3.1', '<layers><enabled>false</enabled></layers>')],
    [
      'a start in shell form',
      whole.replace('["java", "-jar", "app.jar"]', 'java -jar app.jar'),
      pom('3.3.1'),
    ],
    ['another jar that starts', whole.replace('-jar", "app', '-jar", "other'), pom('3.3.1')],
    [
      'layers already',
      whole.replace('-B package', '-B package && java -Djarmode=tools -jar x.jar extract'),
      pom('3.3.1'),
    ],
  ])('are not offered for %s', (_name, text, files) => {
    expect(stepped(text, 'springLayers', files)).toBeUndefined();
  });
});
