import { AttachRolePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import { unlessThere } from './place.ts';
import type { ComputePlace } from './place.ts';

const THERE = ['EntityAlreadyExists', 'EntityAlreadyExistsException'];
const EXECUTION_POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

export const EXECUTION_ROLE = 'tiktok-commerce-execution';

/** The role that starts tasks, and a role for each service and worker. */
export async function makeRoles(place: ComputePlace): Promise<void> {
  const { iam } = place.clients;
  await makeRole(place, EXECUTION_ROLE, 'ecs-tasks.amazonaws.com');
  await iam.send(new AttachRolePolicyCommand({ RoleName: EXECUTION_ROLE, PolicyArn: EXECUTION_POLICY }));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: EXECUTION_ROLE,
      PolicyName: 'read-secrets',
      PolicyDocument: documentOf(['secretsmanager:GetSecretValue'], secretsOf(place)),
    }),
  );
  const services = CATALOGUE.services.filter(({ tasks }) => tasks !== undefined);
  await Promise.all([
    ...services.map(({ logical }) =>
      makeRole(place, `tiktok-commerce-${logical}`, 'ecs-tasks.amazonaws.com'),
    ),
    ...CATALOGUE.workers.map(({ logical }) =>
      makeRole(place, `tiktok-commerce-${logical}`, 'lambda.amazonaws.com'),
    ),
  ]);
}

function secretsOf({ region, account }: ComputePlace): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:tiktok-commerce/*`;
}

async function makeRole(
  { clients: { iam } }: ComputePlace,
  RoleName: string,
  service: string,
): Promise<void> {
  await unlessThere(THERE, () =>
    iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
        }),
      }),
    ),
  );
}

function documentOf(actions: readonly string[], resource: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
  });
}
