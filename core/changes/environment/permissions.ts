import { may } from '../../permissions/permission.ts';
import type { Permission } from '../../permissions/permission.ts';
import { CONNECTS } from '../caches/permissions.ts';
import { WRITES_ITEMS } from '../tables/permissions.ts';

/** What demonstration data is written with; messages that a former seed left are taken out before. */
export const SEEDS: readonly Permission[] = [
  ...WRITES_ITEMS,
  may('object', 's3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject'),
  may('queue', 'sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'),
  ...CONNECTS,
];
