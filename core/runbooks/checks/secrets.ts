import { z } from 'zod';
import { hasValue, valueOf } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { listSecretsCommand } from '../../resources/secrets/commands.ts';
import { listSecrets } from '../../resources/secrets/secrets.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';
import { countOf, lengthOf, pageOf } from '../words.ts';

export const secretsAge = defineCheck({
  id: 'secrets.age',
  title: 'Secrets are not too old',
  explains:
    'When the value of each secret was last changed. Look at it: longer ago than `days`; bad: twice as long, or it is about to be deleted.',
  right: 'states:read',
  parameters: z.object({ days: z.number().positive().default(90) }).strict(),
  commands: (environment) => [listSecretsCommand(labelOf(environment))],
  async run(source, { days }, budget) {
    const listed = await listSecrets(source, budget);
    const now = Date.now();
    return reportOf({
      evidence: (valueOf(listed) ?? []).map((secret): Evidence => {
        const { name, lastRotatedAt, lastChangedAt, createdAt, deletedAt } = secret;
        const href = pageOf('secrets', name);
        if (deletedAt !== undefined) return { name, value: 'is to be deleted', outcome: 'bad', href };
        const at = Math.max(lastRotatedAt ?? 0, lastChangedAt ?? 0) || createdAt;
        if (at === undefined) return { name, value: 'its age is not told', outcome: 'unknown', href };
        const ageDays = (now - at) / 86_400_000;
        const outcome = ageDays > 2 * days ? 'bad' : ageDays > days ? 'warn' : 'good';
        return { name, value: `changed ${lengthOf(ageDays * 86_400)} ago`, outcome, href };
      }),
      cells: [listed],
      good: (count) => `${countOf(count, 'secret')}, each changed within ${days} days.`,
      none: {
        outcome: hasValue(listed) ? 'good' : 'warn',
        sentence: 'There is no secret in Secrets Manager here.',
      },
    });
  },
});
