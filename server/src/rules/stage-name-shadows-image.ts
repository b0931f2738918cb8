import { freeName, renameStage } from '../assists/rename-stage.js';
import type { Facts } from '../core/facts.js';
import type { Reference, Stage } from '../core/graph/graph.js';
import { parseImageName } from '../core/images/image-name.js';
import { officialImages } from '../core/images/official-images-data.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'stage-name-shadows-image',
  severity: 'warning',
  summary: 'one word means an image in one line and a stage in another',
  check,
};

export const doc: RuleDoc = {
  why: `From the line of its declaration on, a stage hides the image of the same name, and \`--from\` prefers the
stage even above it. A file that uses both under one word is read wrongly by people, and changes its meaning
when lines move. A stage that is named after what it builds, and used as that, is not reported.`,
  bad: [
    {
      text: `
        FROM alpine AS tools
        FROM debian:13 AS alpine
                          ^^^^^^ warning: this stage hides the image \`alpine\`, which the file uses as well
        FROM alpine
        COPY --from=tools /t /t
      `,
      fixed: `
        FROM alpine AS tools
        FROM debian:13 AS alpine-stage
        FROM alpine-stage
        COPY --from=tools /t /t
      `,
    },
  ],
  good: [
    `
      FROM golang:1.25 AS caddy
      RUN make
      FROM alpine:3.22
      COPY --from=caddy /caddy /usr/bin/
    `,
    `
      FROM python AS python
      FROM python AS build
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  let byImage: ReturnType<typeof imageUses> | undefined;
  for (const stage of facts.graph.stages) {
    const { name, nameWord } = stage;
    if (name === undefined || nameWord === undefined || !officialImages.has(name)) continue;
    byImage ??= imageUses(facts);
    const images = (byImage.get(name) ?? []).filter(
      (use) => use.stage !== stage.index || use.kind !== 'FROM',
    );
    const uses = facts.graph.references.filter(({ target }) => isNamedUse(target, stage));
    const [image] = images;
    const [use] = uses;
    if (image === undefined || use === undefined) continue;
    const newName = freeName(facts, `${name}-stage`);
    yield {
      start: nameWord.start,
      end: nameWord.end,
      message: `this stage hides the image \`${name}\`, which the file uses as well; call it something else`,
      related: [
        { start: image.start, end: image.end, message: `\`${name}\` is the image here` },
        { start: use.start, end: use.end, message: `\`${name}\` is the stage here` },
      ],
      fixes: [
        {
          title: `Rename the stage to \`${newName}\``,
          safety: 'suggested',
          edits: () => renameStage(facts, stage, newName),
        },
      ],
    };
  }
}

function imageUses({ graph }: Facts): ReadonlyMap<string, readonly Reference[]> {
  const uses = new Map<string, Reference[]>();
  for (const reference of graph.references) {
    if (reference.target.kind !== 'image') continue;
    const { familiar } = parseImageName(reference.target.image);
    const list = uses.get(familiar);
    if (list === undefined) uses.set(familiar, [reference]);
    else list.push(reference);
  }
  return uses;
}

function isNamedUse(target: Reference['target'], stage: Stage): boolean {
  return target.kind === 'stage' && !target.byIndex && target.stage === stage.index;
}
