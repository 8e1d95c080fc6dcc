import type { ComparedKind } from '../form/canonical.ts';
import type { KindForm } from '../form/kind-form.ts';
import { bucketsForm } from './buckets.ts';
import { queuesForm } from './queues.ts';
import { tablesForm } from './tables.ts';
import { topicsForm } from './topics.ts';

/** Every kind that is compared, in the order of the console's places. */
export const FORMS: readonly KindForm[] = [tablesForm, bucketsForm, queuesForm, topicsForm];

export function formOf(kind: ComparedKind): KindForm {
  const form = FORMS.find((one) => one.kind === kind);
  if (!form) throw new RangeError(`There is no form of ${kind}.`);
  return form;
}
