import { z } from 'zod';
import { valueOf } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { cloudLogGroups } from '../../resources/logs/groups.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';
import { countOf } from '../words.ts';

const MEBIBYTE = 1_048_576;

export const logGroupsRetention = defineCheck({
  id: 'log-groups.retention',
  title: 'Log groups forget in time',
  explains:
    'How long each log group of CloudWatch keeps its events. Look at it: for ever, or longer than `days`.',
  right: 'states:read',
  parameters: z.object({ days: z.number().int().positive().default(90) }).strict(),
  commands: (environment) => [
    awsCommand(labelOf(environment), 'logs', 'describe-log-groups', {
      query: 'logGroups[].{name:logGroupName,days:retentionInDays,bytes:storedBytes}',
    }),
  ],
  async run(source, { days }, budget) {
    const listed = await cloudLogGroups(source, budget);
    const groups = valueOf(listed) ?? [];
    return reportOf({
      evidence: groups.map(({ name, retentionDays, storedBytes }): Evidence => {
        const held = storedBytes === undefined ? '' : `, ${(storedBytes / MEBIBYTE).toFixed(1)} MiB`;
        const kept = retentionDays === undefined ? 'kept for ever' : `kept ${countOf(retentionDays, 'day')}`;
        const isLong = retentionDays === undefined || retentionDays > days;
        return { name, value: `${kept}${held}`, outcome: isLong ? 'warn' : 'good', href: '/logs' };
      }),
      cells: [listed],
      good: (count) => `${countOf(count, 'log group')}, none keeps longer than ${days} days.`,
      none: { outcome: 'good', sentence: 'There is no log group of CloudWatch here.' },
    });
  },
});
