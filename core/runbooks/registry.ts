import type { Check } from './check.ts';
import { iamRoles, iamUnusedKeys, iamUsers } from './checks/access.ts';
import { alarmsNone } from './checks/alarms.ts';
import { backupsFresh, backupsPlanned, bucketsVersioning } from './checks/backups.ts';
import { cachesMemory } from './checks/caches.ts';
import { costsMonth } from './checks/costs.ts';
import { certificatesExpiry, networkOpenToWorld, recordsLead } from './checks/edge.ts';
import { errorsRate, targetsHealthy } from './checks/errors.ts';
import { functionsActive, functionsErrors, functionsVersions } from './checks/functions.ts';
import { accountRight, healthEndpoints } from './checks/health.ts';
import { logGroupsRetention } from './checks/logs.ts';
import { queuesBacklog, queuesDeadLetters } from './checks/queues.ts';
import { rollBackReady } from './checks/roll-back.ts';
import { secretsAge } from './checks/secrets.ts';
import { deploymentsAge, deploymentsQuiet, servicesSteady } from './checks/services.ts';
import { tablesCapacity, tablesRecovery, tablesThrottles } from './checks/tables.ts';
import { trafficUsual } from './checks/traffic.ts';

/** Every check that a runbook can name. */
export const CHECKS: readonly Check[] = [
  accountRight,
  servicesSteady,
  deploymentsQuiet,
  deploymentsAge,
  rollBackReady,
  healthEndpoints,
  alarmsNone,
  targetsHealthy,
  errorsRate,
  trafficUsual,
  functionsActive,
  functionsErrors,
  functionsVersions,
  tablesThrottles,
  tablesCapacity,
  tablesRecovery,
  queuesDeadLetters,
  queuesBacklog,
  backupsFresh,
  backupsPlanned,
  bucketsVersioning,
  cachesMemory,
  logGroupsRetention,
  costsMonth,
  secretsAge,
  certificatesExpiry,
  recordsLead,
  networkOpenToWorld,
  iamUsers,
  iamUnusedKeys,
  iamRoles,
];
