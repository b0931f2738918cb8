import { expect, test } from 'vitest';
import { loadService } from '../../server/src/main/analysis.js';
import { warmUp } from '../../server/src/main/warm-up.js';

test('the warm-up gets an answer to all that it asks both of its servers, and nothing fails', async () => {
  const failures: string[] = [];
  const service = loadService((message) => void failures.push(message));
  const asked = { analyse: 0, findings: 0, hover: 0 };
  const counting = {
    ...service,
    analyse: (...given: Parameters<typeof service.analyse>) => (asked.analyse++, service.analyse(...given)),
    findings: (...given: Parameters<typeof service.findings>) => (
      asked.findings++,
      service.findings(...given)
    ),
    hover: (...given: Parameters<typeof service.hover>) => (asked.hover++, service.hover(...given)),
  };
  await warmUp(counting);
  expect(failures).toEqual([]);
  // In each of 1,200 rounds, by each of two servers. Edits that wait for the start are answered together.
  expect(asked.hover).toBe(2 * 1200);
  expect(asked.findings).toBeGreaterThan(2 * 2 * 1100);
  expect(asked.analyse).toBeGreaterThanOrEqual(asked.findings);
});
