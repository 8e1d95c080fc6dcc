import { parseArgs } from 'node:util';
import type { Stage } from '../../core/catalogue/stage.ts';
import { STAGES } from '../../core/catalogue/stage.ts';

export interface PermissionsArguments {
  readonly of: 'console' | 'viewer' | { readonly actionId: string };
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
  readonly isHome: boolean;
  readonly makesHome: boolean;
  readonly assumes: readonly string[];
  /** Which of the policies alone, from 1. */
  readonly policy?: number;
  readonly why: boolean;
}

export type ParsedPermissionsArguments =
  | { readonly kind: 'print'; readonly value: PermissionsArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

const USUAL = { stage: 'prod', account: '123456789012', region: 'us-east-1' } as const;

export const USAGE = `npm run infra:permissions -- [--stage STAGE] [--viewer | --action ID] [--account ID] [--region REGION]

  --stage STAGE     ${STAGES.join(', ')} (${USUAL.stage})
  --viewer          the role of those who look on: states and metrics, no data
  --action ID       what one action needs beyond the reads, as tables.create-backup; "all" lists every action's
  --account ID      twelve digits (${USUAL.account})
  --region REGION   (${USUAL.region})
  --away            the stage is not the console's home: without its own table and queue
  --makes-home      the console makes its table and its queue by itself
  --assumes ARN     a role of another environment that it takes on; may be given several times
  --policy NUMBER   only the policy of this number, as IAM takes it
  --why             instead of the policies: what stands on more than names of the catalogue, and why

Prints JSON: as many managed policies as IAM's limit of 6,144 characters asks for. Nothing is asked of anybody.
Ends with 0, or with 2 where it was not understood.`;

const OPTIONS = {
  stage: { type: 'string', default: USUAL.stage },
  viewer: { type: 'boolean', default: false },
  action: { type: 'string' },
  account: { type: 'string', default: USUAL.account },
  region: { type: 'string', default: USUAL.region },
  away: { type: 'boolean', default: false },
  'makes-home': { type: 'boolean', default: false },
  assumes: { type: 'string', multiple: true, default: [] },
  policy: { type: 'string' },
  why: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} satisfies NonNullable<Parameters<typeof parseArgs>[0]>['options'];

/** Reads the words behind `npm run infra:permissions --`. */
export function parsePermissionsArguments(words: readonly string[]): ParsedPermissionsArguments {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { kind: 'help' };
  const stage = STAGES.find((one) => one === values.stage);
  if (!stage) return mistake(`--stage takes ${STAGES.join(', ')}, not ${values.stage}.`);
  if (!/^\d{12}$/.test(values.account)) return mistake('--account takes twelve digits.');
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(values.region))
    return mistake('--region takes a region, as us-east-1.');
  if (values.viewer && values.action !== undefined)
    return mistake('--viewer and --action are two different things.');
  if (values.policy !== undefined && !/^[1-9]\d?$/.test(values.policy))
    return mistake('--policy takes the number of a policy, from 1.');
  return {
    kind: 'print',
    value: {
      of: values.viewer ? 'viewer' : values.action === undefined ? 'console' : { actionId: values.action },
      stage,
      account: values.account,
      region: values.region,
      isHome: !values.away,
      makesHome: values['makes-home'],
      assumes: values.assumes,
      ...(values.policy !== undefined && { policy: Number(values.policy) }),
      why: values.why,
    },
  };
}

function mistake(sentence: string): ParsedPermissionsArguments {
  return { kind: 'mistake', sentence: `${sentence}\n\n${USAGE}` };
}
