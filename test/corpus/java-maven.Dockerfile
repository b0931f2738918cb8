FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /home/app
COPY pom.xml .
RUN mvn -B dependency:go-offline
COPY src ./src
RUN mvn -B package -DskipTests

FROM eclipse-temurin:21-jre
COPY --from=build /home/app/target/app.jar /app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
