import { StringDecoder } from 'node:string_decoder';
import { t } from '../../model/text/translate.js';
import { isRecord, parseJson, type UntypedRecord } from '../../model/text/untyped.js';

/** No engine writes a line of so many characters. */
const longestLine = 64_000_000;

/** One JSON value per line, from chunks that are cut anywhere. Lines that are no JSON are handed to `onOther`. */
export async function readJsonLines(
  chunks: AsyncIterable<Buffer | string>,
  onValue: (value: UntypedRecord) => void,
  onOther: (line: string) => void = () => {},
): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (line: string): void => {
    if (line.trim() === '') return;
    const value = parseJson(line);
    if (isRecord(value)) onValue(value);
    else onOther(line);
  };
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decoder.write(chunk);
    if (rest.length > longestLine) throw new Error(t('The engine answered with a line that does not end.'));
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  }
  take(rest + decoder.end());
}
