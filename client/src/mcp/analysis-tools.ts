import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import type { CheckReport } from '../../../server/src/protocol/reports.js';
import { checkAnswer } from './check-answer.js';
import { checkOutput, imagesOutput, oneDockerfile, path } from './schemas.js';
import {
  callAlone,
  callOnDockerfile,
  callOnPaths,
  dataAnswer,
  textAnswer,
  wholeAnswer,
  type ToolContext,
} from './tool-call.js';
import { answering } from './answering.js';
import { ToolError } from './tool-error.js';

const maxFindings = 100;
const reads = { readOnlyHint: true, openWorldHint: false };

/** Tools that read Dockerfiles and the files around them, and run nothing. */
export function registerAnalysisTools(server: McpServer, context: ToolContext): void {
  registerCheck(server, context);
  registerGraph(server, context);
  registerExplain(server, context);
  registerConvert(server, context);
  registerFix(server, context);
  registerImages(server, context);
}

function registerCheck(server: McpServer, context: ToolContext): void {
  const config = {
    title: 'Check Dockerfiles',
    description:
      'Finds faults of multi-stage Dockerfiles: what does not build, and what builds but does not start, such as a program without its C library, loader, certificates or files. Silence means that nothing is known to be wrong. Without path and text, every Dockerfile of the workspace is checked.',
    inputSchema: {
      ...oneDockerfile,
      path: path.optional().describe('A Dockerfile, or a folder to search for them.'),
    },
    outputSchema: checkOutput,
    annotations: reads,
  };
  server.registerTool(
    'check',
    config,
    answering(async ({ path, text }, signal) => {
      const command = ['check', '--format', 'json'];
      const which = path === undefined && text === undefined ? { path: '.' } : { path, text };
      const { stdout } = await callOnDockerfile(context, command, which, signal);
      return dataAnswer(checkAnswer(JSON.parse(stdout) as CheckReport, maxFindings));
    }),
  );
}

function registerGraph(server: McpServer, context: ToolContext): void {
  const format = z.enum(['text', 'mermaid', 'dot', 'json']).optional().describe('text without it.');
  const config = {
    title: 'Draw the stages',
    description: 'The stages of a Dockerfile, what each is based on, and what they copy from each other.',
    inputSchema: { ...oneDockerfile, format },
    annotations: reads,
  };
  server.registerTool(
    'graph',
    config,
    answering(async ({ format, ...which }, signal) => {
      const command = ['graph', '--format', format ?? 'text'];
      return textAnswer((await callOnDockerfile(context, command, which, signal)).stdout);
    }),
  );
}

function registerExplain(server: McpServer, context: ToolContext): void {
  const rule = z
    .string()
    .max(100)
    .optional()
    .describe('As check names it; without it, all rules are listed.');
  const config = {
    title: 'Explain a rule',
    description: 'The page of a rule: why it matters, examples of the fault, and what to do.',
    inputSchema: { rule },
    annotations: reads,
  };
  server.registerTool(
    'explain',
    config,
    answering(async ({ rule }, signal) => {
      const words = rule === undefined ? ['explain'] : ['explain', '--', rule];
      return textAnswer((await callAlone(context, words, signal)).stdout);
    }),
  );
}

function registerConvert(server: McpServer, context: ToolContext): void {
  const config = {
    title: 'Convert to multi-stage',
    description:
      'Makes two stages of a Dockerfile with one: a stage that builds, and one with what the program needs. Answers the new text and where every copied path comes from, or why the file cannot be converted. Writes nothing.',
    inputSchema: {
      ...oneDockerfile,
      base: z
        .string()
        .max(500)
        .optional()
        .describe('The image to run on, in place of the smallest that fits.'),
      leave: z.array(z.string().max(4096)).max(200).optional().describe('Copied paths to leave behind.'),
      keepEnv: z.boolean().optional().describe('Keep variables that only the build reads.'),
    },
    annotations: reads,
  };
  server.registerTool(
    'convert',
    config,
    answering(async ({ base, leave = [], keepEnv, ...which }, signal) => {
      const command = ['convert', '--explain', '--format', 'markdown'];
      if (base !== undefined) command.push(`--base=${base}`);
      command.push(...leave.map((one) => `--leave=${one}`));
      if (keepEnv === true) command.push('--keep-env');
      const { stdout, stderr, code } = await callOnDockerfile(context, command, which, signal);
      if (code === 3) throw new ToolError(stderr.trim());
      return wholeAnswer(stdout, stderr);
    }),
  );
}

function registerFix(server: McpServer, context: ToolContext): void {
  const config = {
    title: 'Fix a Dockerfile',
    description:
      'Makes the fixes that do not change what is built. Answers the difference for a path, and the fixed text for a text.',
    inputSchema: {
      ...oneDockerfile,
      write: z.boolean().optional().describe('Write the file of path. Without it nothing is written.'),
    },
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  };
  server.registerTool(
    'fix',
    config,
    answering(async ({ write = false, ...which }, signal) => {
      if (which.path === undefined) {
        if (write) throw new ToolError('write needs a path');
        const fixed = await callOnDockerfile(context, ['check', '--fix', '--fail-on=never'], which, signal);
        return wholeAnswer(fixed.stdout, fixed.stderr);
      }
      const dry = await callOnDockerfile(context, ['check', '--fix', '--dry-run'], which, signal);
      if (!write) return wholeAnswer(dry.stdout, dry.stderr);
      const written = await callOnDockerfile(context, ['check', '--fix'], which, signal);
      return wholeAnswer(dry.stdout, written.stderr);
    }),
  );
}

function registerImages(server: McpServer, context: ToolContext): void {
  const config = {
    title: 'Describe base images',
    description:
      'What is known of base images: distribution, C library, user, command, and whether they hold a program, library, package or user. Asks no registry.',
    inputSchema: {
      paths: z.array(path).max(100).optional().describe('Dockerfiles whose base images are described.'),
      images: z.array(z.string().max(500)).max(100).optional().describe('Images, such as debian:12-slim.'),
      holds: z
        .array(z.string().max(200))
        .max(100)
        .optional()
        .describe(
          'What to ask of each: program:curl, library:libpq.so.5, package:git, user:node, shell, certificates.',
        ),
    },
    outputSchema: imagesOutput,
    annotations: reads,
  };
  server.registerTool(
    'images',
    config,
    answering(async ({ paths = [], images = [], holds = [] }, signal) => {
      const asked = [...images.map((one) => `--image=${one}`), ...holds.map((one) => `--holds=${one}`)];
      const { stdout } = await callOnPaths(context, ['images', '--format=json', ...asked], paths, signal);
      return dataAnswer(JSON.parse(stdout) as object);
    }),
  );
}
