import { z } from 'zod';

/** Characters of a Dockerfile that an agent sends; the analysis takes no more. */
const longestText = 1_000_000;

export const path = z
  .string()
  .max(4096)
  .describe('A Dockerfile, from the root of the workspace or absolute. It must be inside the workspace.');

export const text = z
  .string()
  .max(longestText)
  .describe('The text of a Dockerfile that is not on the disk, in place of path.');

/** One Dockerfile: on the disk, or as text. */
export const oneDockerfile = { path: path.optional(), text: text.optional() };

export const stages = z
  .array(z.string().max(200))
  .max(100)
  .optional()
  .describe('Names or numbers of stages; without it, those that the command chooses.');

const position = { line: z.int(), column: z.int() };

const edit = z.object({ ...position, endLine: z.int(), endColumn: z.int(), text: z.string() });

const fix = z.object({
  title: z.string(),
  safety: z.enum(['safe', 'suggested']).describe('safe: what is built stays the same.'),
  edits: z.array(edit).describe('Lines and columns count from 1. Empty when the edit is long.'),
});

const finding = z.object({
  file: z.string(),
  ...position,
  severity: z.enum(['error', 'warning', 'info', 'hint']),
  certainty: z.enum(['certain', 'likely', 'possible']),
  rule: z.string().describe('explain takes it.'),
  message: z.string(),
  fixes: z.array(fix),
});

export const checkOutput = {
  findings: z.array(finding),
  files: z.int().describe('How many files were checked.'),
  omitted: z.int().describe('How many findings are left out of the list.'),
  errors: z.array(z.string()).describe('Why files were not checked.'),
};

export const sizesOutput = z.looseObject({
  engine: z.string(),
  stages: z.array(
    z.looseObject({
      index: z.int(),
      name: z.string().nullable(),
      bytes: z.int(),
      ownBytes: z.int().nullable(),
      baseBytes: z.int().nullable(),
    }),
  ),
});

export const verifyOutput = z.looseObject({
  engine: z.string(),
  stages: z.array(
    z.looseObject({
      index: z.int(),
      name: z.string().nullable(),
      programs: z.array(
        z.looseObject({
          path: z.string(),
          runs: z.boolean().nullable().describe('null: not known.'),
          reasons: z.array(z.string()),
        }),
      ),
    }),
  ),
  findings: z.array(
    z.looseObject({
      rule: z.string(),
      verdict: z.enum(['proved', 'refuted', 'unknown']),
      message: z.string(),
    }),
  ),
});

export const imagesOutput = z.looseObject({ images: z.array(z.looseObject({ image: z.string() })) });
