import { execFormFix } from '../assists/exec-form.js';
import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import { shellInForce } from '../core/run/shell-in-force.js';
import type { Answer, StageRun } from '../core/run/stage-run.js';
import { observedShell } from '../core/verdict/observations.js';
import { startInstructions } from '../core/verdict/start-instructions.js';
import { faultFinding, faultsOf, placeOf, subjectOf } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'shell-missing',
  severity: 'error',
  summary: 'A shell form or a script is used where the image contains no shell.',
  check,
};

export const doc: RuleDoc = {
  why: `The shell form of CMD, ENTRYPOINT, HEALTHCHECK and RUN is run by \`/bin/sh -c\`. \`scratch\` and distroless images
have no shell; the \`:debug\` tags of distroless have one at \`/busybox/sh\`, which SHELL must name. The exec form,
a JSON array, starts the program itself, if the image contains it: distroless images contain no \`mkdir\`, \`curl\`
or \`pip\` either. Do such steps in another stage and copy the result.`,
  bad: [
    {
      text: `
        FROM scratch
        COPY app /app
        CMD /app --serve
        ^^^ error: CMD cannot start: its shell form needs \`/bin/sh\`
      `,
      fixed: `
        FROM scratch
        COPY app /app
        CMD ["/app", "--serve"]
      `,
    },
    {
      text: `
        FROM gcr.io/distroless/static-debian12
        RUN mkdir /data
        ^^^ error: RUN cannot start: its shell form needs \`/bin/sh\`
        COPY app /app
        CMD ["/app"]
      `,
    },
  ],
  good: [
    `
      FROM busybox:1.37 AS files
      RUN mkdir /data
      FROM gcr.io/distroless/static-debian12
      COPY --from=files /data /data
      COPY app /app
      CMD ["/app"]
    `,
    `
      FROM scratch
      COPY app /app
      CMD ["/app", "--serve"]
    `,
    `
      FROM gcr.io/distroless/base-debian12:debug
      SHELL ["/busybox/sh", "-c"]
      CMD /app $PORT
    `,
    `
      FROM scratch
      COPY --from=busybox:musl /bin /bin
      CMD /bin/httpd -f
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const stage of facts.graph.stages) {
    const run = facts.runs.stage(stage.index);
    const seen = observedShell(facts.inputs.observations, stage.index);
    const shell = seen ?? run.runtime.shell;
    // A stage that was built with a shell in it has run all of this.
    for (const { instruction, answer } of shell.value === true && seen !== undefined ? [] : run.shellLess)
      if (stage.instructions.includes(instruction))
        yield { ...shellForm(facts, instruction, answer, run), observed: seen !== undefined };
    if (shell.value !== false) continue;
    for (const instruction of startForms(facts, stage.index)) {
      if (shellInForce(facts.graph, stage.index, instruction) !== undefined) continue;
      yield { ...shellForm(facts, instruction, shell, run), observed: seen !== undefined };
    }
  }
  yield* scripts(facts);
}

/** Scripts that are started without a shell: their own is missing, or they name none. */
function* scripts(facts: Facts): Iterable<Finding> {
  for (const [landing, fault] of faultsOf(facts, 'interpreter')) {
    if (!isShell(fault.interpreter)) continue;
    const text = `${subjectOf(landing)} won't start: it is a script for \`${fault.interpreter}\`, which ${placeOf(landing)} does not contain ("no such file or directory")`;
    yield faultFinding(facts, landing, fault, text);
  }
  for (const [landing, fault] of faultsOf(facts, 'no-interpreter-line')) {
    const text = `${subjectOf(landing)} won't start: it is a script without a \`#!\` line, and the exec form uses no shell ("exec format error")`;
    yield faultFinding(facts, landing, fault, text);
  }
}

/** `program-missing` reports other interpreters. */
function isShell(interpreter: string): boolean {
  return /(^|\/)(ba|da|a|z|k|c|fi)?sh$/.test(interpreter);
}

/** The shell forms that a container of a built stage surely starts. */
function startForms({ graph, verdicts }: Facts, stage: number): Instruction[] {
  if (!verdicts.targets.has(stage)) return [];
  const { entrypoint, command, healthcheck } = startInstructions(graph, stage);
  const isReset = entrypoint === undefined || (entrypoint.json && entrypoint.words.length === 0);
  const starts = [entrypoint, isReset ? command : undefined, healthcheck];
  return starts.filter((instruction) => instruction !== undefined).filter(isShellForm);
}

function isShellForm({ keyword, json, words }: Instruction): boolean {
  const isNone = keyword === 'HEALTHCHECK' && words[0]?.value.toUpperCase() === 'NONE';
  return !json && !isNone && words.length > 0;
}

function shellForm(facts: Facts, instruction: Instruction, shell: Answer, run: StageRun): Finding {
  const { keyword, keywordSpan } = instruction;
  const place = run.runtime.base?.title ?? 'this stage';
  const fixes = keyword === 'RUN' ? [] : execFormFix(facts.ast, instruction, run);
  return {
    start: keywordSpan.start,
    end: keywordSpan.end,
    message: `${keyword} cannot start: its shell form needs \`/bin/sh\`, which ${place} does not contain; ${adviceFor(keyword, fixes)}`,
    // A health check that cannot run leaves the container running, unhealthy.
    severity: keyword === 'HEALTHCHECK' ? 'warning' : 'error',
    related: shell.evidence,
    fixes,
  };
}

function adviceFor(keyword: string, fixes: readonly Fix[]): string {
  if (keyword === 'RUN') return 'run it in another stage and copy the result';
  if (fixes.length > 0) return 'use the exec form, a JSON array';
  return 'start a program that the image contains, in exec form (a JSON array)';
}
