import { createService, type Service } from '../features/service.js';
import { rules } from '../rules/index.js';

/** The analysis with all its rules: a bundle of its own, loaded after the client was answered for the first time. */
export function loadService(log: (message: string) => void): Service {
  return createService({ rules, log });
}
