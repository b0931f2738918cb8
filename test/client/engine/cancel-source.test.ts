import { expect, test } from 'vitest';
import { createCancelSource } from '../../../client/src/model/engine/cancel-source.js';

test('each listener hears of it once, and those that were removed do not', () => {
  const { signal, cancel } = createCancelSource();
  const heard: string[] = [];
  const gone = (): void => void heard.push('gone');
  signal.addEventListener('abort', () => heard.push(`first, aborted: ${String(signal.aborted)}`));
  signal.addEventListener('abort', gone);
  signal.removeEventListener('abort', gone);
  expect(signal.aborted).toBe(false);
  signal.addEventListener('abort', cancel);
  cancel();
  cancel();
  expect(heard).toEqual(['first, aborted: true']);
});
