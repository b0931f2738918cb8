import { baseName } from '../../../core/shell/paths.js';
import { startedPrograms } from '../../../core/toolchains/started-programs.js';
import { contextFiles } from '../context-tree.js';
import type { Refused } from '../conversion-result.js';
import { isToolchain } from '../roots.js';
import { refuse, type Subject } from '../subject.js';

/** Classes of the JDK that no run-time image has: compilers, debuggers and what attaches to other processes. */
const ofJdk =
  /\bgetSystemJavaCompiler\b|\bcom\.sun\.(tools\.(attach|javac|jdi|jconsole|classfile)|jdi|source)\b|\bjdk\.(jshell|jpackage|javadoc)\b|\bsun\.jvmstat\b/;

/** Refuses where the sources use what the JDK alone has, or start a compiler. */
export function checkCompilers(subject: Subject): Refused | undefined {
  for (const { source } of contextFiles(subject).values()) {
    if (!/\.(java|kt|scala|groovy|clj)$/.test(source) || /(^|\/)tests?\//i.test(source)) continue;
    const text = subject.context.read(source) ?? '';
    const tool = startedPrograms(source, text).find(({ name, sure }) => sure && isToolchain(baseName(name)));
    const used = ofJdk.exec(text)?.[0];
    if (used === undefined && tool === undefined) continue;
    const message =
      used === undefined
        ? `${source} starts \`${tool?.name ?? ''}\`, which only the image of the build has`
        : `${source} uses \`${used}\`, which only the JDK has`;
    const hint = 'Keep the JDK, or name a run base that contains it.';
    return refuse(subject.ast, 'toolchain-at-run-time', subject.stage.from, message, hint);
  }
  return undefined;
}

/** Refuses where the build links a library that Java loads by its name: nothing says which. */
export function checkNative({ ast, run, stage }: Subject): Refused | undefined {
  const library = run.artifacts.find(
    ({ path, toolchain }) => /^(c|c\+\+|rust|go|zig)$/.test(toolchain) && /\.so(\.\d+)*$/.test(path),
  );
  if (library === undefined) return undefined;
  const message = `\`${library.path}\` is built here for Java to load, and it is not known what else it needs`;
  const hint = 'Build it in a stage of its own, and copy it by hand.';
  return refuse(ast, 'unknown-run-time-libraries', library.evidence[0] ?? stage.from, message, hint);
}
