import { runBaseFixes } from '../assists/landing-fixes.js';
import type { Facts } from '../core/facts.js';
import type { Finding, Rule, RuleDoc } from '../core/rule.js';
import type { Fault, Landing } from '../core/verdict/landing.js';
import { faultsOf, placeOf, relatedOf, subjectOf } from '../core/verdict/phrases.js';

export const rule: Rule = {
  id: 'native-modules-mismatch',
  severity: 'warning',
  summary:
    '`node_modules`, a virtual environment, gems or wheels are copied to a different C library, runtime version or path.',
  check,
};

export const doc: RuleDoc = {
  why: `Modules with native parts are compiled for one C library and one version of their runtime, and a virtual
environment contains its own path. Copied elsewhere, the program starts but fails at its first import. Install
the modules with the C library, runtime version and path of the image that runs them.`,
  bad: [
    {
      text: `
        FROM python:3.12-slim-bookworm AS deps
        RUN python -m venv /opt/venv
        RUN /opt/venv/bin/pip install numpy
        FROM python:3.12-alpine
        COPY --from=deps /opt/venv /opt/venv
                         ^^^^^^^^^ warning: \`/opt/venv/\` may fail on import
        CMD ["/opt/venv/bin/python", "app.py"]
      `,
    },
  ],
  good: [
    `
      FROM python:3.12-slim-bookworm AS deps
      RUN python -m venv /opt/venv
      RUN /opt/venv/bin/pip install numpy
      FROM python:3.12-slim-bookworm
      COPY --from=deps /opt/venv /opt/venv
      CMD ["/opt/venv/bin/python", "app.py"]
    `,
    `
      FROM python:3.12-slim-bookworm AS deps
      RUN pip wheel --wheel-dir /wheels requests
      FROM python:3.12-alpine
      COPY --from=deps /wheels /wheels
      CMD ["python"]
    `,
  ],
};

function* check(facts: Facts): Iterable<Finding> {
  for (const [landing, fault] of faultsOf(facts, 'native-modules')) {
    const { start, end } = landing.delivery.span;
    yield {
      start,
      end,
      message: messageOf(landing, fault),
      severity: fault.certainty === 'possible' ? 'info' : 'warning',
      certainty: fault.certainty,
      related: relatedOf(facts, landing, fault),
      fixes: fault.cause.kind === 'libc' ? runBaseFixes(facts, landing) : [],
    };
  }
}

function messageOf(landing: Landing, { cause, certainty }: NativeFault): string {
  const { wants } = landing.delivery.artifact;
  const native = (cause.kind === 'version' ? wants.bound : undefined) ?? wants.native ?? [];
  const modules = native.length === 0 ? 'modules' : `native modules (${native.slice(0, 3).join(', ')})`;
  const fails = `${subjectOf(landing)} ${certainty === 'certain' ? 'fails' : 'may fail'} on import`;
  switch (cause.kind) {
    case 'libc':
      return `${fails} on ${placeOf(landing)}: its ${modules} are built for ${cause.built}, the image has ${cause.runs}`;
    case 'version':
      return `${fails} on ${placeOf(landing)}: its ${modules} are for ${cause.name} ${cause.built}, the image has ${cause.name} ${cause.runs}`;
    case 'path':
      return `${fails}: it was created at \`${cause.home}\`, and its ${modules} and scripts contain this path`;
  }
}

type NativeFault = Extract<Fault, { readonly kind: 'native-modules' }>;
