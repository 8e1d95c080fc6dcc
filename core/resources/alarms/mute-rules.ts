import { GetAlarmMuteRuleCommand, ListAlarmMuteRulesCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient, GetAlarmMuteRuleOutput } from '@aws-sdk/client-cloudwatch';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { MuteRule } from './types.ts';

/** The list gives fifty a page, and each rule takes a call of its own: so many silences are a mistake by themselves. */
const MOST_PAGES = 2;
const FRESH_MS = 10_000;

/**
 * The mute rules of the region that hold now or will. Their list tells no targets, so each is asked for: one call and
 * one more for each rule. `unsupported` where the endpoint does not know them.
 */
export function muteRules(source: Source, budget: Budget): Promise<Cell<Listed<MuteRule>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'cloudwatch:ListAlarmMuteRules',
      key: '',
      freshMs: FRESH_MS,
      isEmpty: (rules) => rules.length === 0,
      run: (abortSignal) =>
        tokenPages(MOST_PAGES, async (NextToken) => {
          const page = await source.clients.cloudwatch.send(
            new ListAlarmMuteRulesCommand({ Statuses: ['ACTIVE', 'SCHEDULED'], NextToken }),
            { abortSignal },
          );
          const names = (page.AlarmMuteRuleSummaries ?? []).map(({ AlarmMuteRuleArn }) =>
            muteRuleNameOf(AlarmMuteRuleArn ?? ''),
          );
          const rules = await Promise.all(
            names.map((name) => muteRule(source.clients.cloudwatch, name, abortSignal)),
          );
          return { items: rules.filter((rule) => rule !== undefined), token: page.NextToken };
        }),
    },
    budget,
  );
}

/** One that ended between the list and this call is none. */
async function muteRule(
  cloudwatch: CloudWatchClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<MuteRule | undefined> {
  try {
    return muteRuleOf(
      await cloudwatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: name }), { abortSignal }),
    );
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** `arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:name`. */
function muteRuleNameOf(arn: string): string {
  return arn.split(':').slice(6).join(':');
}

export function muteRuleOf(given: GetAlarmMuteRuleOutput): MuteRule {
  const { Expression = '', Duration = '', Timezone } = given.Rule?.Schedule ?? {};
  return {
    name: given.Name ?? '',
    description: given.Description || undefined,
    alarms: given.MuteTargets?.AlarmNames ?? [],
    status: given.Status ?? '',
    expression: Expression,
    duration: Duration,
    isRecurring: given.MuteType === 'RECURRING' || Expression.startsWith('cron('),
    until: endOf(Expression, Duration, Timezone) ?? given.ExpireDate?.getTime(),
  };
}

/** When a window that comes once ends. Its time is UTC unless it says otherwise, and then nobody guesses. */
function endOf(expression: string, duration: string, timezone: string | undefined): number | undefined {
  if (timezone !== undefined && !/^(UTC|Etc\/UTC|GMT)$/.test(timezone)) return undefined;
  const at = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d)\)$/.exec(expression)?.[1];
  const milliseconds = durationMs(duration);
  if (at === undefined || milliseconds === undefined) return undefined;
  const start = Date.parse(`${at}:00Z`);
  return Number.isNaN(start) ? undefined : start + milliseconds;
}

/** `P1DT2H30M` in milliseconds; undefined for what is no such duration. */
export function durationMs(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!match || /^P?T?$/.test(text)) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1_000;
}
