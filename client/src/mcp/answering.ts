import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { ToolError } from './tool-error.js';

/** The handler of a tool: what cannot be answered is told to the agent, who can ask again. */
export function answering<Arguments>(
  answer: (given: Arguments, signal: AbortSignal) => Promise<CallToolResult>,
): (given: Arguments, extra: { readonly signal: AbortSignal }) => Promise<CallToolResult> {
  return async (given, { signal }) => {
    try {
      return await answer(given, signal);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      return { content: [{ type: 'text', text: error.message }], isError: true };
    }
  };
}
