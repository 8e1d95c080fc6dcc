/**
 * What IAM checks a call against: one type of resource, or none where a service takes `*` alone. Source: AWS Service
 * Authorization Reference, "Actions defined by" each service, column "Resource types".
 */
export const RESOURCE_TYPES = [
  'table',
  'index',
  'backup',
  'stream',
  'bucket',
  'object',
  'queue',
  'topic',
  'secret',
  'function',
  'function-version',
  'cluster-list',
  'service',
  'service-deployment',
  'service-revision',
  'task',
  'task-definition',
  'role',
  'passed-role',
  'listener',
  'listener-rule',
  'scalable-target',
  'alarm',
  'mute-rule',
  'cache',
  'cache-user',
  'distribution',
  'backup-plan',
  'backup-vault',
  'repository',
  'log-group',
  'hosted-zone',
  'user',
  'none',
] as const;

export type ResourceType = (typeof RESOURCE_TYPES)[number];
