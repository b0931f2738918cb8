import { limits } from '../../limits.js';
import { baseName, joinPath } from '../../shell/paths.js';
import { javaRelease } from './java-version.js';
import { removeBetween, textBetween } from '../text.js';
import type { ToolStage } from '../tool-call.js';

export interface MavenProject {
  readonly folder: string;
  readonly name: { readonly artifact: string; readonly file: string | undefined } | undefined;
  /** Java version that the pom sets. */
  readonly version: string | undefined;
  /** Whether the pom, or that of the project it is a module of, could be read. */
  readonly isRead: boolean;
}

/** The Maven project in `folder` and its modules; a project without a readable pom has no name. */
export function readPom(
  stage: Pick<ToolStage, 'readFile'>,
  folder: string,
  seen: Set<string> = new Set(),
): readonly MavenProject[] {
  // Modules may name each other, and themselves.
  if (seen.has(folder) || seen.size >= limits.maxIncludedFiles) return [];
  seen.add(folder);
  const pom = stage.readFile(joinPath(folder, 'pom.xml'));
  const text = pom === undefined ? undefined : removeBetween(pom, '<!--', '-->');
  if (text === undefined) return [{ folder, name: undefined, version: undefined, isRead: seen.size > 1 }];
  const own = sections.reduce((rest, name) => removeBetween(rest, `<${name}>`, `</${name}>`), text);
  const artifact = element(own, 'artifactId');
  const parent = textBetween(text, '<parent>', '</parent>');
  const version = element(own, 'version') ?? element(parent, 'version');
  const packaging = element(own, 'packaging') ?? 'jar';
  const finalName = element(text, 'finalName')?.replace(
    /\$\{(project\.)?(artifactId|name)\}/,
    artifact ?? '',
  );
  const stem =
    finalName ??
    (version === undefined || version.includes('${') ? undefined : `${artifact ?? ''}-${version}`);
  const file = stem === undefined || stem.includes('${') ? undefined : `${stem}.${packaging}`;
  const java = javaVersion(text);
  const modules = [...text.matchAll(/<module>\s{0,50}([\w./-]{1,300})\s{0,50}<\/module>/g)].map(
    (match) => match[1] ?? '',
  );
  const inner = modules.slice(0, 50).flatMap((module) => readPom(stage, joinPath(folder, module), seen));
  const project: MavenProject = {
    folder,
    name: artifact === undefined ? undefined : { artifact, file },
    version: java,
    isRead: true,
  };
  return [project, ...inner.map((one) => ({ ...one, version: one.version ?? java }))];
}

const sections = ['parent', 'dependencyManagement', 'dependencies', 'plugins', 'profiles'];

function element(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]{1,500})</${name}>`).exec(text)?.[1]?.trim();
}

function javaVersion(text: string): string | undefined {
  const names = [
    'maven.compiler.release',
    'release',
    'maven.compiler.target',
    'target',
    'maven.compiler.source',
    'java.version',
  ];
  for (const name of names) {
    const value = element(text, name.replaceAll('.', '\\.'));
    const property = /^\$\{([\w.-]+)\}$/.exec(value ?? '')?.[1];
    const found = property === undefined ? value : element(text, property.replaceAll('.', '\\.'));
    if (found !== undefined && /^[\d.]+$/.test(found)) return found;
  }
  return springVersion(text);
}

/** What Spring Boot's parent sets where the project says nothing. */
function springVersion(text: string): string | undefined {
  const parent = textBetween(text, '<parent>', '</parent>');
  if (!parent.includes('spring-boot-starter-parent')) return undefined;
  const major = Number(/^\d+/.exec(element(parent, 'version') ?? '')?.[0] ?? 0);
  return major >= 3 ? '17' : major === 2 ? '8' : undefined;
}

export interface GradleProject {
  /** Whether the build file was read and stands alone: without a setting the JDK's version counts then. */
  readonly complete: boolean;
  /** Whether a build or settings file could be read. */
  readonly isRead: boolean;
  readonly version: string | undefined;
  readonly modules: readonly string[];
  readonly name: string;
  /** Whether `installDist` writes where it does by default. */
  readonly installsByName: boolean;
}

/** What the build files of Gradle in a folder say; empty where there are none. */
export function readGradle(stage: Pick<ToolStage, 'readFile'>, folder: string): GradleProject {
  const build =
    stage.readFile(joinPath(folder, 'build.gradle')) ??
    stage.readFile(joinPath(folder, 'build.gradle.kts')) ??
    '';
  const settings =
    stage.readFile(joinPath(folder, 'settings.gradle')) ??
    stage.readFile(joinPath(folder, 'settings.gradle.kts')) ??
    '';
  const patterns = [
    /options\.release(?:\.set\(|\s{0,50}=)\s{0,50}(\d+)/,
    /targetCompatibility\s{0,50}=?\s{0,50}\(?["']?(?:JavaVersion\.VERSION_)?([\d._]+)/,
    /sourceCompatibility\s{0,50}=?\s{0,50}\(?["']?(?:JavaVersion\.VERSION_)?([\d._]+)/,
    /JavaLanguageVersion\.of\(\s*["']?(\d+)/,
    /jvmToolchain\(\s*(\d+)/,
  ];
  const found = patterns.map((pattern) => pattern.exec(build)?.[1]).find((version) => version !== undefined);
  const includes = [...settings.matchAll(/include[ \t]{0,50}\(?([^\n)]{0,2000})/g)].flatMap((match) => [
    ...(match[1] ?? '').matchAll(/["']:?([\w:.-]+)["']/g),
  ]);
  const modules = includes.map((match) => (match[1] ?? '').replaceAll(':', '/')).slice(0, 50);
  const name =
    /rootProject\.name\s{0,50}=\s{0,50}["']([^"']{1,300})["']/.exec(settings)?.[1] ?? baseName(folder);
  const complete =
    build !== '' &&
    modules.length === 0 &&
    !/apply\s+from|buildSrc|java-conventions|subprojects|allprojects/.test(build);
  const isRead = build !== '' || settings !== '';
  return {
    isRead,
    version: found === undefined ? undefined : javaRelease(found.replace('_', '.')),
    modules,
    name,
    complete,
    installsByName:
      build !== '' && !/applicationName|executableDir|distributionBaseName|distributions\s*\{/.test(build),
  };
}
