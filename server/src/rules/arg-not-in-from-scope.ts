import { lineBreak, stageBlocks } from '../assists/stage-blocks.js';
import { predefinedFromArgs, readArgs, type ArgDeclaration } from '../core/graph/args.js';
import type { Instruction, Variable } from '../core/text/ast.js';
import type { Edit } from '../core/text/edit.js';
import type { Facts } from '../core/facts.js';
import type { Stage } from '../core/graph/graph.js';
import { nearestName } from '../core/graph/nearest-name.js';
import type { Finding, Fix, Rule, RuleDoc } from '../core/rule.js';
import type { Span } from '../core/text/text.js';

export const rule: Rule = {
  id: 'arg-not-in-from-scope',
  severity: 'warning',
  summary: 'FROM uses an ARG that is not declared before the first FROM.',
  check,
};

export const doc: RuleDoc = {
  why: `FROM sees only the ARGs above the first FROM and those that BuildKit predefines, such as \`BUILDPLATFORM\`. An ARG
inside a stage goes out of scope when the stage ends. A variable that FROM does not know is empty, even with
\`--build-arg\`, and \`alpine:\` is not a valid image.`,
  bad: [
    {
      text: `
        FROM debian:13 AS tools
        ARG VERSION=3.22
        FROM alpine:\${VERSION}
                      ^^^^^^^ warning: FROM does not see \`VERSION\`: it is declared inside a stage
      `,
      fixed: `
        ARG VERSION=3.22
        FROM debian:13 AS tools
        ARG VERSION=3.22
        FROM alpine:\${VERSION}
      `,
    },
    {
      text: `
        ARG VERSION=3.22
        FROM alpine:$VERSOIN
                     ^^^^^^^ warning: FROM does not see \`VERSOIN\`: no ARG declares it; did you mean \`VERSION\`?
      `,
      fixed: `
        ARG VERSION=3.22
        FROM alpine:$VERSION
      `,
    },
    {
      text: `
        ARG A=1
        FROM --platform=$PLATFORM alpine:\${TAG:-3.22}
                         ^^^^^^^^ warning: FROM does not see \`PLATFORM\`: no ARG declares it
                                           ^^^ info: FROM does not see \`TAG\`: no ARG declares it
      `,
      fixed: `
        ARG A=1
        ARG PLATFORM
        ARG TAG
        FROM --platform=$PLATFORM alpine:\${TAG:-3.22}
      `,
    },
  ],
  good: [
    `
      ARG VERSION
      FROM --platform=$BUILDPLATFORM alpine:\${VERSION}
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  const { graph } = facts;
  for (const stage of graph.stages) {
    for (const { name, hasDefault, nameSpan } of variablesOf(stage)) {
      if (graph.globalArgs.has(name) || predefinedFromArgs.has(name)) continue;
      const inside = declarationAbove(facts, stage, name);
      const near = nearestName(name, [...graph.globalArgs.keys(), ...predefinedFromArgs]);
      const where = inside === undefined ? 'no ARG declares it' : 'it is declared inside a stage';
      const suggestion =
        near === undefined ? 'declare it before the first FROM' : `did you mean \`${near}\`?`;
      yield {
        ...nameSpan,
        severity: hasDefault ? 'info' : 'warning',
        message: `FROM does not see \`${name}\`: ${where}; ${inside === undefined ? suggestion : 'declare it before the first FROM'}`,
        related:
          inside === undefined
            ? []
            : [{ ...spanOf(inside.word), message: 'this ARG is visible only in its own stage' }],
        fixes: fixesFor(facts, name, nameSpan, inside, inside === undefined ? near : undefined, hasDefault),
      };
    }
  }
}

/** Those of the image and of `--platform`. */
function variablesOf({ from, platform }: Stage): readonly Variable[] {
  const places = [from.words[0], platform?.flag.valueSpan];
  return from.variables.filter(({ start, end }) =>
    places.some((place) => place !== undefined && place.start <= start && end <= place.end),
  );
}

/** The last ARG of that name in a stage above. */
function declarationAbove({ graph }: Facts, stage: Stage, name: string): ArgDeclaration | undefined {
  for (let index = stage.index - 1; index >= 0; index--) {
    const args = graph.stages[index]?.instructions.filter(({ keyword }) => keyword === 'ARG') ?? [];
    const found = args.flatMap((instruction) => readArgs(instruction)).findLast((arg) => arg.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fixesFor(
  facts: Facts,
  name: string,
  span: Span,
  inside: ArgDeclaration | undefined,
  near: string | undefined,
  hasDefault: boolean,
): Fix[] {
  const value = inside?.value !== undefined && !inside.value.includes('$') ? `=${inside.value}` : '';
  const declare: Fix = {
    title: `Declare \`ARG ${name}${value}\` before the first FROM`,
    safety: value !== '' && !hasDefault ? 'safe' : 'suggested',
    edits: () => declareEdits(facts, `ARG ${name}${value}`),
  };
  if (near === undefined) return [declare];
  const rename: Fix = {
    title: `Change to \`${near}\``,
    safety: 'suggested',
    edits: () => [{ ...span, newText: near }],
  };
  return [rename, declare];
}

function declareEdits(facts: Facts, line: string): Edit[] {
  const { ast, graph } = facts;
  const gap = lineBreak(ast.text);
  const last: Instruction | undefined = graph.preamble.at(-1);
  if (last !== undefined) return [{ start: last.end, end: last.end, newText: gap + line }];
  const at = stageBlocks(facts)[0]?.start ?? 0;
  return [{ start: at, end: at, newText: line + gap }];
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
