import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import { baseName } from '../core/shell/paths.js';
import type { ShellCommand, ShellWord } from '../core/shell/command.js';
import {
  isKnownModule,
  linkedModules,
  moduleUses,
  type ModuleUse,
} from '../core/toolchains/java/java-modules.js';

export const rule: Rule = {
  id: 'java-module-missing',
  severity: 'error',
  summary: 'A Java runtime created by jlink lacks a module that the sources use.',
  check,
};

export const doc: RuleDoc = {
  why: `\`jlink\` builds a runtime from the modules it is given and the modules they require. A program stops with
\`NoClassDefFoundError\` when it first uses a class of any other module. \`jdeps --print-module-deps\` lists the modules that
a jar needs. Before Java 22, HTTPS also needs \`jdk.crypto.ec\`: without it many servers reject the handshake.`,
  bad: [
    {
      files: { 'Main.java': 'import java.net.http.HttpClient;\nclass Main {}\n' },
      text: `
        FROM eclipse-temurin:21-jdk AS build
        WORKDIR /src
        COPY . .
        RUN javac -d out Main.java
        RUN jlink --add-modules java.base --output /jre
                                ^^^^^^^^^ error: the first use of module java.net.http fails
        FROM debian:bookworm-slim
        COPY --from=build /jre /jre
        COPY --from=build /src/out /app
        CMD ["/jre/bin/java", "-cp", "/app", "Main"]
      `,
      fixed: `
        FROM eclipse-temurin:21-jdk AS build
        WORKDIR /src
        COPY . .
        RUN javac -d out Main.java
        RUN jlink --add-modules java.base,java.net.http,jdk.crypto.ec --output /jre
        FROM debian:bookworm-slim
        COPY --from=build /jre /jre
        COPY --from=build /src/out /app
        CMD ["/jre/bin/java", "-cp", "/app", "Main"]
      `,
    },
  ],
  good: [
    {
      files: { 'Main.java': 'import java.util.logging.Logger;\nclass Main {}\n' },
      text: `
        FROM eclipse-temurin:21-jdk AS build
        COPY . .
        RUN jlink --add-modules java.sql --output /jre
      `,
    },
    {
      files: { 'Main.java': 'import java.net.http.HttpClient;\nclass Main {}\n' },
      text: `
        FROM eclipse-temurin:21-jdk AS build
        COPY . .
        RUN jlink --add-modules $(jdeps --print-module-deps app.jar) --output /jre
      `,
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph, runs, inputs } = facts;
  // The sources are read where somebody links a runtime, and once.
  let uses: readonly ModuleUse[] | undefined;
  for (const { index } of graph.stages) {
    for (const { command } of runs.stage(index).commands) {
      const word = baseName(command.words[0]?.text ?? '') === 'jlink' ? modulesWord(command) : undefined;
      const asked = namesIn(word);
      if (word === undefined || asked === undefined || command.script !== undefined) continue;
      const linked = linkedModules(asked);
      uses ??= moduleUses(inputs.context, '');
      const lacking = uses.filter(({ module }) => !linked.has(module));
      const isClient = uses.some(({ module }) => module === 'java.net.http');
      const needsCurves = isClient && lacksCurves(facts, index, linked, command);
      const added = [...lacking.map(({ module }) => module), ...(needsCurves ? ['jdk.crypto.ec'] : [])];
      for (const use of lacking) yield finding(word, use, added);
    }
  }
}

function finding(word: ShellWord, { module, file }: ModuleUse, added: readonly string[]): Finding {
  const { start, end } = valueSpan(word);
  return {
    start,
    end,
    // Other modules may be missing on purpose where a class is never used: that of a client is.
    severity: module === 'java.net.http' ? 'error' : 'warning',
    certainty: module === 'java.net.http' ? 'certain' : 'likely',
    message: `the first use of module ${module} fails with NoClassDefFoundError: ${file} imports it, but the runtime does not contain it`,
    fixes: addFix(word, added),
  };
}

/** The value of `--add-modules`, in a word of its own or behind `=`. */
function modulesWord({ words }: ShellCommand): ShellWord | undefined {
  const at = words.findIndex(({ text }) => text === '--add-modules');
  return at === -1 ? words.find(({ text }) => text?.startsWith('--add-modules=') === true) : words[at + 1];
}

/** `undefined` where not every name, or not all that a module brings, is known. */
function namesIn(word: ShellWord | undefined): readonly string[] | undefined {
  const names = word?.text
    ?.replace(/^--add-modules=/, '')
    .split(',')
    .map((name) => name.trim());
  return names?.every((name) => /^[\w.]+$/.test(name) && isKnownModule(name)) === true ? names : undefined;
}

function valueSpan({ start, end, raw }: ShellWord): { readonly start: number; readonly end: number } {
  const head = raw.startsWith('--add-modules=') ? '--add-modules='.length : 0;
  return { start: start + head, end };
}

function addFix({ end, raw }: ShellWord, modules: readonly string[]): readonly Fix[] {
  const at = /["']$/.test(raw) ? end - 1 : end;
  const newText = modules.map((module) => `,${module}`).join('');
  return [
    {
      title: `Add ${modules.join(', ')}`,
      safety: 'suggested',
      edits: () => [{ start: at, end: at, newText }],
    },
  ];
}

/** HTTPS before Java 22, where the curves are in a module of their own that nothing reads. */
function lacksCurves(
  { runs }: Facts,
  stage: number,
  linked: ReadonlySet<string>,
  { words }: ShellCommand,
): boolean {
  const version = Number(/^\d+/.exec(runs.stage(stage).runtime.runtimeVersion('jdk') ?? '')?.[0]);
  const isBound = words.some(({ text }) => text === '--bind-services');
  return version < 22 && !isBound && !linked.has('jdk.crypto.ec');
}
