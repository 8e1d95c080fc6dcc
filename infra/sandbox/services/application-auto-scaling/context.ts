import type { Cloud } from '../../cloud.ts';
import type { Directory } from './directory.ts';
import { objectNotFound, validation } from './errors.ts';
import type { Scaled, TargetRecord } from './records.ts';
import type { Scaler } from './scaler.ts';

/** What the operations of one environment's scaling work with. */
export interface ScalingContext {
  readonly cloud: Cloud;
  readonly directory: Directory;
  readonly scaler: Scaler;
}

interface Named {
  readonly ServiceNamespace?: Scaled['namespace'];
  readonly ResourceId?: string;
  readonly ScalableDimension?: Scaled['dimension'];
}

const dimensions: Readonly<Record<string, readonly string[]>> = {
  ecs: ['ecs:service:DesiredCount'],
  lambda: ['lambda:function:ProvisionedConcurrency'],
  dynamodb: [
    'dynamodb:table:ReadCapacityUnits',
    'dynamodb:table:WriteCapacityUnits',
    'dynamodb:index:ReadCapacityUnits',
    'dynamodb:index:WriteCapacityUnits',
  ],
};

/** What a request names. Error: ValidationException for what nobody can scale here. */
export function readScaled({ ServiceNamespace, ResourceId, ScalableDimension }: Named): Scaled {
  if (
    !ServiceNamespace ||
    !ResourceId ||
    !ScalableDimension ||
    !dimensions[ServiceNamespace]?.includes(ScalableDimension)
  )
    throw validation('Unsupported service namespace, resource type or scalable dimension');
  return { namespace: ServiceNamespace, resourceId: ResourceId, dimension: ScalableDimension };
}

export function shown({ namespace, resourceId, dimension }: Scaled): string {
  return `service namespace: ${namespace}, resource ID: ${resourceId}, scalable dimension: ${dimension}`;
}

/** Error: ObjectNotFoundException. */
export function requireTarget({ directory }: ScalingContext, scaled: Scaled): TargetRecord {
  const target = directory.target(scaled);
  if (!target) throw objectNotFound(`No scalable target registered for ${shown(scaled)}`);
  return target;
}

/** Whether a record is among those that a Describe call asks for. */
export function isAsked(record: Scaled, { ServiceNamespace, ResourceId, ScalableDimension }: Named): boolean {
  return (
    record.namespace === ServiceNamespace &&
    (ResourceId === undefined || record.resourceId === ResourceId) &&
    (ScalableDimension === undefined || record.dimension === ScalableDimension)
  );
}

/** `MaxResults` of a Describe call. Error: ValidationException. */
export function pageSize(given = 50): number {
  if (given >= 1 && given <= 50) return given;
  throw validation(
    `1 validation error detected: Value '${given}' at 'maxResults' failed to satisfy constraint: Member must have value ` +
      `${given < 1 ? 'greater than or equal to 1' : 'less than or equal to 50'}`,
  );
}
