import type { Shape } from './index.js';

export const runtimeShapes: readonly Shape[] = [
  {
    title: 'a jar across libc',
    text: `
      FROM maven:3.9-eclipse-temurin-21 AS build
      WORKDIR /src
      COPY . .
      RUN mvn -B package -DskipTests
      FROM eclipse-temurin:21-jre-alpine
      COPY --from=build /src/target/*.jar /app.jar
      USER 1000
      ENTRYPOINT ["java", "-jar", "/app.jar"]
    `,
    files: {
      'pom.xml':
        '<project><artifactId>app</artifactId><version>1</version><properties><maven.compiler.release>17</maven.compiler.release></properties></project>',
    },
  },
  {
    title: 'a jar of a newer JDK for an older release',
    text: `
      FROM gradle:8-jdk21 AS build
      COPY --chown=gradle:gradle . /home/gradle/src
      WORKDIR /home/gradle/src
      RUN gradle bootJar --no-daemon
      FROM eclipse-temurin:17-jre
      COPY --from=build /home/gradle/src/build/libs/*.jar /app/app.jar
      ENTRYPOINT ["java","-jar","/app/app.jar"]
    `,
    files: {
      'build.gradle':
        'plugins { id "java" }\njava { toolchain { languageVersion = JavaLanguageVersion.of(17) } }\n',
    },
  },
  {
    title: 'a jlink runtime of Alpine on Alpine',
    text: `
      FROM eclipse-temurin:21-jdk-alpine AS jre
      RUN jlink --add-modules java.base,java.logging --strip-debug --no-man-pages --output /jre
      FROM alpine:3.22
      ENV JAVA_HOME=/jre PATH=/jre/bin:$PATH
      COPY --from=jre /jre /jre
      COPY app.jar /app.jar
      CMD ["java", "-jar", "/app.jar"]
    `,
  },
  {
    title: 'pure JavaScript modules across libc',
    text: `
      FROM node:24 AS build
      WORKDIR /app
      COPY package*.json ./
      RUN npm ci --omit=dev
      COPY . .
      FROM node:24-alpine
      WORKDIR /app
      COPY --from=build /app ./
      USER node
      CMD ["node", "server.js"]
    `,
    files: {
      'package.json': '{"name":"app","dependencies":{"express":"^5.1.0"}}',
      'package-lock.json':
        '{"name":"app","lockfileVersion":3,"packages":{"":{"dependencies":{"express":"^5.1.0"}},"node_modules/express":{"version":"5.1.0"}}}',
      'server.js': 'require("express")().listen(80);\n',
    },
  },
  {
    title: 'a web application to nginx',
    text: `
      FROM node:24 AS build
      WORKDIR /app
      COPY package*.json ./
      RUN npm ci
      COPY . .
      RUN npm run build
      FROM nginx:1.29-alpine
      COPY --from=build /app/dist /usr/share/nginx/html
      COPY nginx.conf /etc/nginx/conf.d/default.conf
      HEALTHCHECK CMD wget -qO- http://localhost/ || exit 1
    `,
    files: {
      'package.json': '{"name":"app","dependencies":{"sharp":"^0.34.0"},"scripts":{"build":"vite build"}}',
    },
  },
  {
    title: 'a web application to busybox httpd',
    text: `
      FROM node:24-alpine AS build
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build
      FROM busybox:1.37-musl
      RUN adduser -D static
      USER static
      WORKDIR /home/static
      COPY --from=build /app/dist .
      CMD ["busybox", "httpd", "-f", "-v", "-p", "3000"]
    `,
  },
  {
    title: 'Next.js, standalone',
    text: `
      FROM node:22-alpine AS base
      FROM base AS deps
      RUN apk add --no-cache libc6-compat
      WORKDIR /app
      COPY package.json package-lock.json ./
      RUN npm ci
      FROM base AS builder
      WORKDIR /app
      COPY --from=deps /app/node_modules ./node_modules
      COPY . .
      RUN npm run build
      FROM base AS runner
      WORKDIR /app
      RUN addgroup --system --gid 1001 nodejs
      RUN adduser --system --uid 1001 nextjs
      COPY --from=builder /app/public ./public
      COPY --from=builder --chown=nextjs:nodejs /app/.next/standalone ./
      USER nextjs
      CMD ["node", "server.js"]
    `,
    files: {
      'package.json': '{"name":"app","dependencies":{"next":"^15","sharp":"^0.34"}}',
      'package-lock.json': '{}',
    },
  },
  {
    title: 'node copied to the image of another language of the same release',
    text: `
      FROM node:24-bookworm-slim AS node
      FROM python:3.13-slim-bookworm
      COPY --from=node /usr/local/bin/node /usr/local/bin/
      COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
      RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
      CMD ["python", "main.py"]
    `,
  },
  {
    title: 'node on distroless',
    text: `
      FROM node:24-trixie AS build
      WORKDIR /app
      COPY . .
      RUN npm ci --omit=dev
      FROM gcr.io/distroless/nodejs24-debian13:nonroot
      WORKDIR /app
      COPY --from=build /app /app
      CMD ["server.js"]
    `,
  },
  {
    title: 'pure Python wheels across libc',
    text: `
      FROM python:3.13 AS build
      COPY requirements.txt .
      RUN pip wheel --wheel-dir /wheels -r requirements.txt
      FROM python:3.13-alpine
      COPY --from=build /wheels /wheels
      RUN pip install --no-index --find-links=/wheels flask
      COPY . /app
      CMD ["python", "/app/main.py"]
    `,
    files: { 'requirements.txt': 'flask==3.1.1\n' },
  },
  {
    title: 'pip install --user, same image family',
    text: `
      FROM python:3.13-bookworm AS build
      COPY requirements.txt .
      RUN pip install --user -r requirements.txt
      FROM python:3.13-slim-bookworm
      COPY --from=build /root/.local /root/.local
      ENV PATH=/root/.local/bin:$PATH
      COPY . .
      CMD ["python", "app.py"]
    `,
    files: { 'requirements.txt': 'numpy==2.3.1\n' },
  },
  {
    title: 'a virtual environment at its path, to the slim image',
    text: `
      FROM python:3.13 AS build
      RUN python -m venv /opt/venv
      ENV PATH=/opt/venv/bin:$PATH
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      FROM python:3.13-slim
      COPY --from=build /opt/venv /opt/venv
      ENV PATH=/opt/venv/bin:$PATH
      CMD ["gunicorn", "app:app"]
    `,
    files: { 'requirements.txt': 'pandas==2.3.0\ngunicorn\n' },
  },
  {
    title: '.NET that depends on its framework, across libc',
    text: `
      FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
      WORKDIR /src
      COPY . .
      RUN dotnet publish -c Release -o /app
      FROM mcr.microsoft.com/dotnet/aspnet:9.0-alpine
      WORKDIR /app
      COPY --from=build /app .
      USER app
      ENTRYPOINT ["dotnet", "App.dll"]
    `,
    files: {
      'App.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>',
    },
  },
  {
    title: '.NET of its own for musl on Alpine',
    text: `
      FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
      WORKDIR /src
      COPY . .
      RUN dotnet publish -c Release -r linux-musl-x64 --self-contained -o /app
      FROM mcr.microsoft.com/dotnet/runtime-deps:9.0-alpine
      COPY --from=build /app /app
      ENTRYPOINT ["/app/App"]
    `,
    files: {
      'App.csproj':
        '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>',
    },
  },
  {
    title: 'gems on the same base',
    text: `
      FROM ruby:3.4-slim AS base
      WORKDIR /rails
      FROM base AS build
      RUN apt-get update && apt-get install -y build-essential libpq-dev
      COPY Gemfile Gemfile.lock ./
      RUN bundle install
      COPY . .
      FROM base
      RUN apt-get update && apt-get install -y libpq5
      COPY --from=build /usr/local/bundle /usr/local/bundle
      COPY --from=build /rails /rails
      RUN groupadd --system --gid 1000 rails && useradd rails --uid 1000 --gid 1000 --create-home
      USER 1000:1000
      ENTRYPOINT ["/rails/bin/docker-entrypoint"]
      CMD ["./bin/rails", "server"]
    `,
    files: {
      'bin/docker-entrypoint': '#!/bin/bash -e\nexec "$@"\n',
      Gemfile: 'gem "pg"\n',
      'Gemfile.lock': 'GEM\n  specs:\n    pg (1.5.9)\n',
    },
  },
  {
    title: 'vendor of Composer',
    text: `
      FROM composer:2 AS vendor
      COPY composer.* ./
      RUN composer install --no-dev
      FROM php:8.4-fpm
      COPY --from=vendor /app/vendor /var/www/html/vendor
      COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
      COPY . /var/www/html
    `,
  },
];
