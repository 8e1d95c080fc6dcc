import type {
  ListenerRule,
  RuleAction,
  RuleCondition,
} from '../../../core/resources/load-balancers/types.ts';

/** The names of target groups by ARN, as far as they are known. */
export type GroupNames = Readonly<Record<string, string>>;

const FIELDS: Readonly<Record<string, string>> = {
  'host-header': 'the host is',
  'path-pattern': 'the path is',
  'http-request-method': 'the method is',
  'query-string': 'the query has',
  'source-ip': 'it comes from',
};

/** What a rule asks for: `the path is /api/* or /v1/*, and the method is GET`. */
export function conditionWords({
  isDefault,
  conditions,
}: Pick<ListenerRule, 'isDefault' | 'conditions'>): string {
  if (isDefault) return 'everything else';
  return conditions.map(oneCondition).join(', and ') || 'everything';
}

function oneCondition({ field, values }: RuleCondition): string {
  const header = /^http-header (.+)$/.exec(field)?.[1];
  const subject = header ? `the header ${header} is` : (FIELDS[field] ?? field);
  return `${subject} ${values.join(' or ')}`;
}

/** What a rule does: `90 % to shop-blue, 10 % to shop-green`, `redirects (301) to …`, `answers 404`. */
export function actionWords(action: RuleAction, names: GroupNames): string {
  if (action.kind === 'redirect') return `redirects (${statusOf(action.status)}) to ${action.to}`;
  if (action.kind === 'fixed-response') return `answers ${action.status}`;
  if (action.kind === 'other') return action.type;
  const { groups, stickySeconds } = action;
  const sticky = stickySeconds === undefined ? '' : `, a client stays for ${stickySeconds} s`;
  const [first] = groups;
  if (first && groups.length === 1) return `to ${nameOf(first.targetGroupArn, names)}${sticky}`;
  if (groups.every(({ weight }) => weight === 0)) return 'to no group: every weight is 0';
  const shares = groups.map(
    ({ targetGroupArn, percent }) => `${Math.round(percent)} % to ${nameOf(targetGroupArn, names)}`,
  );
  return `${shares.join(', ')}${sticky}`;
}

/** `HTTP_301` */
function statusOf(status: string): string {
  return status.replace(/^HTTP_/, '');
}

/** `…:targetgroup/<name>/<id>` where no group of the ARN is known. */
function nameOf(arn: string, names: GroupNames): string {
  return names[arn] ?? arn.split('/').at(-2) ?? arn;
}
