import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';
import { buildxEnvironment } from '../support/engine/buildx.js';
import { startDaemon, type Daemon } from '../support/engine/daemon.js';
import { modernEngine } from '../support/engine/modern.mjs';

let daemon: Daemon;
let context: string;

beforeAll(async () => {
  daemon = await startDaemon({ binaries: modernEngine().binaries });
  context = mkdtempSync(join(tmpdir(), 'stage-insight-truth-'));
  for (const name of ['f', 'g']) writeFileSync(join(context, name), name);
});

afterAll(async () => {
  await daemon.dispose();
  rmSync(context, { recursive: true });
});

/** What the builder says of the text: nothing when it builds. Texts start from scratch, so no registry is asked. */
function builderSays(text: string): string {
  const args = ['-H', daemon.host, 'buildx', 'build', '--progress=plain', '-f', '-', context];
  const { status, stderr } = spawnSync('docker', args, {
    input: text,
    encoding: 'utf8',
    env: buildxEnvironment(),
  });
  return status === 0 ? '' : stderr;
}

function errorRules(text: string): string[] {
  const errors = analyseText(text).findings.filter(({ severity }) => severity === 'error');
  return [...new Set(errors.map(({ rule }) => rule))];
}

describe('what is called an error stops the build', () => {
  test.each([
    [
      'stage-defined-later',
      'needs to be defined before',
      'FROM scratch AS a\nCOPY --from=b /f /\nFROM scratch AS b\nCOPY f /\nFROM a',
    ],
    [
      'stage-defined-later',
      'needs to be defined before',
      'FROM scratch AS p\nONBUILD COPY --from=b /f /\nFROM p AS a\nFROM scratch AS b\nCOPY f /\nFROM a',
    ],
    ['stage-cycle', 'circular dependency', 'FROM scratch AS a\nCOPY f /\nCOPY --from=a /f /g'],
    [
      'stage-cycle',
      'circular dependency',
      'FROM scratch AS a\nCOPY --from=b /f /\nFROM scratch AS b\nCOPY --from=a /f /\nFROM b',
    ],
    [
      'stage-cycle',
      'circular dependency',
      'FROM scratch AS a\nCOPY --from=b /f /\nFROM scratch AS b\nCOPY --from=a /f /\nFROM scratch\nCOPY f /',
    ],
    [
      'stage-cycle',
      'circular dependency',
      'FROM scratch AS a\nCOPY f /\nFROM scratch AS a\nCOPY --from=a /f /',
    ],
    [
      'stage-cycle',
      'needs to be defined before',
      'FROM scratch AS a\nCOPY --from=b /f /\nFROM a AS b\nCOPY f /',
    ],
    ['stage-index-out-of-range', 'invalid stage index 7', 'FROM scratch\nCOPY --from=7 /f /'],
    ['stage-index-out-of-range', 'invalid stage index -1', 'FROM scratch\nCOPY --from=-1 /f /'],
    [
      'stage-reference-variable',
      '',
      'ARG X=a\nFROM scratch AS a\nCOPY f /\nFROM scratch\nCOPY --from=$X /f /',
    ],
    [
      'stage-reference-variable',
      'variable expansion',
      'FROM scratch AS a\nCOPY f /\nFROM busybox:1\nRUN --mount=from=$X,target=/m ls',
    ],
    ['stage-name-case', 'must be lowercase', 'FROM scratch AS Base\nCOPY f /\nFROM Base'],
    ['stage-name-invalid', 'invalid name for build stage', 'FROM scratch AS 1st\nCOPY f /'],
    ['stage-name-invalid', 'invalid name for build stage', 'ARG N=a\nFROM scratch AS $N\nCOPY f /'],
    ['copy-from-empty-stage', 'no such file', 'FROM scratch\nENV x=1\nFROM scratch\nCOPY --from=0 /f /'],
    ['copy-from-empty-stage', 'no such file', 'FROM scratch\nCOPY --from=scratch /f /'],
    [
      'stage-reference-syntax',
      'missing a value on flag: --from',
      'FROM scratch AS a\nFROM scratch\nCOPY --from a /f /',
    ],
    ['builder-refuses', 'FROM requires either one or three arguments', 'FROM scratch AS a # b\nCOPY f /'],
    ['builder-refuses', 'FROM requires either one or three arguments', 'FROM scratch AS\nCOPY f /'],
    ['builder-refuses', 'invalid reference format', 'FROM f:\nCOPY f /'],
    [
      'builder-refuses',
      'unknown flag: --from',
      'FROM scratch AS a\nCOPY f /\nFROM scratch\nADD --from=a /f /',
    ],
    [
      'builder-refuses',
      'duplicate flag specified: --from',
      'FROM scratch AS a\nFROM scratch\nCOPY --from=a --from=a / /',
    ],
    ['builder-refuses', "FROM isn't allowed as an ONBUILD trigger", 'FROM scratch\nCOPY f /\nONBUILD FROM x'],
    ['builder-refuses', 'no build stage in current context', 'ENV A=1\nFROM scratch\nCOPY f /'],
    ['builder-refuses', 'unknown instruction: CPY', 'FROM scratch\nCPY f /'],
    ['builder-refuses', 'must have two arguments', 'FROM scratch\nCOPY f /\nENV A'],
    ['builder-refuses', 'unterminated heredoc', 'FROM scratch\nCOPY <<E /f\nx'],
  ])('%s: %s: %j', (rule, message, text) => {
    expect(errorRules(text)).toEqual([rule]);
    const said = builderSays(text);
    expect(said).not.toBe('');
    expect(said).toContain(message);
  });
});

