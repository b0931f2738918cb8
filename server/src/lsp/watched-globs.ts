/** Sources and build files that show how a program is linked. */
export const sourceGlobs: readonly string[] = [
  '**/*.{go,c,cc,cpp,h,rs}',
  '**/{go.mod,go.sum,vendor/modules.txt}',
  '**/{CMakeLists.txt,meson.build,configure,Cargo.toml,Cargo.lock,config.toml,rust-toolchain*}',
  '**/{package-lock.json,yarn.lock,pnpm-lock.yaml,bun.lock}',
  '**/{requirements*.txt,pyproject.toml,poetry.lock,uv.lock,Pipfile*,Gemfile*,composer.*,mix.exs}',
  '**/{pom.xml,build.gradle*,settings.gradle*,*.csproj,*.fsproj,Package.swift,*.cabal}',
  '**/*.dockerignore',
  '**/{Dockerfile*,Containerfile*,*.Dockerfile}',
  '**/stage-insight{,.lock}.json',
];
