import { describe, expect, test } from 'vitest';
import { analyseText, contextOf } from '../support/check-findings.js';
import { dedent } from '../support/marked-text.js';
import { detailsOf, saidOf, watch } from '../support/truth.js';
import { kindCases, plainScript } from './cases/kinds.js';

describe('what is told of a Dockerfile, and what the engine does with it', () => {
  test.each(kindCases)('$title', { timeout: 300_000 }, async (one) => {
    expect(saidOf(one), detailsOf(one).join('\n')).toEqual(one.says);
    const { ends, shows } = await watch(one);
    expect({ ends, shows }).toEqual({
      ends: one.ends,
      shows: expect.stringContaining(one.shows) as string,
    });
  });

  test(plainScript.title, { timeout: 300_000 }, async () => {
    const { dockerfile, files, says, ends, shows } = plainScript;
    const context = { ...contextOf(files), isExecutable: () => false };
    const { findings } = analyseText(dedent(dockerfile), { inputs: { context } });
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(says);
    expect(await watch(plainScript)).toEqual({ ends, shows: expect.stringContaining(shows) as string });
  });
});
