import type { Cloud } from '../../../cloud.ts';
import type { Program } from '../../../processes/program.ts';
import type { Task, TaskContainer } from './task.ts';

/** `ingestion-api` and `1.4.0` of `…/tiktok-commerce/ingestion-api:1.4.0`; a digest is no tag. */
export function readImage(image: string): { readonly name: string; readonly tag: string } {
  const [withTag = ''] = image.split('@');
  const last = withTag.slice(withTag.lastIndexOf('/') + 1);
  const [name = '', tag = 'latest'] = last.split(':');
  return { name, tag };
}

export type ContainerEnvironment =
  | { readonly kind: 'ready'; readonly variables: Readonly<Record<string, string>> }
  /** A secret that the execution role could not read. */
  | { readonly kind: 'unreadable'; readonly valueFrom: string };

/** The variables of a container; `taskAddress` is where it listens. */
export function containerEnvironment(
  cloud: Cloud,
  task: Task,
  { definition, name }: TaskContainer,
  program: Program,
  taskAddress: string,
): ContainerEnvironment {
  const overrides = task.overrides.containerOverrides?.find((override) => override.name === name);
  const variables: Record<string, string> = {
    ...program.environment,
    APP_VERSION: readImage(definition.image ?? '').tag,
    AWS_ENDPOINT_URL: cloud.endpoint(),
    AWS_REGION: cloud.region,
    AWS_DEFAULT_REGION: cloud.region,
    AWS_EXECUTION_ENV: task.launchType === 'FARGATE' ? 'AWS_ECS_FARGATE' : 'AWS_ECS_EC2',
    // What the task role would give. Any key is good here, and nothing else knows this one.
    AWS_ACCESS_KEY_ID: 'ASIATASKROLE00000000',
    AWS_SECRET_ACCESS_KEY: task.id,
  };
  const port = definition.portMappings?.[0]?.containerPort;
  if (port !== undefined) variables.PORT = String(port);
  for (const pair of [...(definition.environment ?? []), ...(overrides?.environment ?? [])])
    if (pair.name) variables[pair.name] = pair.value ?? '';
  for (const { name: key = '', valueFrom = '' } of definition.secrets ?? []) {
    const value = cloud.secretValue(valueFrom);
    if (value === undefined) return { kind: 'unreadable', valueFrom };
    variables[key] = value;
  }
  // Whatever the image listens on in a container of its own, here it is the task's address.
  return { kind: 'ready', variables: { ...variables, HOST: taskAddress } };
}
