import { insertAbove } from '../assists/insert-line.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import { baseName } from '../core/shell/paths.js';
import type { Instruction } from '../core/text/ast.js';
import { type EntryScript, entryScripts } from '../core/verdict/entry-scripts.js';

export const rule: Rule = {
  id: 'script-not-runnable',
  severity: 'error',
  summary: 'A script that is started by its path has no execute bit, or ends its first line with CRLF.',
  check,
};

export const doc: RuleDoc = {
  why: `The kernel starts a script by its path only if an execute bit is set ("permission denied"), and it takes the first line
literally: with CRLF it looks for an interpreter called \`/bin/sh\\r\` ("no such file or directory"). COPY keeps the mode and
the bytes of the build context, so a checkout on Windows or a file created without the bit breaks the image.`,
  bad: [
    {
      files: { 'entrypoint.sh': '#!/bin/sh\r\nexec "$@"\r\n' },
      text: `
        FROM debian:bookworm-slim
        COPY entrypoint.sh /entrypoint.sh
        ENTRYPOINT ["/entrypoint.sh"]
                    ^^^^^^^^^^^^^^^^ error: \`/entrypoint.sh\` won't start: its first line ends with CRLF
      `,
      fixed: `
        FROM debian:bookworm-slim
        COPY entrypoint.sh /entrypoint.sh
        RUN sed -i 's/\\r$//' /entrypoint.sh
        ENTRYPOINT ["/entrypoint.sh"]
      `,
    },
    {
      files: { 'start.sh': '#!/bin/sh\r\nexec "$@"\r\n' },
      text: `
        FROM debian:bookworm-slim
        COPY start.sh /usr/local/bin/
        ENTRYPOINT ["start.sh"]
                    ^^^^^^^^^^ error: \`/usr/local/bin/start.sh\` won't start: its first line ends with CRLF
      `,
    },
  ],
  good: [
    {
      files: { 'start.sh': '#!/bin/sh\r\nexec "$@"\r\n' },
      text: `
        FROM debian:bookworm-slim
        COPY start.sh /opt/start.sh
        ENTRYPOINT ["start.sh"]
      `,
    },
    {
      files: { 'entrypoint.sh': '#!/bin/sh\r\nexec "$@"\r\n' },
      text: `
        FROM debian:bookworm-slim
        COPY entrypoint.sh /entrypoint.sh
        RUN sed -i 's/\\r$//' /entrypoint.sh
        ENTRYPOINT ["/entrypoint.sh"]
      `,
    },
    {
      files: { 'entrypoint.sh': '#!/bin/sh\nexec "$@"\n' },
      text: `
        FROM debian:bookworm-slim
        COPY --chmod=755 entrypoint.sh /entrypoint.sh
        ENTRYPOINT ["/entrypoint.sh"]
      `,
    },
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { ast, graph, runs, verdicts, inputs } = facts;
  const seen = new Set<string>();
  for (const script of entryScripts(ast, graph, runs, verdicts.targets, inputs.context)) {
    const { start, end, path, file } = script;
    const fault = faultOf(script);
    // What is mended for the first start is mended for those below it.
    const key = `${script.stage} ${path}`;
    if (fault === undefined || seen.has(key)) continue;
    seen.add(key);
    const copy = copyOf(facts, file);
    const reason = fault === 'crlf' ? 'its first line ends with CRLF' : 'it has no execute bit';
    yield {
      start,
      end,
      message: `\`${path}\` won't start: ${reason} in the build context (${file})`,
      related: copy === undefined ? [] : [{ start: copy.start, end: copy.end, message: 'it is copied here' }],
      fixes: fault === 'crlf' ? stripFix(facts, script) : bitFix(facts, script, copy),
    };
  }
}

function faultOf({ text, isExecutable, isEdited }: EntryScript): 'crlf' | 'bit' | undefined {
  // A text without that line may stand for a program of any kind.
  if (!text.startsWith('#!')) return undefined;
  if (isExecutable === false) return 'bit';
  return !isEdited && /^#![^\n]*\r\n/.test(text) ? 'crlf' : undefined;
}

/** The last COPY or ADD that names the file alone. */
function copyOf({ graph }: Facts, file: string): Instruction | undefined {
  return graph.stages
    .flatMap(({ instructions }) => instructions)
    .findLast(
      (instruction) =>
        (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') &&
        instruction.words.length === 2 &&
        baseName(instruction.words[0]?.value ?? '') === baseName(file) &&
        !instruction.flags.some(({ name }) => name === 'from'),
    );
}

function bitFix(
  facts: Facts,
  { path, file, stage, instruction }: EntryScript,
  copy: Instruction | undefined,
): readonly Fix[] {
  if (copy === undefined || copy.flags.some(({ name }) => name === 'chmod'))
    return runFix(
      facts,
      stage,
      instruction,
      `chmod +x ${path}`,
      `Set the execute bit of '${file}' in the image`,
    );
  const at = copy.keywordSpan.end;
  return [
    {
      title: `Set the execute bit while copying: '--chmod=755'`,
      safety: 'suggested',
      edits: () => [{ start: at, end: at, newText: ' --chmod=755' }],
    },
  ];
}

function stripFix(facts: Facts, { path, stage, instruction }: EntryScript): readonly Fix[] {
  return runFix(
    facts,
    stage,
    instruction,
    `sed -i 's/\\r$//' ${path}`,
    `Convert '${path}' to LF in the image`,
  );
}

/** A RUN needs a shell, and a user who may write the file. */
function runFix(
  { ast, runs }: Facts,
  stage: number,
  above: Instruction,
  command: string,
  title: string,
): readonly Fix[] {
  const { runtime, user } = runs.stage(stage);
  const isRoot = user === undefined || user.text === 'root' || user.text === '0';
  if (runtime.shell.value !== true || !isRoot || !/^[\w./-]+$/.test(command.split(' ').at(-1) ?? ''))
    return [];
  return [{ title, safety: 'suggested', edits: () => [insertAbove(ast, above, `RUN ${command}`)] }];
}
