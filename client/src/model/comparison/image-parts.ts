import type { BuildRequest, ImageRecord } from '../../ports/engine.js';
import { measureChain } from '../size/measure.js';
import type { ImagePart } from './report.js';
import { t } from '../text/translate.js';

/** The base and the instructions of the last stage by what they add; empty where the history does not fit the text. */
export function imageParts({ plan, stage }: BuildRequest, image: ImageRecord): readonly ImagePart[] {
  const [measure] = measureChain(plan, stage, image);
  if (measure?.ownBytes === undefined) return [];
  const base: ImagePart = { kind: 'base', text: t('base'), bytes: measure.baseBytes ?? 0 };
  const own = measure.instructions.map(({ instruction, bytes }): ImagePart => {
    const { keyword = '', text = '' } = plan.stages[stage]?.instructions[instruction] ?? {};
    const isCopied = keyword === 'COPY' && /--from=/i.test(text);
    return { kind: isCopied ? 'copied' : 'own', text, bytes };
  });
  return [base, ...own].filter(({ bytes }) => bytes > 0);
}
