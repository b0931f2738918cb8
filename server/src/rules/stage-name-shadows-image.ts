import { freeName, renameStage } from '../assists/rename-stage.js';
import type { Facts } from '../core/facts.js';
import type { Reference, Stage } from '../core/graph/graph.js';
import { parseImageName } from '../core/images/image-name.js';
import { officialImages } from '../core/images/official-images-data.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';

export const rule: Rule = {
  id: 'stage-name-shadows-image',
  severity: 'warning',
  summary: 'One name means an image on one line and a stage on another.',
  check,
};

export const doc: RuleDoc = {
  why: `From its declaration on, a stage hides the image of the same name, and \`--from\` prefers the stage even above it.
A file that uses one name for both is easy to misread, and its meaning changes when lines move. A stage that is
named after what it builds, and used only as that stage, is not reported.`,
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
    {
      text: `
        FROM golang:1.25 AS alpine
                            ^^^^^^ warning: \`FROM alpine\` starts from this stage, not from the image \`alpine\`
        RUN go build -o /app .
        FROM alpine
        CMD ["/app"]
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
    `
      FROM debian:13 AS ruby
      RUN apt-get install -y ruby
      FROM ruby
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
    const use = image === undefined ? uses.find((one) => wantsImage(facts, one, stage)) : uses[0];
    if (use === undefined) continue;
    const newName = freeName(facts, `${name}-stage`);
    yield {
      start: nameWord.start,
      end: nameWord.end,
      message:
        image === undefined
          ? `\`FROM ${name}\` starts from this stage, not from the image \`${name}\`; give the stage another name`
          : `this stage hides the image \`${name}\`, which the file uses as well; give the stage another name`,
      ...(image === undefined && { certainty: 'likely' as const }),
      related: [
        ...(image === undefined
          ? []
          : [{ start: image.start, end: image.end, message: `\`${name}\` is the image here` }]),
        { start: use.start, end: use.end, message: `\`${name}\` is the stage here` },
      ],
      // Whether the stage or the image was meant decides what the name has to become.
      fixes:
        image === undefined
          ? []
          : [
              {
                title: `Rename the stage to \`${newName}\``,
                safety: 'suggested',
                edits: () => renameStage(facts, stage, newName),
              },
            ],
    };
  }
}

const distributions = new Set(
  'alpine debian ubuntu fedora centos busybox amazonlinux rockylinux almalinux oraclelinux archlinux photon'.split(
    ' ',
  ),
);
/** Nothing is shipped on them. */
const compilers = new Set('golang rust maven gradle gcc swift haskell'.split(' '));

/**
 * Whether a FROM that names nothing but the stage was surely to start from the image: the stage is a distribution by
 * name only, or it starts from a compiler and is named after another image. Who installs Ruby on Debian may well call
 * the stage `ruby`.
 */
function wantsImage({ graph }: Facts, { kind, raw, stage: user }: Reference, stage: Stage): boolean {
  if (kind !== 'FROM' || raw !== stage.name || stage.base.kind !== 'image') return false;
  const { image } = stage.base;
  if (image.toLowerCase().includes(stage.name) || distributionOf(image) !== undefined) return false;
  if (distributions.has(stage.name)) return true;
  return user === graph.final && compilers.has(parseImageName(image).familiar.replace(/:.*/, ''));
}

function distributionOf(image: string): string | undefined {
  const name = parseImageName(image).familiar.replace(/:.*/, '');
  const word = name.slice(name.lastIndexOf('/') + 1);
  return distributions.has(word) || word === 'buildpack-deps' ? word : undefined;
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
