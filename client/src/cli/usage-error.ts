/** A mistake in how the program was called, or a file it cannot read or write: one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
