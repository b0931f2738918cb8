import type { Artifact } from '../../core/artifacts.js';
import { lookup } from '../../core/images/catalogue.js';
import { imageHolds } from '../../core/images/image-holds.js';
import type { ImageFacts } from '../../core/images/image-facts.js';
import { allVariables } from '../../core/shell/environment.js';
import { baseName } from '../../core/shell/paths.js';
import { moduleLanguageOf } from '../../core/packages/language-modules.js';
import { packagesOfLibrary, runPackagesOf } from '../../core/packages/run-packages.js';
import { bringsRuntime, installCommand } from './packages.js';
import { packageOfTool } from './tool-packages.js';
import { isThere, packageOf, type SystemNeed, systemNeeds } from './source-tools.js';
import { carryOf, finalRuns, installs, installsPackages, isRetired, type NeedsInput } from './needs-input.js';
import { asksForZones, zoneCarry } from './time-zones.js';
import type { Carry, Plan } from './plan.js';
import { isToolchain } from './roots.js';
import { refuse, type Subject } from './subject.js';
import type { Note, Refused } from './conversion-result.js';
import { listed } from './wording.js';

/** What a run base lacks of what the build image gave without being asked. */
export interface FinalNeeds {
  readonly carries: readonly Carry[];
  /** Instructions right behind FROM. */
  readonly first: readonly string[];
  /** Instructions behind the last copy. */
  readonly behind: readonly string[];
  readonly notes: readonly Note[];
}

/** Looks for what gets lost with the build image: certificates, zones, tools, variables, libstdc++. */
export function finalNeeds(input: NeedsInput): FinalNeeds | Refused {
  const tools = missingTools(input);
  if ('kind' in tools) return tools;
  const certificates = certificateCarry(input);
  const zones = zoneCarry(input);
  const carries = [...certificates, ...zones];
  const standard = newerStandardLibrary(input);
  const variables = lostVariables(input);
  const first = [...variables.map(({ line }) => line), ...tools.lines];
  const at = input.subject.stage.from;
  const span = { start: at.start, end: at.end };
  return {
    carries: [...carries, ...standard.carries],
    first,
    behind: standard.lines,
    notes: [
      ...tools.notes,
      ...variables.map(({ name }) => ({
        message: `${name} comes from the build image and is used at run time`,
        span,
      })),
    ],
  };
}

interface Tools {
  readonly lines: readonly string[];
  readonly notes: readonly Note[];
}

/** Tools that the command, a script or the health check calls and that the run base has not. */
function missingTools(input: NeedsInput): Tools | Refused {
  const { subject, roots, base } = input;
  const wanted = new Set<string>(librariesAsk(input));
  for (const { name, start } of roots.tools) {
    const tool = baseName(name);
    // What no package of this file brings lies in the image that both stages stand on.
    if (input.plan.sameBase === true && input.image === subject.baseReference) continue;
    if (
      isInBase(base, tool) ||
      isSurelyIn(base, tool) ||
      input.plan.provides?.test(tool) === true ||
      isInstalled(input, tool)
    )
      continue;
    const found = packageOfTool(tool) ?? packageOf(subject.base, { kind: 'program', name: tool });
    const isKnown = found !== undefined && (subject.run.packages.has(found) || subject.base.builder);
    if (!isKnown) {
      const message = `\`${name}\` may be missing in the final image: it is not known where it comes from`;
      const hint = 'Install it with the package manager in a separate RUN, or copy it into the image.';
      return refuse(subject.ast, 'artifact-unknown', start.span, message, hint);
    }
    wanted.add(found);
  }
  const system = systemPackages(input);
  if ('kind' in system) return system;
  for (const name of system) wanted.add(name);
  for (const name of [
    ...accountPackages(input),
    ...capabilityPackages(input),
    ...libraryPackages(input),
    ...(input.plan.installs ?? []),
  ])
    wanted.add(name);
  if (asksForCertificates(input, wanted) || mayLoseCertificates(input)) wanted.add('ca-certificates');
  if (asksForZones(input)) wanted.add('tzdata');
  if (wanted.size === 0) return { lines: [], notes: [] };
  const install =
    base.packageManager === undefined ? undefined : installCommand(base.packageManager, [...wanted], false);
  const at = subject.stage.from;
  if (install === undefined || isRetired(base)) {
    const message = `${listed([...wanted])} cannot be installed in ${input.image}`;
    return refuse(subject.ast, 'artifact-unknown', at, message, 'Choose a run base with a package manager.');
  }
  const message = `${listed([...wanted])} came with the build image and ${wanted.size === 1 ? 'is' : 'are'} used at run time`;
  return { lines: [`RUN ${install}`], notes: [{ message, span: { start: at.start, end: at.end } }] };
}

