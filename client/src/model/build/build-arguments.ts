import type { BuildPlan, PlanInstruction } from '../../../../server/src/protocol/build-plan.js';
import { stagesNeeded } from './fingerprint.js';
import { lastPart } from '../text/paths.js';

/** An ARG of a Dockerfile. */
export interface DeclaredArgument {
  readonly name: string;
  /** As written, the first one that the file gives; absent: none. */
  readonly preset?: string;
}

/** Every ARG of the file, each once, in text order; those that BuildKit sets by itself are left out. */
export function declaredArguments({ preamble, stages }: BuildPlan): readonly DeclaredArgument[] {
  const found = new Map<string, DeclaredArgument>();
  const lines = [...preamble.split('\n'), ...stages.flatMap(({ instructions }) => instructions.map(textOf))];
  for (const line of lines) {
    const [, list] = /^(?:ONBUILD\s+)?ARG\s+(\S[^]*)$/i.exec(line) ?? [];
    for (const { name, preset } of argumentList(list ?? '')) {
      const known = found.get(name)?.preset ?? preset;
      if (!givenByBuildKit.test(name))
        found.set(name, { name, ...(known !== undefined && { preset: known }) });
    }
  }
  return [...found.values()];
}

/** Docker's documentation of Dockerfiles: automatic platform ARGs. */
const givenByBuildKit = /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$|^TARGETSTAGE$/;

function textOf({ text }: PlanInstruction): string {
  return text;
}

/** `A B=1 C="x y"`: names with what stands behind their `=`, quotes taken off. */
function argumentList(text: string): readonly DeclaredArgument[] {
  const words = text.match(/(?:"(?:[^"\\]|\\[^])*"|'[^']*'|\\[^]|[^\s"'\\]|["'\\])+/g) ?? [];
  return words.flatMap((word): readonly DeclaredArgument[] => {
    const [, name = '', preset] = /^([^=]+)(?:=([^]*))?$/.exec(word) ?? [];
    if (name === '') return [];
    return [{ name, ...(preset !== undefined && { preset: preset.replaceAll(/["']/g, '') }) }];
  });
}

/**
 * Ids of the secrets that the RUNs of the file mount, each once, in text order. Without an id the mount is called by
 * its source, else by the last part of its target (BuildKit, `dispatchSecret`). One that holds a variable is left out.
 */
export function mountedSecrets({ stages }: BuildPlan): readonly string[] {
  const ids = stages.flatMap(({ instructions }) => instructions.flatMap(secretsOf));
  return [...new Set(ids.filter((id) => id !== '' && !id.includes('$')))];
}

/** Whether a build of the stage asks for the secret, as far as the text tells: a variable may stand for any id. */
export function asksForSecret(plan: BuildPlan, stage: number, id: string): boolean {
  return stagesNeeded(plan, stage).some((index) =>
    plan.stages[index]?.instructions.flatMap(secretsOf).some((one) => one === id || one.includes('$')),
  );
}

function secretsOf({ text }: PlanInstruction): readonly string[] {
  const [, flags = ''] = /^(?:ONBUILD\s+)?RUN\s+((?:--\S+\s+)+)/i.exec(text) ?? [];
  return flags.split(/\s+/).flatMap((flag) => {
    const [, list] = /^--mount=(.*)$/.exec(flag.replaceAll(/["']/g, '')) ?? [];
    const pairs = new Map(
      (list ?? '').split(',').map((pair): [string, string] => {
        const [key = '', ...value] = pair.split('=');
        return [key.toLowerCase(), value.join('=')];
      }),
    );
    if (pairs.get('type') !== 'secret') return [];
    const target = pairs.get('target') ?? pairs.get('dst') ?? pairs.get('destination') ?? '';
    return [pairs.get('source') ?? pairs.get('src') ?? pairs.get('id') ?? lastPart(target)];
  });
}

/** Whether the name of an argument says that its value should not be read by everybody who has the image. */
export function looksSecret(name: string): boolean {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  const pairs = words.slice(1).map((word, at) => `${words[at] ?? ''}_${word}`);
  return words.some((word) => secretWords.has(word)) || pairs.some((pair) => secretPairs.has(pair));
}

const secretWords = new Set([
  ...['token', 'pat', 'password', 'passwd', 'passphrase', 'pass', 'pwd', 'secret', 'secrets'],
  ...['credential', 'credentials', 'apikey', 'npmrc', 'netrc', 'authtoken', 'accesskey', 'privatekey'],
]);

const secretPairs = new Set(['api_key', 'access_key', 'private_key', 'ssh_key', 'deploy_key', 'signing_key']);

/** The id under which a secret takes the place of an argument: the one that the file mounts already, or its name. */
export function secretIdFor(argument: string, mounted: readonly string[]): string {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z\d]/g, '');
  return mounted.find((id) => plain(id) === plain(argument)) ?? argument;
}
