import { describe, expect, test } from 'vitest';
import { springBootOf } from '../../../server/src/core/toolchains/java/spring-boot.js';
import type { Files } from '../../support/context-files.js';
import { drawBuilt, inSource, runText } from '../../support/stage-runs.js';

/** `path: Java version` of all byte code that is made, `?` where its version is not known. */
function byteCode(commands: string, files: Files = {}, image = 'eclipse-temurin:21-jdk'): readonly string[] {
  const { artifacts } = runText(inSource(image, commands), files).stage(0);
  return artifacts
    .filter(({ toolchain, linkage }) => toolchain === 'java' && linkage === 'interpreted')
    .map(({ path, wants }) => `${path}: ${wants.runtime?.version ?? '?'}`);
}

describe('javac and jar', () => {
  test.each<[string, string[]]>([
    ['javac src/A.java', ['/src/src/A.class: 21']],
    ['javac A.java B.java', ['/src/A.class: 21', '/src/B.class: 21']],
    ['javac *.java', ['/src/: 21']],
    ['javac src/*.java', ['/src/src/: 21']],
    ['javac @sources', ['/src/: 21']],
    ['javac -d out src/*.java', ['/src/out/: 21']],
    ['javac --release 17 A.java', ['/src/A.class: 17']],
    ['javac -target 11 -d /o A.java', ['/o/: 11']],
    ['javac -source 8 A.java', ['/src/A.class: 8']],
    ['jar cf app.jar .', ['/src/app.jar: 21']],
    ['jar -cvf app.jar .', ['/src/app.jar: 21']],
    ['jar cvfe app.jar Main *.class', ['/src/app.jar: 21']],
    ['jar --create --file app.jar .', ['/src/app.jar: 21']],
    ['jar --create --file=app.jar .', ['/src/app.jar: 21']],
    ['jar -c -f app.jar .', ['/src/app.jar: 21']],
    ['javac --release 11 -d out A.java\njar cf app.jar -C out .', ['/src/out/: 11', '/src/app.jar: 11']],
    [
      'javac --release 9 -d a A.java\njavac --release 11 -d b B.java\njar cf app.jar -C a . -C b .',
      ['/src/a/: 9', '/src/b/: 11', '/src/app.jar: 11'],
    ],
  ])('%s', (commands, expected) => {
    expect(byteCode(commands)).toEqual(expected);
  });

  test.each([
    ['amazoncorretto:8', 'javac A.java', '8'],
    ['debian:12', 'apt-get install -y openjdk-17-jdk\njavac A.java', '17'],
    ['debian:12', 'javac A.java', '?'],
  ])('the JDK of %s after %j is %s', (image, commands, version) => {
    expect(byteCode(commands, {}, image)).toEqual([`/src/A.class: ${version}`]);
  });
});

