import { changeImageFix, rootStage } from '../assists/change-image.js';
import { cacheFixes } from '../assists/loader-cache-fixes.js';
import { installFixes } from '../assists/install-package.js';
import { runBaseFixes } from '../assists/landing-fixes.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import type { Fault, Landing } from '../core/verdict/landing.js';
import { faultFinding, placeOf, severityOf, subjectOf } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'shared-library-missing',
  severity: 'error',
  summary: 'A shared library that a program needs is not in the image it is copied to.',
  check,
};

export const doc: RuleDoc = {
  why: `Before it starts a program, the loader looks for every library that the program names, and it stops at the first
missing one with "cannot open shared object file". Rust programs need libgcc_s, C++ programs also libstdc++;
small images such as \`busybox:glibc\`, distroless base and plain Alpine lack them. On Debian and Ubuntu the loader finds
libraries in \`/usr/local/lib\` through its cache alone, which \`ldconfig\` writes: what a COPY places there later is not found.
A .NET program that is published without its runtime starts on the major version that it is built for alone.`,
  bad: [
    {
      text: `
        FROM rust:1.80-bookworm AS builder
        COPY . .
        RUN cargo build --release
        FROM gcr.io/distroless/base-debian12
        COPY --from=builder /target/release/tool /tool
                            ^^^^^^^^^^^^^^^^^^^^ error: \`/tool\` needs libgcc_s
        CMD ["/tool"]
      `,
      files: {
        'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n',
        'src/main.rs': 'fn main() {}\n',
      },
    },
    {
      text: `
        FROM alpine:3.20 AS builder
        RUN apk add build-base
        COPY main.cpp .
        RUN g++ -o /app main.cpp
        FROM alpine:3.20
        COPY --from=builder /app /app
                            ^^^^ error: \`/app\` needs libstdc++
        CMD ["/app"]
      `,
      files: { 'main.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' },
    },
    {
      text: `
        FROM debian:bookworm AS builder
        RUN apt-get update && apt-get install -y gcc libc6-dev
        COPY . .
        RUN gcc -shared -fPIC -o /usr/local/lib/libshapes.so shapes.c
        RUN gcc -o /usr/local/bin/draw draw.c -lshapes
        FROM debian:bookworm-slim
        COPY --from=builder /usr/local/bin/draw /usr/local/bin/
        COPY --from=builder /usr/local/lib/libshapes.so /usr/local/lib/
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: \`/usr/local/bin/draw\` fails to start
        CMD ["draw"]
      `,
      files: { 'shapes.c': 'int corners(void) { return 3; }\n', 'draw.c': 'int main(void) { return 0; }\n' },
      fixed: `
        FROM debian:bookworm AS builder
        RUN apt-get update && apt-get install -y gcc libc6-dev
        COPY . .
        RUN gcc -shared -fPIC -o /usr/local/lib/libshapes.so shapes.c
        RUN gcc -o /usr/local/bin/draw draw.c -lshapes
        FROM debian:bookworm-slim
        COPY --from=builder /usr/local/bin/draw /usr/local/bin/
        COPY --from=builder /usr/local/lib/libshapes.so /usr/local/lib/
        RUN ldconfig
        CMD ["draw"]
      `,
    },
    {
      text: `
        FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
        WORKDIR /src
        COPY app.csproj Program.cs ./
        RUN dotnet publish app.csproj -c Release -o /out
        FROM mcr.microsoft.com/dotnet/runtime:8.0
        WORKDIR /app
        COPY --from=build /out .
                          ^^^^ error: \`/app/\` needs .NET 9.0
        ENTRYPOINT ["dotnet", "app.dll"]
      `,
      fixed: `
        FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
        WORKDIR /src
        COPY app.csproj Program.cs ./
        RUN dotnet publish app.csproj -c Release -o /out
        FROM mcr.microsoft.com/dotnet/runtime:9.0
        WORKDIR /app
        COPY --from=build /out .
        ENTRYPOINT ["dotnet", "app.dll"]
      `,
      files: {
        'app.csproj':
          '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>',
        'Program.cs': 'System.Console.WriteLine("hi");\n',
      },
    },
  ],
  good: [
    {
      text: `
        FROM alpine:3.20 AS builder
        RUN apk add build-base
        COPY main.cpp .
        RUN g++ -o /app main.cpp
        FROM alpine:3.20
        RUN apk add --no-cache libstdc++
        COPY --from=builder /app /app
        CMD ["/app"]
      `,
      files: { 'main.cpp': '#include <iostream>\nint main() { std::cout << 1; }\n' },
    },
    {
      text: `
        FROM rust:1.80-bookworm AS builder
        COPY . .
        RUN cargo build --release
        FROM gcr.io/distroless/cc-debian12
        COPY --from=builder /target/release/tool /tool
        CMD ["/tool"]
      `,
      files: {
        'Cargo.toml': '[package]\nname = "tool"\nversion = "0.1.0"\n',
        'src/main.rs': 'fn main() {}\n',
      },
    },
  ],
};

