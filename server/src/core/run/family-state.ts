import type { Artifact } from '../artifacts.js';
import type { ImageFacts } from '../images/image-facts.js';
import { isSame } from '../images/shared-image.js';
import type { Stage } from '../graph/graph.js';
import type { BuildContext } from '../inputs.js';
import { allVariables, makeEnvironment, withVariable, type Environment } from '../shell/environment.js';
import type { Span } from '../text/text.js';
import { putArtifact } from './files.js';
import { inheritState, startState, type StageState } from './state.js';

/** One of several stages, whichever it is: `members` are their states, `base` what their images have in common. */
export interface Family {
  readonly members: readonly StageState[];
  readonly base: ImageFacts | undefined;
  readonly span: Span;
}

/** The state of `stage`, which starts FROM one of a family: what all of its members share, and nothing else. */
export function familyState(stage: Stage, family: Family, context: BuildContext): StageState {
  const { members, base, span } = family;
  const [first, ...others] = members;
  const fresh = startState(stage, base, span, context);
  // A trigger is an instruction of one member alone.
  if (first === undefined || members.some(({ triggers }) => triggers.length > 0))
    return { ...fresh, complete: false };
  if (others.length === 0) return inheritState(stage, first, context);
  const state: StageState = {
    ...fresh,
    environment: sharedEnvironment(members),
    cwd: same(members.map(({ cwd }) => cwd)),
    user: others.every(({ user }) => user?.text === first.user?.text) ? first.user : unknownUser,
    shell: others.every(({ shell }) => isSame(shell, first.shell)) ? first.shell : [],
    platform: stage.platform === undefined ? sharedPlatform(members) : fresh.platform,
    packages: sharedEntries(members.map(({ packages }) => packages)),
    users: sharedEntries(members.map(({ users }) => users)),
    groups: sharedEntries(members.map(({ groups }) => groups)),
    mentioned: new Set(members.flatMap(({ mentioned }) => [...mentioned])),
    installs: members.some(({ installs }) => installs),
    servers: members.some(({ servers }) => servers === 'any')
      ? 'any'
      : new Set(members.flatMap(({ servers }) => [...servers])),
    removed: new Set(members.flatMap(({ removed }) => [...removed])),
    otherLibraries: members.some(({ otherLibraries }) => otherLibraries),
    recommends: members.every(({ recommends }) => recommends),
    // What only one of them has may be there: nothing is known to be absent then.
    complete: members.every((one) => one.complete && addsAlike(one, first)),
  };
  state.provisions.push(
    ...first.provisions.filter(({ what }) =>
      others.every((other) => other.provisions.some((one) => isSame(one.what, what))),
    ),
  );
  for (const artifact of sharedArtifacts(members)) putArtifact(state.files, artifact);
  return state;
}

const unknownUser = { text: undefined, from: [], evidence: undefined };

function same<Value>([first, ...others]: readonly Value[]): Value | undefined {
  return others.every((other) => other === first) ? first : undefined;
}

/** Each member is for a platform of its own: the build takes the one that fits. */
function sharedPlatform(members: readonly StageState[]): string | undefined {
  const platforms = new Set(members.map(({ platform }) => platform));
  return platforms.size === 1 ? members[0]?.platform : '?';
}

function addsAlike(one: StageState, other: StageState): boolean {
  const added = ({ packages, users, groups, provisions }: StageState): unknown => [
    [packages, users, groups].map((map) => [...map.keys()]),
    provisions.map(({ what }) => what),
  ];
  return isSame(added(one), added(other));
}

function sharedEntries<Value>(maps: readonly ReadonlyMap<string, Value>[]): Map<string, Value> {
  const [first, ...others] = maps;
  return new Map([...(first ?? [])].filter(([key]) => others.every((other) => other.has(key))));
}

/** Variables of which all members have the same value; what only some have, or with another value, is unknown. */
function sharedEnvironment(members: readonly StageState[]): Environment {
  const all = members.map(({ environment }) => allVariables(environment));
  const names = new Set(all.flatMap((variables) => [...variables.keys()]));
  let environment = makeEnvironment(
    {},
    members.every(({ environment: { closed } }) => closed),
  );
  for (const name of names) {
    const [first, ...others] = all.map((variables) => variables.get(name));
    if (first === undefined) {
      environment = withVariable(environment, name, { text: undefined, from: [], exported: true });
      continue;
    }
    const isShared = others.every(
      (other) => other?.text === first.text && other?.exported === first.exported,
    );
    environment = withVariable(
      environment,
      name,
      isShared ? first : { text: undefined, from: [], exported: true },
    );
  }
  return environment;
}

/** What lies at the same path in all members; of what is not alike in all only the path is known. */
function sharedArtifacts(members: readonly StageState[]): readonly Artifact[] {
  const [first, ...others] = members.map(({ files }) => files.artifacts);
  return [...(first ?? [])].flatMap(([path, artifact]) => {
    const found = others.flatMap((artifacts) => artifacts.get(path) ?? []);
    if (found.length < others.length) return [];
    return found.every((other) => isSame(natureOf(other), natureOf(artifact)))
      ? [artifact]
      : [{ ...artifact, ...unknownNature }];
  });
}

function natureOf(artifact: Artifact): unknown {
  const { toolchain, linkage, libc, libcVersion, needs, wants, platform } = artifact;
  return [toolchain, linkage, libc, libcVersion, needs, wants, platform];
}

const unknownNature = {
  toolchain: 'unknown',
  linkage: 'unknown',
  libc: undefined,
  libcVersion: undefined,
  needs: [],
  wants: {},
  platform: '?',
  explanation: 'not the same in all stages that it may come from',
} as const;