/** Packages for what sources start and modules open: the build image has it, and the run base has not. */
function systemPackages(input: NeedsInput): readonly string[] | Refused {
  const { subject, plan, base } = input;
  const found: string[] = [];
  for (const need of systemNeeds(subject, plan)) {
    // The program brings the library of its name.
    const isBrought = /^lib(ssl|crypto)\b/.test(need.name) && plan.installs?.includes('openssl') === true;
    if (isBrought || isThere(base, need)) continue;
    if (need.kind === 'program' && isToolchain(need.name)) return refuseToolchain(input, need);
    if (installsRuntime(input, need)) continue;
    const name = need.foreign === true ? undefined : packageOf(base, need);
    if (name === undefined) return refuseNeed(input, need);
    if (!installs(input, name) && !found.includes(name)) found.push(name);
  }
  return found;
}

/** Whether the final stage installs the package that brings a language: `nodejs`. */
function installsRuntime(input: NeedsInput, { kind, name }: SystemNeed): boolean {
  if (kind !== 'program') return false;
  const names = [...input.subject.run.packages.keys()];
  return names.some((one) => bringsRuntime(one, name) && installs(input, one));
}

/** Programs that speak TLS read the certificates of the system; without recommended packages they come alone. */
function asksForCertificates(input: NeedsInput, wanted: ReadonlySet<string>): boolean {
  const { subject, roots, base, plan } = input;
  if (base.caCertificates === true || subject.run.runtime.caCertificates.value !== true) return false;
  if (installs(input, 'ca-certificates') || certificateCarry(input).length > 0) return false;
  const speakers = ['git', 'curl', 'wget'].filter((name) => wanted.has(name));
  if (speakers.includes('git') || systemNeeds(subject, plan).some(({ name }) => speakers.includes(name)))
    return speakers.length > 0;
  return roots.tools.some(({ name, start }) => {
    if (!speakers.includes(baseName(name))) return false;
    const texts = start.command.words.slice(1).map(({ text }) => text);
    return !texts.some((text) => text?.startsWith('http://') === true || /^localhost\b/.test(text ?? ''));
  });
}

function refuseToolchain({ subject }: NeedsInput, { name, by }: SystemNeed): Refused {
  const message = `${by} starts \`${name}\`, which needs the toolchain at run time`;
  const hint = 'Keep the image, or do this while the image is built.';
  return refuse(subject.ast, 'toolchain-at-run-time', subject.stage.from, message, hint);
}

function refuseNeed({ subject, image }: NeedsInput, { name, by }: SystemNeed): Refused {
  const message = `\`${name}\` may be missing in ${image}: ${by} needs it, and only the build image is known to have it`;
  const hint = 'Install it in a separate RUN, or convert by hand.';
  return refuse(subject.ast, 'unknown-run-time-libraries', subject.stage.from, message, hint);
}

function isInstalled({ placing, subject }: NeedsInput, tool: string): boolean {
  const usual = packageOfTool(tool) ?? packageOf(subject.base, { kind: 'program', name: tool });
  const name = usual ?? tool.replace(/-runtime$/, '');
  const pattern = new RegExp(`\\s${name.replace(/[^\w-]/g, '.')}(\\s|=|@|$)`);
  return finalRuns(subject, placing).some((text) => pattern.test(text));
}

/** As the list of the very image says, not that of a sibling. */
function isSurelyIn(base: ImageFacts, tool: string): boolean {
  const { value, certain } = imageHolds(base, { kind: 'program', name: tool });
  return value === true && certain;
}

function isInBase({ distro, runtimes }: ImageFacts, tool: string): boolean {
  if (tool in runtimes) return true;
  if (distro === 'alpine' || distro === 'busybox')
    return /^(wget|nc|ping|ps|vi|unzip|tar|gzip|crond|crontab)$/.test(tool);
  return (
    /^(perl|tar|gzip|ps|dpkg|apt-get|service|start-stop-daemon|getent)$/.test(tool) &&
    (distro === 'debian' || distro === 'ubuntu') &&
    tool !== 'ps'
  );
}

/** File capabilities are set in the final stage, where the package of the tool may not be named. */
function capabilityPackages({ placing, base, subject }: NeedsInput): readonly string[] {
  const runs = finalRuns(subject, placing);
  const name = base.distro === 'alpine' ? 'libcap' : 'libcap2-bin';
  return runs.some((text) => /\bsetcap\b/.test(text)) && !runs.some((text) => text.includes(` ${name}`))
    ? [name]
    : [];
}

/** `adduser` is no part of the newer small images. */
function accountPackages({ placing, base, subject }: NeedsInput): readonly string[] {
  const isNew =
    (base.distro === 'debian' && base.release === 'trixie') ||
    (base.distro === 'ubuntu' && Number(base.release ?? '0') >= 24);
  if (!isNew) return [];
  const calls = finalRuns(subject, placing).some((text) => /\b(adduser|addgroup|deluser)\b/.test(text));
  return calls ? ['adduser'] : [];
}

/** Packages of libraries that the programs name and that the build image had without a word. */
type Libraries = Pick<NeedsInput, 'plan' | 'base' | 'subject' | 'placing'>;

