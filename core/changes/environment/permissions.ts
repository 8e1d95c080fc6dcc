import { may } from '../../permissions/permission.ts';
import type { Permission } from '../../permissions/permission.ts';
import { CONNECTS } from '../caches/permissions.ts';
import { WRITES_ITEMS } from '../tables/permissions.ts';

/** What demonstration data is written with. */
export const SEEDS: readonly Permission[] = [
  ...WRITES_ITEMS,
  may('object', 's3:PutObject', 's3:DeleteObject'),
  may('queue', 'sqs:SendMessage'),
  ...CONNECTS,
];
