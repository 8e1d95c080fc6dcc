import { z } from 'zod';

/** Letters, digits, dashes and underscores, up to 255. Source: API reference, CreateService. */
export const serviceName = z
  .string()
  .regex(/^[A-Za-z0-9][\w-]{0,254}$/, 'must be the name of a service, as product-service');

/** Source: OCI distribution specification, "Pulling manifests". */
export const imageTag = z
  .string()
  .regex(/^\w[\w.-]{0,127}$/, 'must be a tag of an image, as 1.4.0: letters, digits, dots and dashes');

/** `family:revision`. Source: API reference, UpdateService, taskDefinition. */
export const taskDefinitionRevision = z
  .string()
  .regex(/^[\w-]{1,255}:[1-9]\d{0,8}$/, 'must be a family and its revision, as product-service:12');

/** A service runs 5,000 tasks at most. Source: Amazon ECS service quotas. */
export const taskCount = z.number().int().min(0).max(5_000);

/** The id of a task, the last part of its ARN. */
export const taskId = z.string().regex(/^[0-9a-f]{32}$|^[0-9a-f-]{36}$/, 'must be the id of a task');

/** What is deployed: a tag for the service's own image, or a revision that is registered already. */
const deployed = { tag: imageTag.optional(), taskDefinition: taskDefinitionRevision.optional() };

/** With exactly one of `tag` and `taskDefinition`. */
export function withRevision<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .object({ ...shape, ...deployed })
    .strict()
    .refine(
      (input) => (input.tag === undefined) !== (input.taskDefinition === undefined),
      'either tag or taskDefinition says what is deployed',
    );
}
