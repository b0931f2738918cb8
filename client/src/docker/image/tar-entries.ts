import { pipeline, Transform, type Readable } from 'node:stream';
import { extract, type Extract } from 'tar-stream';
import { t } from '../../model/text/translate.js';

type Entry = Extract extends AsyncIterable<infer One> ? One : never;

/**
 * The entries of an archive. Whoever asks reads or resumes each before the next. `onBytes` is told of every piece that
 * comes in, and ends the reading by throwing. Headers that are longer than any real one are refused by tar-stream.
 */
export async function* tarEntries(source: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Entry> {
  const archive = extract();
  let refusal: unknown;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        onBytes(chunk.length);
        done(null, chunk);
      } catch (error) {
        refusal = error;
        done(error as Error);
      }
    },
  });
  pipeline(source, counter, archive, () => {});
  try {
    for await (const entry of archive) yield entry;
  } catch (error) {
    throw refusal ?? inWords(error);
  }
}

/** What the packages for tar and compression say is for programmers. */
function inWords(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  const isOfPackage = code === undefined || /^(?:Z_|ZSTD_)/.test(code);
  return isOfPackage ? new Error(t('The archive is broken or holds no image ({0}).', message)) : error;
}

/** The bytes of an entry. */
export async function bytesOf(entry: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  return Buffer.concat(chunks);
}
