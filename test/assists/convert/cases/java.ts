import type { ConversionCase } from '../../../support/check-conversion.js';

const pom = '<project><groupId>g</groupId><artifactId>web</artifactId><version>1.0</version></project>';
const maven = { 'pom.xml': pom, 'src/main/java/A.java': 'class A {}\n' };
const gradle = {
  'build.gradle': '',
  'settings.gradle': "rootProject.name = 'web'\n",
  'src/main/java/A.java': 'class A {}\n',
};

export const javaCases: readonly ConversionCase[] = [
  {
    name: 'javac beside the sources: every class, inner ones too, and a bundle of messages',
    files: { 'Main.java': 'class Main {}\n', 'messages.properties': 'a=b\n' },
    text: `
      FROM eclipse-temurin:21-jdk
      WORKDIR /app
      COPY . .
      RUN javac Main.java
      CMD ["java", "Main"]
    `,
    becomes: `
      FROM eclipse-temurin:21-jdk AS build
      WORKDIR /app
      COPY . .
      RUN javac Main.java

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app/messages.properties /app/messages.properties
      COPY --from=build /app/*.class /app/
      CMD ["java", "Main"]
    `,
  },
  {
    name: 'javac -d: the folder on the class path',
    files: { 'src/com/x/Main.java': 'package com.x;\n' },
    text: `
      FROM openjdk:11
      WORKDIR /app
      COPY src ./src
      RUN mkdir out && javac -d out src/com/x/*.java
      ENTRYPOINT ["java", "-cp", "out", "com.x.Main"]
    `,
    becomes: `
      FROM openjdk:11 AS build
      WORKDIR /app
      COPY src ./src
      RUN mkdir out && javac -d out src/com/x/*.java

      FROM openjdk:11-jre
      WORKDIR /app
      COPY --from=build /app/out /app/out
      ENTRYPOINT ["java", "-cp", "out", "com.x.Main"]
    `,
  },
  {
    name: 'jar, in shell form',
    files: { 'src/Main.java': 'class Main {}\n' },
    text: `
      FROM eclipse-temurin:17-jdk-jammy
      WORKDIR /app
      COPY . .
      RUN javac -d out src/Main.java && jar cfe app.jar Main -C out .
      CMD java -jar app.jar
    `,
    becomes: `
      FROM eclipse-temurin:17-jdk-jammy AS build
      WORKDIR /app
      COPY . .
      RUN javac -d out src/Main.java && jar cfe app.jar Main -C out .

      FROM eclipse-temurin:17-jre-jammy
      WORKDIR /app
      COPY --from=build /app/app.jar /app/app.jar
      CMD java -jar app.jar
    `,
  },
  {
    name: 'Maven: the jar that the command names',
    files: maven,
    text: `
      FROM maven:3.9-eclipse-temurin-21
      WORKDIR /app
      COPY pom.xml .
      RUN mvn dependency:go-offline
      COPY src ./src
      RUN mvn package -DskipTests
      EXPOSE 8080
      ENTRYPOINT ["java", "-jar", "target/web-1.0.jar"]
    `,
    becomes: `
      FROM maven:3.9-eclipse-temurin-21 AS build
      WORKDIR /app
      COPY pom.xml .
      RUN mvn dependency:go-offline
      COPY src ./src
      RUN mvn package -DskipTests

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app/target/web-1.0.jar /app/target/web-1.0.jar
      EXPOSE 8080
      ENTRYPOINT ["java", "-jar", "target/web-1.0.jar"]
    `,
  },
  {
    name: 'Maven: a jar that the build copies elsewhere',
    files: maven,
    text: `
      FROM maven:3.9-eclipse-temurin-21
      WORKDIR /app
      COPY . .
      RUN mvn -q package && cp target/*.jar /app.jar
      ENTRYPOINT ["java", "-jar", "/app.jar"]
    `,
    becomes: `
      FROM maven:3.9-eclipse-temurin-21 AS build
      WORKDIR /app
      COPY . .
      RUN mvn -q package && cp target/*.jar /app.jar

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app.jar /app.jar
      ENTRYPOINT ["java", "-jar", "/app.jar"]
    `,
  },
  {
    name: 'Maven: a manifest with a class path takes its folder along',
    files: {
      ...maven,
      'pom.xml': pom.replace(
        '</project>',
        '<build><addClasspath>true</addClasspath><classpathPrefix>lib/</classpathPrefix></build></project>',
      ),
    },
    text: `
      FROM maven:3.9-eclipse-temurin-21
      WORKDIR /app
      COPY . .
      RUN mvn package
      CMD ["java", "-jar", "target/web-1.0.jar"]
    `,
    becomes: `
      FROM maven:3.9-eclipse-temurin-21 AS build
      WORKDIR /app
      COPY . .
      RUN mvn package

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app/target/lib /app/target/lib
      COPY --from=build /app/target/web-1.0.jar /app/target/web-1.0.jar
      CMD ["java", "-jar", "target/web-1.0.jar"]
    `,
  },
  {
    name: 'Quarkus: the folder is the program',
    files: maven,
    text: `
      FROM maven:3.9-eclipse-temurin-21
      WORKDIR /app
      COPY . .
      RUN mvn package
      CMD ["java", "-jar", "target/quarkus-app/quarkus-run.jar"]
    `,
    becomes: `
      FROM maven:3.9-eclipse-temurin-21 AS build
      WORKDIR /app
      COPY . .
      RUN mvn package

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app/target/quarkus-app /app/target/quarkus-app
      CMD ["java", "-jar", "target/quarkus-app/quarkus-run.jar"]
    `,
  },
  {
    name: 'Gradle: a jar in build/libs, and one copied by pattern',
    files: gradle,
    text: `
      FROM gradle:8-jdk21
      WORKDIR /app
      COPY . .
      RUN gradle bootJar --no-daemon && cp build/libs/*.jar app.jar
      ENTRYPOINT ["java", "-jar", "app.jar"]
    `,
    becomes: `
      FROM gradle:8-jdk21 AS build
      WORKDIR /app
      COPY . .
      RUN gradle bootJar --no-daemon && cp build/libs/*.jar app.jar

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app/app.jar /app/app.jar
      ENTRYPOINT ["java", "-jar", "app.jar"]
    `,
  },
  {
    name: 'Gradle installDist: start script and jars',
    files: gradle,
    text: `
      FROM eclipse-temurin:21
      WORKDIR /app
      COPY . .
      RUN ./gradlew installDist
      CMD ["build/install/web/bin/web"]
    `,
    becomes: `
      FROM eclipse-temurin:21 AS build
      WORKDIR /app
      COPY . .
      RUN ./gradlew installDist

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app/build/install/web /app/build/install/web
      CMD ["build/install/web/bin/web"]
    `,
  },
  {
    name: 'Scala: sbt stage',
    files: { 'build.sbt': '', 'src/main/scala/A.scala': '' },
    text: `
      FROM eclipse-temurin:21
      WORKDIR /app
      COPY . .
      RUN sbt stage
      CMD ["target/universal/stage/bin/web"]
    `,
    becomes: `
      FROM eclipse-temurin:21 AS build
      WORKDIR /app
      COPY . .
      RUN sbt stage

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app/target/universal/stage /app/target/universal/stage
      CMD ["target/universal/stage/bin/web"]
    `,
  },
  {
    name: 'the one jar that a pattern finds in the folder of Maven',
    files: {
      'pom.xml': '<project><groupId>a</groupId><artifactId>shop</artifactId><version>1.0</version></project>',
      'src/main/java/a/App.java': '',
    },
    text: `
      FROM maven:3.9-eclipse-temurin-21
      WORKDIR /app
      COPY . .
      RUN mvn -B package
      CMD java -jar target/*.jar
    `,
    becomes: `
      FROM maven:3.9-eclipse-temurin-21 AS build
      WORKDIR /app
      COPY . .
      RUN mvn -B package

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app/target/shop-1.0.jar /app/target/shop-1.0.jar
      CMD java -jar target/*.jar
    `,
  },
  {
    name: 'classes of one package beside their sources',
    files: { 'org/shop/Main.java': '', 'org/shop/Cart.java': '' },
    text: `
      FROM eclipse-temurin:21
      WORKDIR /app
      COPY . .
      RUN javac org/shop/*.java
      CMD ["java", "org.shop.Main"]
    `,
    becomes: `
      FROM eclipse-temurin:21 AS build
      WORKDIR /app
      COPY . .
      RUN javac org/shop/*.java

      FROM eclipse-temurin:21-jre
      WORKDIR /app
      COPY --from=build /app/org/shop/*.class /app/org/shop/
      CMD ["java", "org.shop.Main"]
    `,
  },
];
