import type { StageRun } from '../../run/stage-run.js';
import { folderOf, joinPath } from '../../shell/paths.js';
import { removeBetween, textBetween } from '../text.js';

export interface SpringBoot {
  /** e.g. `3.3.1`. */
  readonly version: string;
  /** Class that starts the layers; `undefined` where a jar among them does, from 3.3 on. */
  readonly launcher: string | undefined;
}

/**
 * The Spring Boot that the jar at `path` holds, by the pom.xml or build.gradle that the stage has above it.
 * `undefined` where no version is stated, or where that version cannot take its jars apart into layers.
 */
export function springBootOf(run: Pick<StageRun, 'readFile'>, path: string): SpringBoot | undefined {
  const folder = folderOf(path);
  const version = /\/target$/.test(folder)
    ? mavenVersion(run.readFile(joinPath(folderOf(folder), 'pom.xml')))
    : gradleVersion(run, folder);
  const [, major, minor] = /^(\d+)\.(\d+)(?:\.|$)/.exec(version ?? '') ?? [];
  const order = Number(major) * 100 + Number(minor);
  // 2.3 makes layers only when configured to; later ones do by default.
  if (version === undefined || !(order >= 204)) return undefined;
  if (order >= 303) return { version, launcher: undefined };
  const inner = order >= 302 ? 'launch.' : '';
  return { version, launcher: `org.springframework.boot.loader.${inner}JarLauncher` };
}

function mavenVersion(pom: string | undefined): string | undefined {
  const text = pom === undefined ? '' : removeBetween(pom, '<!--', '-->');
  if (!text.includes('spring-boot-maven-plugin') || isSwitchedOff(text)) return undefined;
  const parent = textBetween(text, '<parent>', '</parent>');
  if (!parent.includes('<artifactId>spring-boot-starter-parent</artifactId>')) return undefined;
  return /<version>\s{0,50}(\d[\w.-]{1,50})\s{0,50}<\/version>/.exec(parent)?.[1];
}

/** `<layers><enabled>false`, a launcher script in front of the jar, or a jar that is not the whole application. */
function isSwitchedOff(text: string): boolean {
  return /<layers>\s{0,200}<enabled>\s{0,50}false|<executable>\s{0,50}true|<layout>|<skip>\s{0,50}true/.test(
    text,
  );
}

function gradleVersion({ readFile }: Pick<StageRun, 'readFile'>, folder: string): string | undefined {
  const project = /^(.*)\/build\/libs$/.exec(folder)?.[1];
  if (project === undefined) return undefined;
  const text =
    readFile(joinPath(project || '/', 'build.gradle')) ??
    readFile(joinPath(project || '/', 'build.gradle.kts'));
  if (
    text === undefined ||
    /\blayered\s{0,50}\{\s{0,200}enabled\s{0,50}=\s{0,50}false|launchScript/.test(text)
  )
    return undefined;
  return /\bid[ (]{0,5}["']org\.springframework\.boot["']\)?[ ]{1,5}version[ ]{1,5}["'](\d[\w.-]{1,50})["']/.exec(
    text,
  )?.[1];
}