type LibraryFault = Extract<Fault, { readonly kind: 'library' }>;

/** Libraries that are there and that the loader does not find: told where they are placed. */
function* uncachedFindings(
  facts: Facts,
  landing: Landing,
  faults: readonly LibraryFault[],
): Iterable<Finding> {
  for (const fault of faults) {
    const { uncached, library, certainty } = fault;
    if (uncached === undefined) continue;
    const fails = certainty === 'certain' ? 'fails' : 'may fail';
    const text = `${subjectOf(landing)} ${fails} to start ("cannot open shared object file"): on ${placeOf(landing)} the loader finds ${library} in /usr/local/lib only after \`ldconfig\` has run`;
    const { start, end } = uncached;
    yield {
      ...faultFinding(facts, landing, fault, text),
      start,
      end,
      fixes: cacheFixes(facts, landing, uncached),
    };
  }
}

function* check(facts: Facts): Iterable<Finding> {
  for (const landing of facts.verdicts.landings) {
    const faults = landing.faults.flatMap((fault) => (fault.kind === 'library' ? [fault] : []));
    yield* uncachedFindings(facts, landing, faults);
    yield* frameworkFindings(facts, landing);
    const missing = faults.filter(({ uncached }) => uncached === undefined);
    const [first] = missing;
    if (first === undefined) continue;
    const names = missing.map(({ library }) => library);
    const text = `${subjectOf(landing)} needs ${names.join(', ')}, which ${placeOf(landing)} does not contain; it ${first.certainty === 'certain' ? 'will' : 'may'} fail to start ("cannot open shared object file")`;
    yield {
      ...faultFinding(facts, landing, first, text),
      fixes: [...installFixes(facts, landing, names), ...runBaseFixes(facts, landing)],
    };
  }
}

/** .NET that is published without its runtime, on an image with another version or another part of it. */
function* frameworkFindings(facts: Facts, landing: Landing): Iterable<Finding> {
  const { delivery, use } = landing;
  const fault = landing.faults.find(({ kind }) => kind === 'runtime-version');
  if (fault?.kind !== 'runtime-version' || delivery.artifact.toolchain !== 'dotnet') return;
  // What starts it unseen may choose another runtime.
  const isSure = severityOf(landing, fault) === 'error';
  const text = `${subjectOf(landing)} needs ${fault.name} ${fault.needed}, and ${placeOf(landing)} has ${fault.there}; it ${isSure ? 'will' : 'may'} fail to start ("You must install or update .NET to run this application")`;
  yield {
    ...faultFinding(facts, landing, isSure ? fault : { ...fault, certainty: 'likely' }, text),
    fixes: changeImageFix(
      facts.graph,
      use.stage,
      frameworkImage(facts, landing, fault.needed),
      (name) => `Run on \`${name}\``,
    ),
  };
}

/** The run image with the framework that is asked for, where its name is Microsoft's and its tag a version. */
function frameworkImage({ graph }: Facts, { delivery, use }: Landing, needed: string): string | undefined {
  const base = rootStage(graph, use.stage)?.base;
  const [, repository = '', rest = ''] =
    /^(mcr\.microsoft\.com\/dotnet\/)(?:runtime|aspnet):\d+\.\d+(-alpine)?$/.exec(
      base?.kind === 'image' ? base.image : '',
    ) ?? [];
  const name = delivery.artifact.wants.runtime?.name === 'aspnet' ? 'aspnet' : 'runtime';
  return repository === '' ? undefined : `${repository}${name}:${needed}${rest}`;
}
