import type { ComparedKind } from '../form/canonical.ts';
import type { KindForm } from '../form/kind-form.ts';
import { alarmsForm } from './alarms.ts';
import { bucketsForm } from './buckets.ts';
import { cachesForm } from './caches.ts';
import { loadBalancersForm } from './load-balancers.ts';
import { logGroupsForm } from './log-groups.ts';
import { certificatesForm, dnsRecordsForm, securityGroupsForm } from './network.ts';
import { queuesForm } from './queues.ts';
import { secretsForm } from './secrets.ts';
import { servicesForm } from './services.ts';
import { tablesForm } from './tables.ts';
import { targetGroupsForm } from './target-groups.ts';
import { topicsForm } from './topics.ts';
import { workersForm } from './workers.ts';

/** Every kind that is compared, in the order of the console's places. */
export const FORMS: readonly KindForm[] = [
  tablesForm,
  bucketsForm,
  queuesForm,
  topicsForm,
  secretsForm,
  servicesForm,
  workersForm,
  loadBalancersForm,
  targetGroupsForm,
  cachesForm,
  alarmsForm,
  logGroupsForm,
  securityGroupsForm,
  certificatesForm,
  dnsRecordsForm,
];

export function formOf(kind: ComparedKind): KindForm {
  const form = FORMS.find((one) => one.kind === kind);
  if (!form) throw new RangeError(`There is no form of ${kind}.`);
  return form;
}