describe('Maven', () => {
  const pom = (body: string, name = 'app'): string =>
    `<project><artifactId>${name}</artifactId><version>1.0</version>${body}</project>`;
  const modules: Files = {
    'pom.xml': pom(
      '<modules><module>a</module><module>b</module></modules><properties><java.version>17</java.version></properties>',
    ),
    'a/pom.xml': '<project><artifactId>a</artifactId><version>2</version></project>',
    'b/pom.xml':
      '<project><parent><artifactId>app</artifactId><version>3</version></parent><artifactId>b</artifactId><properties><maven.compiler.release>11</maven.compiler.release></properties></project>',
  };
  const b = ['/src/b/target/: 11', '/src/b/target/b-3.jar: 11'];
  test.each<[string, Files, string[]]>([
    [
      'mvn package',
      modules,
      [
        '/src/target/: 17',
        '/src/target/app-1.0.jar: 17',
        '/src/a/target/: 17',
        '/src/a/target/a-2.jar: 17',
        ...b,
      ],
    ],
    ['mvn -f b/pom.xml package', modules, b],
    ['mvn -f b package', modules, b],
    [
      'mvn install',
      {
        'pom.xml': pom(
          '<packaging>war</packaging><build><finalName>${project.artifactId}</finalName></build>',
        ),
      },
      ['/src/target/: ?', '/src/target/app.war: ?'],
    ],
    [
      'mvn verify',
      { 'pom.xml': pom('<build><finalName>srv</finalName></build>') },
      ['/src/target/: ?', '/src/target/srv.jar: ?'],
    ],
    [
      'mvn package',
      { 'pom.xml': '<project><artifactId>app</artifactId><version>${revision}</version></project>' },
      ['/src/target/: ?'],
    ],
    ['mvn package', {}, ['/src/target/: 21']],
    ['mvn package -Dmaven.compiler.release=17', {}, ['/src/target/: 17']],
    [
      'mvn package',
      { 'pom.xml': pom('<properties><v>17</v><java.version>${v}</java.version></properties>') },
      ['/src/target/: 17', '/src/target/app-1.0.jar: 17'],
    ],
    // Modules that name each other are built once.
    [
      'mvn package',
      {
        'pom.xml': pom('<modules><module>a</module></modules>'),
        'a/pom.xml': pom('<modules><module>..</module></modules>', 'a'),
      },
      ['/src/target/: ?', '/src/target/app-1.0.jar: ?', '/src/a/target/: ?', '/src/a/target/a-1.0.jar: ?'],
    ],
  ])('%s', (command, files, expected) => {
    expect(byteCode(command, files)).toEqual(expected);
  });

  // The parent of Spring Boot 2 sets Java 8, that of 3 and later Java 17.
  test.each([
    ['1.5.22', '?'],
    ['2.7.18', '8'],
    ['3.3.1', '17'],
    ['${boot}', '?'],
  ])('below the parent of Spring Boot %s', (version, java) => {
    const parent = `<parent><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version></parent>`;
    expect(byteCode('mvn package', { 'pom.xml': pom(parent) })[0]).toBe(`/src/target/: ${java}`);
  });
});

describe('Gradle', () => {
  test.each<[string, Files, string[]]>([
    ['gradle build', {}, ['/src/build/: 21']],
    ['./gradlew :web:bootJar', {}, ['/src/build/: 21']],
    ['gradle build', { 'build.gradle': 'plugins { }' }, ['/src/build/: 21']],
    // What another file sets is not known.
    ['gradle build', { 'build.gradle': 'apply from: "x.gradle"' }, ['/src/build/: ?']],
    [
      'gradle build',
      { 'build.gradle': 'x', 'settings.gradle': "include 'web'" },
      ['/src/build/: ?', '/src/web/build/: ?'],
    ],
    ['gradle build', { 'build.gradle': 'sourceCompatibility = JavaVersion.VERSION_1_8' }, ['/src/build/: 8']],
    [
      'gradle build',
      { 'build.gradle': 'targetCompatibility = 11\nsourceCompatibility = 8' },
      ['/src/build/: 11'],
    ],
    ['gradle build', { 'build.gradle': 'options.release = 11' }, ['/src/build/: 11']],
    [
      'gradle build',
      { 'build.gradle.kts': 'languageVersion = JavaLanguageVersion.of(17)' },
      ['/src/build/: 17'],
    ],
    [
      'gradle installDist',
      { 'build.gradle': 'x', 'settings.gradle.kts': 'rootProject.name = "shop"' },
      ['/src/build/: 21', '/src/build/install/shop/bin/shop: 21'],
    ],
    [
      'gradle installDist',
      { 'build.gradle': 'x' },
      ['/src/build/: 21', '/src/build/install/src/bin/src: 21'],
    ],
    ['gradle installDist', { 'build.gradle': 'applicationName = "y"' }, ['/src/build/: 21']],
    ['gradle installDist', { 'settings.gradle': "rootProject.name = 'shop'" }, ['/src/build/: ?']],
  ])('%s with %j', (command, files, expected) => {
    expect(byteCode(command, files)).toEqual(expected);
  });
});

