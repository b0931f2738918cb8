import type { Artifact, Evidence } from '../artifacts.js';
import type { ImageFacts } from '../images/image-facts.js';
import { parseImageName } from '../images/image-name.js';
import { baseName } from '../shell/paths.js';

/** Repositories whose programs are static Go or Rust binaries, from their own build files. */
const staticRepositories =
  /^(ghcr\.io\/astral-sh\/(uv|ruff)|library\/(docker|traefik|caddy|registry|consul|vault|nats)|docker|traefik|caddy|hashicorp\/\w+|prom\/[\w-]+|mikefarah\/yq|rclone\/rclone|minio\/(minio|mc)|cloudflare\/cloudflared|aquasec\/trivy|registry\.k8s\.io\/.+|ghcr\.io\/grpc-ecosystem\/.+|gcr\.io\/kaniko-project\/.+|alpine\/helm|tianon\/gosu|goreleaser\/goreleaser|jwilder\/dockerize|docker\/(compose|buildx)-bin|moby\/buildkit)$/;

/** Programs that distributions and official images link dynamically, with the libraries beside libc. */
const dynamicPrograms: Readonly<Record<string, readonly string[]>> = {
  sh: [],
  bash: [],
  dash: [],
  ash: [],
  busybox: [],
  curl: ['libcurl'],
  wget: [],
  node: ['libstdc++', 'libgcc_s'],
  python: [],
  python3: [],
  php: [],
  ruby: [],
  perl: [],
  nginx: [],
  httpd: [],
  psql: ['libpq'],
  postgres: [],
  mysql: [],
  'redis-server': [],
  'redis-cli': [],
  git: [],
  ssh: [],
  openssl: ['libssl'],
  jq: [],
  ffmpeg: [],
  ffprobe: [],
  envsubst: [],
  'su-exec': [],
  deno: ['libgcc_s'],
  bun: [],
};

/**
 * The same of packages of Debian, Ubuntu and Alpine, by the library that brings the others along. What an image has in
 * /usr/local it built itself, with what it likes. Source: Depends of bookworm and trixie, APKBUILDs.
 */
const packagedPrograms: Readonly<Record<string, readonly string[]>> = {
  convert: ['libMagickWand'],
  ffmpeg: ['libavdevice'],
  ffprobe: ['libavdevice'],
  git: ['libpcre2-8'],
  gs: ['libgs'],
  identify: ['libMagickWand'],
  jq: ['libjq'],
  magick: ['libMagickWand'],
  mogrify: ['libMagickWand'],
  pdfinfo: ['libpoppler'],
  pdftoppm: ['libpoppler'],
  pdftotext: ['libpoppler'],
  rsync: ['libpopt'],
  sqlite3: ['libreadline'],
  ssh: ['libcrypto'],
};

const programFolder = /^(\/usr)?(\/local)?\/s?bin\/[^/]+$|^\/busybox\/[^/]+$/;

/** A file of an image that no instruction made: what can be said of it by its path and the image's facts. */
export function imageArtifact(
  reference: string | undefined,
  facts: ImageFacts | undefined,
  path: string,
  origin: number,
  evidence: Evidence | undefined,
): Artifact {
  const base: Artifact = {
    path,
    toolchain: reference === undefined ? 'unknown' : 'image',
    linkage: 'unknown',
    certainty: 'possible',
    libc: undefined,
    libcVersion: undefined,
    needs: [],
    wants: {},
    platform: undefined,
    origin,
    evidence: evidence === undefined ? [] : [evidence],
    explanation: reference === undefined ? 'its origin is not known' : `a file of ${reference}`,
  };
  if (isDataPath(path)) return { ...base, linkage: 'data', certainty: 'likely' };
  if (reference !== undefined && isStaticImage(reference)) {
    return {
      ...base,
      linkage: 'static',
      certainty: 'likely',
      explanation: `a static program of ${reference}`,
    };
  }
  return facts === undefined ? base : programOfImage(base, facts, path);
}

function programOfImage(base: Artifact, facts: ImageFacts, path: string): Artifact {
  const { libc, runsDynamic } = facts;
  const { path: place } = base;
  if (!programFolder.test(path) || libc === undefined || libc === 'none') return base;
  if (runsDynamic === 'none') {
    return {
      ...base,
      toolchain: 'image',
      linkage: 'static',
      certainty: 'likely',
      explanation: `a static program of ${facts.title}`,
    };
  }
  const name = baseName(path);
  // Elsewhere a package brings busybox, and which one decides how it is linked.
  if (/^(busybox|ash)$/.test(name) && facts.distro !== 'alpine' && facts.distro !== 'busybox') return base;
  const needs = needsOf(facts, place);
  if (needs === undefined || name.includes('static')) return base;
  // Node's own builds ask for an old glibc, whatever image they are in.
  const version = name === 'node' || name === 'deno' || name === 'bun' ? undefined : facts.libcVersion;
  const applet = facts.distro === 'busybox' || facts.distro === 'alpine';
  const explanation = `a dynamic ${version === undefined ? libc : `${libc} ${version}`} program of ${facts.title}`;
  const certainty = applet ? 'certain' : 'likely';
  return {
    ...base,
    path: place,
    linkage: 'dynamic',
    certainty,
    libc,
    libcVersion: version,
    needs,
    explanation,
  };
}

function needsOf({ distro }: ImageFacts, path: string): readonly string[] | undefined {
  const name = baseName(path);
  const isPackaged = /^(\/usr)?\/bin\//.test(path) && /^(debian|ubuntu|alpine)$/.test(distro ?? '');
  if (isPackaged && Object.hasOwn(packagedPrograms, name)) return packagedPrograms[name];
  // On Alpine it is a link to busybox, or a package that replaces that.
  if (isPackaged && name === 'wget' && distro !== 'alpine') return ['libpsl'];
  return Object.hasOwn(dynamicPrograms, name) ? dynamicPrograms[name] : undefined;
}

function isStaticImage(reference: string): boolean {
  const { registry, repository } = parseImageName(reference);
  const name = registry === 'docker.io' ? repository : `${registry}/${repository}`;
  return staticRepositories.test(name);
}

/** Paths that hold data for sure: nothing there is started. */
export function isDataPath(path: string): boolean {
  if (
    /\.(crt|pem|key|conf|cfg|ini|ya?ml|json|html?|css|js|mjs|map|txt|md|xml|svg|png|jpe?g|ico|ttf|woff2?|sql|zip|tzif|properties|csv|proto|gz|tmpl|toml|wasm|cer|jks|env|lock|go|mod|sum|c|h|cc|cpp|hpp|rs|java|kt|kts|gradle|cs|fs|csproj|fsproj|sln|slnx|props|ts|tsx|jsx|vue|rb|erl|ex|exs|hs|cabal|swift|zig|nim|cr|ml|dart|proto|patch|diff|in|am|ac|graphql|prisma|vbs|rst|adoc|mk|cmake|dockerignore|gitignore|npmrc|nvmrc)$/.test(
      path,
    )
  )
    return true;
  return /^\/(etc|usr\/share|srv|var\/www|var\/lib)(\/|$)/.test(path);
}
