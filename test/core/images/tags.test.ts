import { describe, expect, test } from 'vitest';
import { lookup } from '../../../server/src/core/images/catalogue.js';

/** `glibc 2.36`, `musl`, `none`; `unknown image` where the catalogue has no answer. */
function libcOf(reference: string): string {
  const facts = lookup(reference);
  if (facts === undefined) return 'unknown image';
  return [facts.libc ?? 'unknown', facts.libcVersion].filter((part) => part !== undefined).join(' ');
}

describe('tags that nobody wrote into the rows', () => {
  test.each([
    ['golang:1.22.7-alpine3.20', 'musl 1.2.5'],
    ['python:3.12-slim-bookworm', 'glibc 2.36'],
    ['eclipse-temurin:21-jre-jammy', 'glibc 2.35'],
    ['eclipse-temurin:17.0.9_9-jdk-focal', 'glibc 2.31'],
    ['eclipse-temurin:21-jdk-alpine-3.22', 'musl 1.2.5'],
    ['rust:1.80-slim-bullseye', 'glibc 2.31'],
    ['ruby:3.3-alpine3.19', 'musl 1.2.4'],
    ['php:8.3-fpm-alpine3.18', 'musl 1.2.4'],
    ['node:18.20.4-bullseye-slim', 'glibc 2.31'],
    ['debian:bookworm-20240101-slim', 'glibc 2.36'],
    ['debian:12.5', 'glibc 2.36'],
    ['debian:11-slim', 'glibc 2.31'],
    ['ubuntu:jammy-20240111', 'glibc 2.35'],
    ['ubuntu:20.04', 'glibc 2.31'],
    ['alpine:3.19.4', 'musl 1.2.4'],
    ['postgres:16.3-bookworm', 'glibc 2.36'],
    ['gradle:8.5-jdk17-jammy', 'glibc 2.35'],
    ['maven:3.9.6-amazoncorretto-21-al2023', 'glibc 2.34'],
    ['swift:5.10-jammy', 'glibc 2.35'],
    ['swift:5.9-amazonlinux2', 'glibc 2.26'],
    ['openjdk:21-slim-bookworm', 'glibc 2.36'],
    ['almalinux:9.4', 'glibc 2.34'],
    ['fedora:40', 'glibc 2.39'],
    ['quay.io/centos/centos:stream9', 'glibc 2.34'],
    ['opensuse/leap:15.6', 'glibc 2.38'],
    ['opensuse/leap:15.5', 'glibc 2.31'],
    ['oven/bun:1.1-alpine', 'musl'],
    ['bitnami/redis:7.2.4-debian-12-r9', 'glibc 2.36'],
    ['bitnami/minideb:bullseye', 'glibc 2.31'],
    ['ghcr.io/astral-sh/uv:0.5.4-python3.12-bookworm-slim', 'glibc 2.36'],
    ['ghcr.io/astral-sh/uv:python3.13-alpine3.21', 'musl 1.2.5'],
    ['nimlang/nim:2.0.2', 'glibc'],
    ['nimlang/nim:2.0.2-alpine', 'musl'],
    ['ghcr.io/graalvm/native-image-community:21', 'glibc'],
    ['ghcr.io/graalvm/native-image-community:21-ol8', 'glibc 2.28'],
    ['mcr.microsoft.com/dotnet/sdk:8.0', 'glibc 2.36'],
    ['mcr.microsoft.com/dotnet/sdk:9.0', 'glibc 2.36'],
    ['mcr.microsoft.com/dotnet/sdk:10.0', 'glibc 2.39'],
    ['mcr.microsoft.com/dotnet/aspnet:10.0-alpine', 'musl 1.2.6'],
    ['mcr.microsoft.com/dotnet/runtime-deps:8.0-jammy-chiseled', 'glibc 2.35'],
    ['mcr.microsoft.com/dotnet/runtime:9.0-noble', 'glibc 2.39'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-azurelinux3.0-distroless', 'glibc 2.38'],
    ['registry.access.redhat.com/ubi9/ubi-minimal:9.4-1227', 'glibc 2.34'],
    ['registry.access.redhat.com/ubi8:8.10', 'glibc 2.28'],
    ['redhat/ubi10-micro', 'glibc 2.39'],
    ['lukemathwalker/cargo-chef:latest-rust-1', 'glibc 2.41'],
    ['lukemathwalker/cargo-chef:latest-rust-1.72.0-bookworm', 'glibc 2.36'],
    ['lukemathwalker/cargo-chef:0.1.62-rust-1.70', 'glibc 2.31'],
    ['docker.io/lukemathwalker/cargo-chef:0.1.68-rust-1.82-slim-bookworm', 'glibc 2.36'],
    ['lukemathwalker/cargo-chef:0.1.72-rust-1.90.0', 'glibc 2.41'],
    ['lukemathwalker/cargo-chef:latest-rust-1-alpine3.20', 'musl 1.2.5'],
    ['lukemathwalker/cargo-chef', 'glibc 2.41'],
    ['rustlang/rust:nightly', 'glibc 2.41'],
    ['rustlang/rust:nightly-slim', 'glibc 2.41'],
    ['rustlang/rust:nightly-bookworm-slim', 'glibc 2.36'],
    ['rustlang/rust:nightly-alpine3.21', 'musl 1.2.5'],
    ['tonistiigi/xx:1.5.0', 'none'],
    ['scratch', 'none'],
  ])('%s has %s', (reference, libc) => expect(libcOf(reference)).toBe(libc));
});

describe('the release of plain tags', () => {
  test.each([
    ['golang:1.8', 'jessie'],
    ['golang:1.10', 'stretch'],
    ['golang:1.15', 'buster'],
    ['golang:1.18', 'bullseye'],
    ['golang:1.19', 'bookworm'],
    ['golang:1.23', 'bookworm'],
    ['golang:1.24', 'trixie'],
    ['golang:latest', 'trixie'],
    ['rust:1.54', 'buster'],
    ['rust:1.71', 'bullseye'],
    ['rust:1.72', 'bookworm'],
    ['rust:1.88-slim', 'bookworm'],
    ['rust:1.89', 'trixie'],
    ['gcc:11', 'bullseye'],
    ['gcc:12', 'bookworm'],
    ['gcc:15', 'trixie'],
    ['node:16', 'buster'],
    ['node:17', 'bullseye'],
    ['node:18', 'bookworm'],
    ['node:19', 'bullseye'],
    ['node:20-slim', 'bookworm'],
    ['node:25', 'bookworm'],
    ['node:26', 'trixie'],
    ['node:lts', 'bookworm'],
    ['node', 'trixie'],
    ['python:3.6', 'bullseye'],
    ['python:3.8-slim', 'bookworm'],
    ['python:3.9', 'trixie'],
    ['python:3.13-slim', 'trixie'],
    ['ruby:2.7', 'bullseye'],
    ['ruby:3.1', 'bookworm'],
    ['ruby:3.2', 'trixie'],
    ['openjdk:8', 'bullseye'],
    ['openjdk:11-jre-slim', 'bullseye'],
    ['openjdk:23', '9'],
    ['haskell:9.12', 'bookworm'],
    ['swift:6.1', '24.04'],
    ['maven:3.9-eclipse-temurin-21', '24.04'],
    ['eclipse-temurin:21-jre', '26.04'],
    ['amazoncorretto:21', '2023'],
    ['mysql:8.4', '9-slim'],
    ['rabbitmq:4', '24.04'],
    ['erlang:27', 'bookworm'],
    ['erlang:28', 'trixie'],
    ['elixir:1.17-otp-27', 'bookworm'],
    ['alpine', '3.24'],
    ['alpine:3', '3.24'],
    ['node:22-alpine', '3.24'],
    ['redis:8-alpine', '3.23'],
    ['caddy:2', '3.23'],
    ['eclipse-mosquitto:2.0', '3.22'],
    ['ubuntu', '26.04'],
    ['ubuntu:rolling', '26.04'],
    ['debian', 'trixie'],
    ['debian:oldstable-slim', 'bookworm'],
  ])('%s stands on %s', (reference, release) => expect(lookup(reference)?.release).toBe(release));
});

describe('patch releases froze on the suite of their day', () => {
  test.each([
    ['golang:1.20.4', 'glibc 2.31'],
    ['golang:1.20.5', 'glibc 2.36'],
    ['golang:1.19.9', 'glibc 2.31'],
    ['golang:1.19.10', 'glibc 2.36'],
    ['golang:1.24.5', 'glibc 2.36'],
    ['golang:1.24.6', 'glibc 2.41'],
    ['python:3.12.1', 'glibc 2.36'],
    ['python:3.11.3-slim', 'glibc 2.31'],
    ['python:3.13.5', 'glibc 2.36'],
    // When these lines moved is not established, and a guess would be a false alarm.
    ['node:18.12.0', 'glibc'],
    ['python:3.9.1', 'glibc'],
  ])('%s has %s', (reference, libc) => expect(libcOf(reference)).toBe(libc));
});

describe('names of the same image', () => {
  test.each([
    'golang:1.22',
    'library/golang:1.22',
    'docker.io/golang:1.22',
    'docker.io/library/golang:1.22',
    'index.docker.io/library/golang:1.22',
    'mirror.example/library/golang:1.22',
    'mirror.example:5000/docker.io/library/golang:1.22',
    'public.ecr.aws/docker/library/golang:1.22',
    'arm64v8/golang:1.22',
    `golang:1.22@sha256:${'a'.repeat(64)}`,
  ])('%s', (reference) => expect(libcOf(reference)).toBe('glibc 2.36'));
});

describe('unknown is silent', () => {
  test.each([
    'corp.example/golang:1.22',
    'someone/golang:1.22',
    'ghcr.io/owner/app',
    'gcr.io/project/distroless/static',
    'golang:1.23-nanoserver-ltsc2022',
    'golang:1.23-windowsservercore',
    'mcr.microsoft.com/windows/servercore:ltsc2022',
    'mcr.microsoft.com/dotnet/framework/sdk:4.8',
    `golang@sha256:${'a'.repeat(64)}`,
    'denoland/deno:alpine',
    'golang:$VERSION',
    '',
    ':',
    'Golang',
  ])('%j', (reference) => expect(lookup(reference)).toBeUndefined());

  test('an Alpine release that a tag of an ended line does not tell', () => {
    expect(libcOf('golang:1.22-alpine')).toBe('musl');
    expect(libcOf('node:16-alpine')).toBe('musl');
  });
});
