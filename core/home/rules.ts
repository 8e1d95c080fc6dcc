import { z } from 'zod';
import type { RulesStore } from '../actions/run.ts';
import { readAs } from './table.ts';
import type { HomeTable, Key } from './table.ts';

const KEY: Key = { PK: 'rules', SK: 'rules' };

const rulesSchema = z.object({
  readOnly: z.boolean(),
  readOnlyReason: z.string().optional(),
  changedBy: z.object({ id: z.string(), name: z.string(), role: z.string() }).optional(),
  changedAt: z.number().optional(),
});

/** One item. Where there is none, nothing is forbidden by it. */
export function createRules(table: HomeTable): RulesStore {
  return {
    async read() {
      const item = await table.get(KEY);
      return item ? readAs(rulesSchema, item, 'rules') : { readOnly: false };
    },
    async write(rules) {
      await table.put({ ...KEY, ...rules });
    },
  };
}