describe('programs without byte code', () => {
  const jdk = 'debian:12';
  const native = 'dynamic glibc 2.36 likely [libz]';
  const pom = { 'pom.xml': '<project><artifactId>app</artifactId><version>1</version></project>' };
  test.each<[string, Files, string]>([
    ['native-image -H:Name=x Main', {}, `/src/x: ${native}`],
    ['native-image Main', {}, `/src/main: ${native}`],
    ['native-image -jar a/app.jar', {}, `/src/app: ${native}`],
    ['native-image', {}, `/src/main: ${native}`],
    ['native-image -H:+StaticExecutable -o x Main', {}, '/src/x: static certain'],
    ['native-image -H:+StaticExecutableWithDynamicLibC -o x Main', {}, '/src/x: dynamic glibc 2.36 likely'],
    ['mvn -Pnative native:compile', pom, `/src/target/app: ${native}`],
    ['mvn -Pnative package', pom, `/src/target/app: ${native}`],
    ['gradle nativeCompile', { 'build.gradle': 'x' }, `/src/build/native/nativeCompile/src: ${native}`],
    [
      'sbt stage',
      { 'build.sbt': 'name := "My App"' },
      '/src/target/universal/stage/bin/my-app: interpreted likely',
    ],
    [
      'sbt "clean; stage"',
      { 'build.sbt': 'name := "a"' },
      '/src/target/universal/stage/bin/a: interpreted likely',
    ],
  ])('%s', (command, files, expected) => {
    const made = drawBuilt(jdk, command, files).filter((line) => !/\/(target|build)\/:|\.jar:/.test(line));
    expect(made).toEqual([expected]);
  });

  // Which of several projects is meant, or what a setting of the script says, is not known.
  test.each([
    'name := "a"\nlazy val b = project.settings(name := "b")',
    'name := "a"\nexecutableScriptName := "x"',
  ])('sbt stage with %j', (build) => {
    expect(drawBuilt(jdk, 'sbt stage', { 'build.sbt': build })).toEqual([]);
  });
});

describe('jlink', () => {
  const own = 'dynamic glibc certain';
  const foreign = 'unknown possible';
  // JAVA_HOME of the image is /opt/java/openjdk.
  test.each([
    ['jlink --output jre', own],
    ['jlink --module-path /opt/java/openjdk/jmods --output jre', own],
    ['/opt/java/openjdk/bin/jlink -p /opt/java/openjdk/jmods/ --output jre', own],
    ['jlink --module-path mods --output jre', own],
    ['jlink --module-path /arm/jmods:mods --output jre', foreign],
    ['/arm/bin/jlink --module-path /opt/java/openjdk/jmods --output jre', foreign],
  ])('%s', (command, expected) => {
    expect(drawBuilt('eclipse-temurin:21-jdk', command)).toEqual([`/src/jre/: ${expected}`]);
  });
});

test.each([
  ['', '/src'],
  [' --destination /o', '/o'],
])('the layers of a jar%s', (option, folder) => {
  const made = byteCode(
    `javac --release 17 A.java\njar cf app.jar A.class\njava -Djarmode=tools -jar app.jar extract${option}`,
  );
  const layers = ['dependencies', 'spring-boot-loader', 'snapshot-dependencies', 'application'];
  expect(made.slice(2)).toEqual(layers.map((name) => `${folder}/${name}/: 17`));
});

// https://docs.spring.io/spring-boot: its plugins make layers by default since 2.4.
test.each<[string, Files, string | undefined]>([
  ['a plugin', { 'build.gradle': "id 'org.springframework.boot' version '3.3.1'" }, '3.3.1'],
  ['a plugin in Kotlin', { 'build.gradle.kts': 'id("org.springframework.boot") version "2.4.0"' }, '2.4.0'],
  ['an old plugin', { 'build.gradle': "id 'org.springframework.boot' version '2.3.0'" }, undefined],
  ['another plugin', { 'build.gradle': "id 'application' version '3.3.1'" }, undefined],
  [
    'layers that are switched off',
    { 'build.gradle': "id 'org.springframework.boot' version '3.3.1'\nlayered { enabled = false }" },
    undefined,
  ],
  ['no file', {}, undefined],
])('the Spring Boot of a Gradle project with %s', (_, files, version) => {
  const readFile = (path: string): string | undefined => files[path.replace('/w/', '')];
  expect(springBootOf({ readFile }, '/w/build/libs/app.jar')?.version).toBe(version);
  expect(springBootOf({ readFile }, '/w/out/app.jar')).toBeUndefined();
});
