import { may } from '../../permissions/permission.ts';
import type { Permission } from '../../permissions/permission.ts';

/** IAM lets a role in, as a user of the cache; which commands that user may send stands in ElastiCache alone. */
export const CONNECTS: readonly Permission[] = [
  may('cache', 'elasticache:Connect'),
  may('cache-user', 'elasticache:Connect'),
];
