import { z } from 'zod';
import { valueOf } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { reasonWords } from '../../resources/alarms/alarm-words.ts';
import { listAlarms } from '../../resources/alarms/alarms.ts';
import { listAlarmsCommand } from '../../resources/alarms/commands.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';
import { countOf, lengthOf, pageOf } from '../words.ts';

export const alarmsNone = defineCheck({
  id: 'alarms.none',
  title: 'No alarm fires',
  explains:
    'Every alarm of CloudWatch but those of auto scaling, which fire in normal life. Bad: one is in ALARM. One that has not enough data is told, and says nothing.',
  right: 'states:read',
  parameters: z.object({}).strict(),
  commands: (environment) => [listAlarmsCommand(labelOf(environment))],
  async run(source, _parameters, budget) {
    const listed = await listAlarms(source, budget);
    const now = Date.now();
    const watching = (valueOf(listed) ?? []).filter(({ isScaling }) => !isScaling);
    return reportOf({
      evidence: watching.map((alarm): Evidence => {
        const { name, state, since } = alarm;
        const age = lengthOf((now - since) / 1_000);
        const href = pageOf('alarms', name);
        if (state === 'ALARM') {
          const why = reasonWords(alarm, alarm).replace(/\.$/, '');
          return { name, value: `${why}, for ${age}`, outcome: 'bad', href };
        }
        const words = state === 'OK' ? 'quiet' : 'not enough data';
        return { name, value: `${words} for ${age}`, outcome: 'good', href };
      }),
      cells: [listed],
      good: (count) => `${countOf(count, 'alarm')}, none fires.`,
      none: {
        outcome: source.environment.names.stage === 'dev' ? 'good' : 'warn',
        sentence: 'There is no alarm here: nobody would be told.',
      },
    });
  },
});
