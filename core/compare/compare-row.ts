import { namingOf } from '../catalogue/pairing.ts';
import type { Environment } from '../environments/schema.ts';
import { pairOf } from './compare-sides.ts';
import type { ComparedPair } from './differences.ts';
import { canonicalOf } from './estate.ts';
import type { Expectations } from './expected.ts';
import type { ComparedKind } from './form/canonical.ts';
import type { MapText } from './form/flatten.ts';
import type { KindForm } from './form/kind-form.ts';
import { createMapper } from './form/mapper.ts';
import { intentOf } from './intended.ts';
import { formOf } from './kinds/forms.ts';
import type { SideOfPair } from './pair-sides.ts';
import type { Found } from './reading/found.ts';

/** What one environment's half of a row tells: the resource, or that there is none of this kind and name. */
interface RowSide {
  readonly environment: Environment;
  readonly found: Found | undefined;
}

/**
 * Compares the halves of a list's row by what their list was told of them, with the same forms, intents and rules as the
 * whole estate: every difference that is found here is found there too. Pure, and without a call.
 * @param key the pair's key, as the catalogue or the pairing of names has it.
 * @returns undefined where neither half is of this kind.
 */
export function compareRow(
  kind: ComparedKind,
  key: string,
  { left, right }: { readonly left: RowSide; readonly right: RowSide },
  expectations: Expectations,
): ComparedPair | undefined {
  const form = formOf(kind);
  const intended = ({ environment }: RowSide) => intentOf(environment).get(kind)?.get(key);
  return pairOf(
    form,
    key,
    {
      left: sideOf(form, key, left),
      right: sideOf(form, key, right),
      intent: { left: intended(left), right: intended(right) },
    },
    expectations,
  );
}

function sideOf(form: KindForm, key: string, { environment, found }: RowSide): SideOfPair {
  if (!found) return { state: 'not-there' };
  const resource = canonicalOf(form, found, mapperOf(environment), namingOf(environment));
  return { state: 'there', resource: { ...resource, key } };
}

const MAPPERS = new WeakMap<Environment, MapText>();

/** What EC2 calls networks and what stands in them: a list does not ask what they stand for, so all are alike. */
const NETWORK_ID = /(?<![A-Za-z0-9-])(sg|subnet|vpc|vpce)-[0-9a-f]{8}(?:[0-9a-f]{9})?(?![A-Za-z0-9-])/g;

/** One for each environment: what it has mapped once, it need not map for the next row. */
function mapperOf(environment: Environment): MapText {
  const known = MAPPERS.get(environment);
  if (known) return known;
  const map = createMapper(environment);
  const made: MapText = (text) => map(text).replace(NETWORK_ID, '{$1}');
  MAPPERS.set(environment, made);
  return made;
}
