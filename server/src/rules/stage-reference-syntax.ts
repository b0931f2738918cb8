import type { Facts } from '../core/facts.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import type { Flag, Instruction } from '../core/text/ast.js';

export const rule: Rule = {
  id: 'stage-reference-syntax',
  severity: 'error',
  summary: '`COPY --from stage` lacks the `=` between the flag and its value.',
  refusesFile: true,
  check,
};

export const doc: RuleDoc = {
  why: `Flags of an instruction take their value after \`=\`, without spaces. \`--from\` alone stops the build with "missing
a value on flag: --from". \`--from=\` followed by a space has an empty value, which means the build context, and
the name of the stage is taken for a file.`,
  bad: [
    {
      text: `
        FROM golang:1.25 AS build
        FROM alpine:3.22
        COPY --from build /app /app
             ^^^^^^ error: the build stops: \`--from\` has no value; write \`--from=build\`
        COPY --from= build /etc/app.conf /etc/
             ^^^^^^^ error: \`build\` is taken for a file of the build context; write \`--from=build\`
      `,
      fixed: `
        FROM golang:1.25 AS build
        FROM alpine:3.22
        COPY --from=build /app /app
        COPY --from=build /etc/app.conf /etc/
      `,
    },
  ],
  good: [
    `
      FROM golang:1.25 AS build
      FROM alpine:3.22
      COPY --from=build /app /app
      COPY --from= main.go go.mod /src/
    `,
  ],
};

function* check({ graph }: Facts): Iterable<Finding> {
  for (const { instructions } of graph.stages) {
    for (const instruction of instructions) {
      const active = instruction.trigger ?? instruction;
      if (active.keyword !== 'COPY') continue;
      const flag = active.flags.find(({ name, value }) => name === 'from' && (value ?? '') === '');
      if (flag?.value === undefined && flag !== undefined) yield withoutValue(active, flag);
      else if (flag !== undefined && namesStage(active, (name) => graph.stagesNamed(name).length > 0))
        yield withBlank(active, flag);
    }
  }
}

function withoutValue(copy: Instruction, { start, end }: Flag): Finding {
  const name = nameAfter(copy);
  const advice = name === undefined ? 'write `--from=STAGE`' : `write \`--from=${name}\``;
  return {
    start,
    end,
    message: `the build stops: \`--from\` has no value; ${advice}`,
    fixes: joinFix(copy, end),
  };
}

function withBlank(copy: Instruction, { start, end }: Flag): Finding {
  const name = nameAfter(copy) ?? '';
  return {
    start,
    end,
    message: `\`${name}\` is taken for a file of the build context; write \`--from=${name}\``,
    certainty: 'likely',
    fixes: joinFix(copy, end),
  };
}

/** The word that was meant to be the value, where a source and a destination follow it. */
function nameAfter({ words, json }: Instruction): string | undefined {
  const rest = words[0]?.raw === '=' ? words.slice(1) : words;
  const name = rest[0]?.raw.replace(/^=/, '');
  return json || rest.length < 3 || name === '' ? undefined : name;
}

function namesStage(copy: Instruction, isStage: (name: string) => boolean): boolean {
  const name = nameAfter(copy);
  return name !== undefined && copy.words[0]?.raw === name && isStage(name);
}

/** Takes out what stands between the flag and its value. */
function joinFix(copy: Instruction, flagEnd: number): Fix[] {
  const name = nameAfter(copy);
  const word = copy.words.find(({ raw }) => raw.replace(/^=/, '') === name);
  if (name === undefined || word === undefined) return [];
  const edit = {
    start: flagEnd,
    end: word.end,
    newText: copy.flags.some(({ value }) => value === '') ? name : `=${name}`,
  };
  return [{ title: `Write \`--from=${name}\``, safety: 'suggested', edits: () => [edit] }];
}
