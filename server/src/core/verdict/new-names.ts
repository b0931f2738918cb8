import type { Facts } from '../facts.js';
import { isPublished } from '../images/known-images.js';
import { parseImageName } from '../images/image-name.js';

/** An image or account that a changed text names, that the text before did not, and that is not known to exist. */
export function unknownName(before: Facts, after: Facts): string | undefined {
  const images = new Set(imagesOf(before));
  const isUnknown = (image: string): boolean =>
    !images.has(image) && !isWritten(before, image) && !isPublished(image, after.inputs.images);
  return imagesOf(after).find(isUnknown) ?? unknownAccount(before, after);
}

function imagesOf({ graph }: Facts): readonly string[] {
  const bases = graph.stages.flatMap(({ base }) => (base.kind === 'image' ? [base.image] : []));
  const sources = graph.references.flatMap(({ target }) => (target.kind === 'image' ? [target.image] : []));
  return [...bases, ...sources];
}

/** A name that the author wrote, with a variable in its tag or in another place, is the author's to know. */
function isWritten({ ast }: Facts, image: string): boolean {
  const [name = ''] = parseImageName(image).familiar.split(':');
  return ast.text.includes(image) || ast.text.includes(`${name}:$`);
}

function unknownAccount(before: Facts, after: Facts): string | undefined {
  const known = new Set(accountsOf(before).map(({ name }) => name));
  return accountsOf(after).find(({ name, stage }) => {
    return !known.has(name) && after.runs.stage(stage).runtime.hasUser(name).value !== true;
  })?.name;
}

/** Accounts by name in USER and `--chown`; numbers need none. */
function accountsOf({ graph }: Facts): readonly { readonly name: string; readonly stage: number }[] {
  return graph.stages.flatMap(({ index, instructions }) =>
    instructions.flatMap((instruction) => {
      const written = instruction.flags.filter(({ name }) => name === 'chown').map(({ value }) => value);
      const owners = instruction.keyword === 'USER' ? [...written, instruction.words[0]?.value] : written;
      return owners.flatMap((owner) => {
        const name = owner?.split(':')[0] ?? '';
        return name === '' || /^\d+$|\$/.test(name) ? [] : [{ name, stage: index }];
      });
    }),
  );
}
