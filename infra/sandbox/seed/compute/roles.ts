import { AttachRolePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import { EXECUTION_ROLE, programRole } from '../../../../core/catalogue/roles.ts';
import { unlessThere } from './place.ts';
import type { ComputePlace } from './place.ts';

const THERE = ['EntityAlreadyExists', 'EntityAlreadyExistsException'];
const EXECUTION_POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

/** The role that starts tasks, and a role for each service and worker. */
export async function makeRoles(place: ComputePlace): Promise<void> {
  const { clients } = place;
  const RoleName = EXECUTION_ROLE;
  await makeRole(place, RoleName, 'ecs-tasks.amazonaws.com');
  await clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: EXECUTION_POLICY }));
  await clients.iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'read-secrets',
      PolicyDocument: documentOf(['secretsmanager:GetSecretValue'], secretsOf(place)),
    }),
  );
  const services = CATALOGUE.services.filter(({ tasks }) => tasks !== undefined);
  await Promise.all([
    ...services.map(({ logical }) => makeRole(place, programRole(logical), 'ecs-tasks.amazonaws.com')),
    ...CATALOGUE.workers.map(({ logical }) => makeRole(place, programRole(logical), 'lambda.amazonaws.com')),
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
