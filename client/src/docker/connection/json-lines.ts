import { StringDecoder } from 'node:string_decoder';

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
