import { contextFiles } from '../context-tree.js';
import type { Refused } from '../conversion-result.js';
import { refuse, type Subject } from '../subject.js';

/** Classes of the JDK that no run-time image has: compilers, debuggers and what attaches to other processes. */
const ofJdk =
  /\bgetSystemJavaCompiler\b|\bcom\.sun\.(tools\.(attach|javac|jdi|jconsole|classfile)|jdi|source)\b|\bjdk\.(jshell|jpackage|javadoc)\b|\bsun\.jvmstat\b/;

/** Refuses where the sources use what the JDK alone has. */
export function checkCompilers(subject: Subject): Refused | undefined {
  for (const { source } of contextFiles(subject).values()) {
    if (!/\.(java|kt|scala|groovy|clj)$/.test(source) || /(^|\/)tests?\//i.test(source)) continue;
    const found = ofJdk.exec(subject.context.read(source) ?? '');
    if (found === null) continue;
    const message = `${source} uses \`${found[0]}\`, which only the JDK has`;
    const hint = 'Keep the JDK, or name a run base that contains it.';
    return refuse(subject.ast, 'toolchain-at-run-time', subject.stage.from, message, hint);
  }
  return undefined;
}
