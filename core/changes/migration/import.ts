import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { PlanningScene } from '../../actions/action.ts';
import { refused } from '../../actions/plan.ts';
import { may } from '../../permissions/permission.ts';
import { bucketName, objectKey } from '../buckets/names.ts';
import { KEEPS_CAPTURES } from '../captures/permissions.ts';
import { itemFormat } from '../tables/file-places.ts';
import { planImport, runImport } from '../tables/import.ts';
import type { FileOrigin } from '../tables/import.ts';
import { tableName } from '../tables/item-input.ts';
import { WRITES_ITEMS } from '../tables/permissions.ts';
import { addressMap } from './addresses/address-map.ts';
import { addressChange, itemMapBetween } from './addresses/address-plan.ts';
import { environmentId } from './places.ts';

export const importFileInput = z
  .object({
    /** The environment whose bucket the file lies in; it goes into a table of the one that the action is for. */
    fromEnvironment: environmentId,
    bucket: bucketName,
    key: objectKey,
    table: tableName,
    format: itemFormat.default('dynamodb-json'),
    /** `put` replaces items that are there; `put-if-absent` leaves them. */
    mode: z.enum(['put', 'put-if-absent']).default('put'),
  })
  .strict();
export type ImportFileInput = z.infer<typeof importFileInput>;

function originOf(scene: PlanningScene, fromEnvironment: string): FileOrigin | undefined {
  const source = scene.sourceOf(fromEnvironment);
  if (!source) return undefined;
  const [from, to] = [source.environment, scene.source.environment];
  return {
    source,
    becoming: (keys) => itemMapBetween(from, to, keys),
    changes: from.id === to.id || !addressMap(from, to) ? [] : [addressChange({ from, to })],
  };
}

/** A file that another environment has exported, into a table of this one: kept, resumable and undone as every import. */
export const importFileAction = defineAction<ImportFileInput>({
  id: 'migration.import',
  title: 'Import file from another environment',
  kind: 'table',
  risk: 'costly',
  capability: 'data:change',
  input: importFileInput,
  target: ({ table }) => table,
  changes: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 's3:PutObject'],
  permissions: [may('table', 'dynamodb:BatchGetItem'), ...WRITES_ITEMS, ...KEEPS_CAPTURES],
  long: true,
  dataFrom: ({ fromEnvironment }) => ({ environmentId: fromEnvironment, masked: false }),
  plan(scene, { fromEnvironment, ...file }) {
    const origin = originOf(scene, fromEnvironment);
    if (!origin) return Promise.resolve(refused('There is no such environment to take data from.'));
    return planImport(scene, file, origin);
  },
  execute(scene, { fromEnvironment, ...file }, made) {
    const origin = originOf(scene, fromEnvironment);
    if (!origin) throw new RangeError('There is no such environment to take data from any more.');
    return runImport(scene, file, made, origin);
  },
});
