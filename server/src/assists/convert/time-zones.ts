import type { Artifact } from '../../core/artifacts.js';
import { allVariables } from '../../core/shell/environment.js';
import { carryOf, installs, installsPackages, type NeedsInput } from './needs-input.js';
import type { Carry, Plan } from './plan.js';

/** Time zones of the build image, where the program reads them and the run base has none. */
export function zoneCarry({ subject, plan, base, placing }: NeedsInput): readonly Carry[] {
  if (base.zoneinfo === true || plan.whole === true || installs({ subject, placing }, 'tzdata')) return [];
  const reader = plan.programs.find(({ wants, toolchain }) => wants.zoneinfo ?? toolchain === 'go');
  const set = allVariables(subject.run.environment).has('TZ');
  if (reader === undefined && !set) return [];
  if (subject.run.runtime.zoneinfo.value !== true) return goZones({ subject, plan, base, placing });
  const why = set
    ? 'TZ is set'
    : `${reader?.path ?? 'the program'} ${reader?.wants.zoneinfo === true ? 'reads' : 'may read'} time zones`;
  const derivation = `${why}, and ${base.title} has none`;
  return [carryOf(subject, placing, '/usr/share/zoneinfo', true, derivation)];
}

type Zones = Omit<NeedsInput, 'roots' | 'image'>;

/** A program that found the zones of the Go toolchain finds those of the package as well. */
export function asksForZones({ subject, plan, base, placing }: Zones): boolean {
  if (base.zoneinfo === true || plan.whole === true || subject.run.runtime.zoneinfo.value === true)
    return false;
  const isBrought = subject.base.runtimes['go'] !== undefined && readerOfZones(plan) !== undefined;
  return isBrought && installsPackages(base) && !installs({ subject, placing }, 'tzdata');
}

function readerOfZones({ programs }: Plan): Artifact | undefined {
  return programs.find(({ wants, toolchain }) => toolchain === 'go' && wants.zoneinfo === true);
}

/** The Go toolchain brings zones of its own, which a program finds at the same place. */
function goZones({ subject, plan, base, placing }: Zones): readonly Carry[] {
  const reader = readerOfZones(plan);
  if (reader === undefined || subject.base.runtimes['go'] === undefined || installsPackages(base)) return [];
  const derivation = `${reader.path} reads time zones, and ${base.title} has none; it finds the ones of Go at this path`;
  return [carryOf(subject, placing, '/usr/local/go/lib/time/zoneinfo.zip', false, derivation)];
}
