import type { Environment } from '../environments/schema.ts';
import type { CanonicalResource, ComparedKind } from './form/canonical.ts';
import { canonical, partOf } from './form/kind-form.ts';
import type { KindForm } from './form/kind-form.ts';
import { createMapper } from './form/mapper.ts';
import { FORMS } from './kinds/forms.ts';

/** What the catalogue wants one resource to be, in the same form as what there is. */
export interface IntendedResource {
  readonly resource: CanonicalResource;
  /** The parts that the catalogue speaks of. */
  readonly parts: ReadonlySet<string>;
  /** It names some attributes of a part and leaves the others open. */
  readonly isPartial: boolean;
}

/** What the catalogue wants of one environment: by kind, by key. */
export type Intent = ReadonlyMap<ComparedKind, ReadonlyMap<string, IntendedResource>>;

const INTENTS = new WeakMap<Environment, Intent>();

/** The intent of the catalogue for the stage that an environment stands on: worked out once, since neither changes. */
export function intentOf(environment: Environment): Intent {
  const known = INTENTS.get(environment);
  if (known) return known;
  const made = workedOut(environment);
  INTENTS.set(environment, made);
  return made;
}

function workedOut(environment: Environment): Intent {
  const mapText = createMapper(environment);
  const { region, account, names } = environment;
  return new Map(
    FORMS.map((form) => {
      const all = form.intended?.({ stage: names.stage, region, account, environment }) ?? [];
      const resources = all.map(({ key, name, answers }): [string, IntendedResource] => [
        key,
        {
          resource: canonical(form, { key, name, inCatalogue: true, answers }, mapText),
          parts: new Set(Object.keys(answers)),
          isPartial: form.intentIsPartial === true,
        },
      ]);
      return [form.kind, new Map(resources)];
    }),
  );
}

/** Whether the catalogue says what stands at a path, be it that nothing does. */
export function speaksOf(form: KindForm, intended: IntendedResource | undefined, path: string): boolean {
  if (!intended?.parts.has(partOf(form, path))) return false;
  return !intended.isPartial || intended.resource.attributes.has(path);
}
