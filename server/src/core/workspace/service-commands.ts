import type { ServiceCommand } from '../inputs.js';
import { sourceSpan } from '../text/joined-text.js';
import { dockerfileOf, workspaceFolderOf } from './build-paths.js';
import { buildKey, composeName, withDefault } from './compose.js';
import { childrenOf, type Data, dataAt, scalarsOf, textOf } from './data-tree.js';
import { readYaml } from './read-yaml.js';

const largest = 1_000_000;

/** A text that lacks one of these starts nothing in an image that is built beside it, and YAML takes its time. */
const signs = [buildKey, /^[ \t]+(?:command|entrypoint|healthcheck):/m];

/** The services of a Compose file that starts something of its own, by document of the file. */
export function readServices(path: string, text: string): readonly (readonly Data[])[] {
  if (!composeName.test(path) || text.length > largest || !signs.every((sign) => sign.test(text))) return [];
  try {
    return readYaml(text).map((document) => childrenOf(dataAt(document, 'services')));
  } catch {
    // The parser recurses: a file nested deeper than the stack is as good as broken.
    return [];
  }
}

/**
 * What services start in place of the CMD or ENTRYPOINT of the images that are built beside them, with the
 * Dockerfile of each. Services that only name the image of another service count too.
 */
export function serviceCommands(
  path: string,
  text: string,
  services: readonly Data[],
): readonly ServiceCommand[] {
  const built = new Map<string, string>();
  for (const service of services) {
    const image = textOf(dataAt(service, 'image'));
    const dockerfile = dockerfileOfService(path, service);
    if (image !== undefined && dockerfile !== undefined) built.set(image, dockerfile);
  }
  return services.slice(0, 200).flatMap((service): readonly ServiceCommand[] => {
    const dockerfile =
      dockerfileOfService(path, service) ?? built.get(textOf(dataAt(service, 'image')) ?? '');
    const command = wordsOf(dataAt(service, 'command'));
    const entrypoint = wordsOf(dataAt(service, 'entrypoint'));
    if (dockerfile === undefined || (command === undefined && entrypoint === undefined)) return [];
    const [first] = [...scalarsOf(dataAt(service, 'command')), ...scalarsOf(dataAt(service, 'entrypoint'))];
    const at = first === undefined ? 0 : sourceSpan(first, 0, 1).start;
    const line = text.slice(0, at).split('\n').length - 1;
    return [{ file: path, line, dockerfile, command, entrypoint }];
  });
}

/** The Dockerfile that a service of a Compose file builds, from the root of the workspace; `undefined`: it builds none, or one inline. */
export function dockerfileOfService(path: string, service: Data): string | undefined {
  const build = dataAt(service, 'build');
  if (build === undefined || dataAt(build, 'dockerfile_inline') !== undefined) return undefined;
  const context = textOf(build) ?? textOf(dataAt(build, 'context'));
  const file = dockerfileOf({
    folder: workspaceFolderOf(path),
    context: withDefault(context),
    dockerfile: withDefault(textOf(dataAt(build, 'dockerfile'))),
    dockerfileFrom: 'context',
  });
  return file?.startsWith('elsewhere:') === true ? undefined : file;
}

/** A list of words as it is, a line as shell; `undefined` where nothing is given. */
function wordsOf(data: Data | undefined): string | readonly string[] | undefined {
  const line = textOf(data);
  if (line !== undefined) return line.trim() === '' ? undefined : line.replaceAll('$$', '$');
  const words = scalarsOf(data).map(({ text }) => text.replaceAll('$$', '$'));
  return words.length === 0 ? undefined : words;
}