describe('what builds is called no error', () => {
  test.each([
    ['other letters', 'FROM scratch AS A\nCOPY f /\nFROM a\nCOPY --from=A /f /g'],
    [
      'numbers in any spelling',
      'FROM scratch\nCOPY f /\nFROM scratch\nCOPY --from=00 /f /\nCOPY --from=+0 /f /x',
    ],
    [
      'the last of two namesakes for COPY',
      'FROM scratch AS a\nCOPY f /\nFROM scratch AS A\nCOPY g /\nFROM scratch\nCOPY --from=a /g /',
    ],
    [
      'the nearest of two namesakes for FROM',
      'FROM scratch AS a\nCOPY f /\nFROM a AS b\nFROM scratch AS a\nCOPY g /\nFROM scratch\nCOPY --from=b /f /',
    ],
    ['a stage called scratch', 'FROM scratch AS scratch\nCOPY f /\nFROM scratch\nCOPY --from=scratch /f /g'],
    [
      'a forward use that is not reached',
      'FROM scratch AS a\nCOPY --from=b /f /\nFROM scratch AS b\nCOPY f /',
    ],
    [
      'an empty stage below a stage that adds nothing',
      'FROM scratch AS a\nFROM scratch\nCOPY --from=a / /\nCOPY f /',
    ],
    [
      'a pattern that matches nothing',
      'FROM scratch AS a\nENV x=1\nFROM scratch\nCOPY --from=a /f* /x/\nCOPY f /',
    ],
    [
      'a family chosen by ARG',
      'ARG V=b\nFROM scratch AS x-a\nCOPY f /\nFROM scratch AS x-b\nCOPY g /\nFROM x-${V} AS x\nFROM scratch\nCOPY --from=x /g /',
    ],
    [
      'quotes and operators',
      'ARG B="a"\nFROM scratch AS a\nCOPY f /\nFROM "${B:-none}"\nCOPY --from="a" /f /g',
    ],
    [
      'a trigger that runs where its stage is above',
      'FROM scratch AS b\nCOPY f /\nFROM scratch AS p\nONBUILD COPY --from=b /f /\nFROM p',
    ],
    ['a trigger whose number means nothing here', 'FROM scratch\nCOPY f /\nONBUILD COPY --from=3 /f /'],
    [
      'heredocs that hold instructions',
      'FROM scratch\nCOPY <<A <<-"B" /x/\nFROM nothing\nA\n\tCOPY --from=9 / /\n\tB\nCOPY f /',
    ],
    ['an empty --from', 'FROM scratch\nCOPY --from= f /'],
    ['an ARG with a later default', 'ARG A\nARG B=${A:-scratch}\nFROM $B\nCOPY f /'],
  ])('%s: %j', (_title, text) => {
    expect(builderSays(text)).toBe('');
    expect(errorRules(text)).toEqual([]);
  });
});