function libraryPackages({ plan, base, subject, placing }: Libraries): readonly string[] {
  // What modules of a language need is found with the system needs.
  const linked = plan.programs.filter(
    ({ linkage, toolchain }) => linkage === 'dynamic' && moduleLanguageOf(toolchain) === undefined,
  );
  const needs = new Set(linked.flatMap((one) => one.needs));
  const runs = finalRuns(subject, placing);
  return [...needs].flatMap((need) => {
    if (base.libraries[need] === true) return [];
    // Erlang is linked with the terminal library, and people install its whole family.
    const family = need === 'libtinfo' ? runPackagesOf('libncurses-dev', base) : undefined;
    const names = family ?? packagesOfLibrary(need, base)?.slice(0, 1) ?? [];
    return names.filter((name) => !runs.some((text) => text.includes(` ${name}`)));
  });
}

/** Libraries that speak TLS read the certificates of the package, not one file. */
function librariesAsk({ plan, placing, base, subject }: Libraries): readonly string[] {
  if (!plan.links || base.caCertificates === true || subject.run.runtime.caCertificates.value !== true)
    return [];
  const texts = [
    ...finalRuns(subject, placing),
    ...libraryPackages({ plan, placing, base, subject }).map((name) => ` ${name}`),
  ];
  if (texts.some((text) => /\sca-certificates\b/.test(text))) return [];
  return texts.some((text) => /\s(libssl|libcurl|libgnutls|libpq5|libmariadb)/.test(text))
    ? ['ca-certificates']
    : [];
}

const certificateFile = '/etc/ssl/certs/ca-certificates.crt';

function speakerOfTls({ programs }: Plan): Artifact | undefined {
  return programs.find(({ wants, toolchain }) => wants.tls ?? (toolchain === 'go' || toolchain === 'rust'));
}

/** Packages of the build may have brought certificates, as apt does with what curl recommends: they come by name then. */
function mayLoseCertificates(input: NeedsInput): boolean {
  const { subject, plan, base } = input;
  if (base.caCertificates === true || plan.whole === true || !installsPackages(base)) return false;
  const isOpen = subject.run.runtime.caCertificates.value === undefined;
  return isOpen && speakerOfTls(plan) !== undefined && !installs(input, 'ca-certificates');
}

function certificateCarry(input: NeedsInput): readonly Carry[] {
  const { subject, plan, base, placing } = input;
  if (base.caCertificates === true || plan.whole === true) return [];
  const speaker = speakerOfTls(plan);
  if (speaker === undefined || subject.run.runtime.caCertificates.value !== true) return [];
  if (installs(input, 'ca-certificates') || librariesAsk(input).length > 0) return [];
  if (!/^(debian|ubuntu|alpine)$/.test(subject.base.distro ?? '')) return [];
  const derivation = `${speaker.path} ${speaker.wants.tls === true ? 'makes' : 'may make'} TLS connections, and ${base.title} has no CA certificates`;
  return [carryOf(subject, placing, certificateFile, false, derivation)];
}

/** gcc images carry a libstdc++ of their own; some are newer than that of the Debian release below. */
function newerStandardLibrary(input: NeedsInput): { carries: readonly Carry[]; lines: readonly string[] } {
  const { subject, plan, placing } = input;
  const version = Number(/^\d+/.exec(subject.base.runtimes['gcc'] ?? '')?.[0] ?? '0');
  const isOfficial = subject.base.runtimes['gcc'] !== undefined;
  const needs = plan.programs.some((one) => one.needs.includes('libstdc++'));
  if (!isOfficial || !needs || version === 12 || version === 14) return { carries: [], lines: [] };
  const derivation = 'the compiler of the gcc image uses a newer libstdc++ than its Debian release';
  const carries = ['libstdc++.so.6', 'libgcc_s.so.1'].map((name) =>
    carryOf(subject, placing, `/usr/local/lib64/${name}`, false, derivation),
  );
  return { carries, lines: ['RUN echo /usr/local/lib64 > /etc/ld.so.conf.d/000-local-lib.conf && ldconfig'] };
}

/** Variables of the build image that the command, a shell form or a script uses. */
function lostVariables({
  subject,
  base,
  roots,
  plan,
}: NeedsInput): readonly { name: string; line: string }[] {
  const set = allVariables(subject.run.environment);
  const shellForms = subject.steps
    .filter(
      ({ instruction }) => /^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(instruction.keyword) && !instruction.json,
    )
    .map(({ instruction }) => instruction.body.text);
  const scripts = roots.own.map(({ artifact }) => subject.read(artifact.path) ?? '');
  const text = [...shellForms, ...scripts].join('\n');
  return Object.entries(subject.base.env).flatMap(([name, value]) => {
    if (name === 'PATH' || base.env[name] === value || set.get(name)?.text !== value) return [];
    const minds =
      name === 'LANG' && plan.programs.some(({ toolchain }) => !/^(go|rust|zig)$/.test(toolchain));
    if (!minds && !new RegExp(`\\$\\{?${name}\\b`).test(text)) return [];
    return [{ name, line: `ENV ${name}=${/[\s"'\\]/.test(value) ? JSON.stringify(value) : value}` }];
  });
}

/** Facts of the image that a final stage gets. */
export function factsOfBase(subject: Subject, image: string): ImageFacts | undefined {
  return lookup(image, subject.facts.inputs.images);
}
