import { describe, expect, test } from 'vitest';
import { sections } from '../conversion/cases/index.js';
import { convertCase, expectedOf, verdictOf, factsOf } from './conversion.js';

describe.each(sections)('$title', ({ cases }) => {
  test.each(cases)('$name', (one) => {
    const conversion = convertCase(one);
    const told = conversion.kind === 'refused' ? `\n${conversion.message}` : '';
    expect(verdictOf(conversion) + told).toMatch(expectedOf(one));
  });
});
