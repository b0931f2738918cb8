/** A call that cannot be answered as it is: a sentence for the agent. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
