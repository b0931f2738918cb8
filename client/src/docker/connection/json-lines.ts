import { StringDecoder } from 'node:string_decoder';

/** No engine writes a line of so many characters. */
const longestLine = 64_000_000;

/** One JSON value per line, from chunks that are cut anywhere. Lines that are no JSON are handed to `onOther`. */
export async function readJsonLines(
  chunks: AsyncIterable<Buffer | string>,
  onValue: (value: Readonly<Record<string, unknown>>) => void,
  onOther: (line: string) => void = () => {},
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (line: string): void => {
    if (line.trim() === '') return;
    const value = parseJson(line);
    if (typeof value === 'object' && value !== null) onValue(value as Record<string, unknown>);
    else onOther(line);
  };
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decoder.write(chunk);
    if (rest.length > longestLine) throw new Error('The engine answered with a line that does not end.');
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  }
  take(rest + decoder.end());
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
