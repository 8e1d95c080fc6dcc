import { z } from 'zod';
import type { AlarmWatch } from '../actions/alarm-watch.ts';
import { readAs } from './table.ts';
import type { HomeTable, Key } from './table.ts';

const watchSchema = z.object({ owner: z.string(), until: z.number(), told: z.record(z.number()).optional() });

/** One item an environment: who watches until when, and what was told. */
export function createAlarmWatch(table: HomeTable): AlarmWatch {
  return {
    async take(environmentId, owner, now, until) {
      const taken = await table.update(keyOf(environmentId), {
        update: 'SET #owner = :owner, #until = :until',
        condition: 'attribute_not_exists(PK) OR #owner = :owner OR #until < :now',
        names: { '#owner': 'owner', '#until': 'until' },
        values: { ':owner': owner, ':until': until, ':now': now },
      });
      return taken === 'unmet' ? undefined : (readAs(watchSchema, taken, 'watch over alarms').told ?? {});
    },
    async tell(environmentId, owner, told) {
      const written = await table.update(keyOf(environmentId), {
        update: 'SET told = :told',
        condition: '#owner = :owner',
        names: { '#owner': 'owner' },
        values: { ':owner': owner, ':told': told },
      });
      return written !== 'unmet';
    },
  };
}

function keyOf(environmentId: string): Key {
  return { PK: `alarm-watch#${environmentId}`, SK: 'watch' };
}
