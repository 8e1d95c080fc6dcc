import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Service, TaskDefinition } from '@aws-sdk/client-ecs';
import type { PlanningScene } from '../../actions/action.ts';
import type { Finding } from '../../actions/plan.ts';
import { findImage } from '../../resources/images/images.ts';
import { imageNameOf } from '../../resources/images/image-name.ts';
import { budgetFor } from '../../upstream/budget.ts';
import type { Budget } from '../../upstream/budget.ts';
import { askNow } from './ask.ts';
import { revisionOf, underWay } from './look.ts';
import { isFargateSize, sizeWords, taskSizeOf } from './price.ts';
import { reason, secretFindings } from './verify-secrets.ts';

/** Whoever does not answer so soon leaves a line of the verdict unknown; nobody waits longer for it. */
const VERDICT_MS = 3_000;

interface Verified {
  readonly service: Service;
  /** What would run. */
  readonly definition: TaskDefinition;
}

/**
 * Whether tasks of this definition would come up as this service: each thing in words, asked all at once. What can not
 * be found out is `unknown` and stands in nobody's way.
 */
export async function verify(
  scene: PlanningScene,
  verified: Verified,
  milliseconds = VERDICT_MS,
): Promise<readonly Finding[]> {
  const budget = budgetFor(scene.signal, milliseconds);
  const [images, secrets, logGroups] = await Promise.all([
    imageFindings(scene, verified.definition, budget),
    secretFindings(scene, verified.definition, budget),
    logGroupFindings(scene, verified.definition, budget),
  ]);
  return [...images, ...secrets, ...logGroups, ...definitionFindings(verified)];
}

/** What the definition and the service alone tell. */
export function definitionFindings({ service, definition }: Verified): readonly Finding[] {
  const findings: Finding[] = [];
  const revision = revisionOf(definition.taskDefinitionArn);
  if (definition.status && definition.status !== 'ACTIVE')
    findings.push({
      severity: 'blocker',
      subject: 'revision',
      sentence: `${revision} is ${definition.status}: ECS starts no task of it.`,
    });
  for (const { containerName = '', containerPort } of service.loadBalancers ?? []) {
    const container = definition.containerDefinitions?.find(({ name }) => name === containerName);
    const opens = container?.portMappings?.some((one) => one.containerPort === containerPort);
    findings.push(
      opens
        ? {
            severity: 'good',
            subject: 'ports',
            sentence: `${containerName} listens on ${containerPort}, where the load balancer asks.`,
          }
        : {
            severity: 'blocker',
            subject: 'ports',
            sentence: container
              ? `The load balancer asks ${containerName} on port ${containerPort}, which it does not open.`
              : `The load balancer asks the container ${containerName}, which the revision does not have.`,
          },
    );
  }
  const isFargate =
    service.launchType === 'FARGATE' || definition.requiresCompatibilities?.includes('FARGATE');
  const size = taskSizeOf(definition);
  if (isFargate)
    findings.push(
      size && isFargateSize(size)
        ? { severity: 'good', subject: 'task size', sentence: `${sizeWords(size)}.` }
        : {
            severity: 'blocker',
            subject: 'task size',
            sentence: size
              ? `Fargate has no task of ${sizeWords(size)}.`
              : 'It names no CPU and memory for the whole task, which Fargate needs.',
          },
    );
  if (underWay(service))
    findings.push({
      severity: 'warning',
      subject: 'deployment',
      sentence: 'A deployment is under way already: this one takes its place.',
    });
  return findings;
}

export async function imageFindings(
  scene: PlanningScene,
  { containerDefinitions = [] }: TaskDefinition,
  budget: Budget,
): Promise<readonly Finding[]> {
  const images = [...new Set(containerDefinitions.flatMap(({ image }) => image ?? []))];
  return Promise.all(
    images.map(async (image): Promise<Finding> => {
      const name = imageNameOf(image);
      const subject = 'image';
      if (!name.ecr)
        return {
          severity: 'unknown',
          subject,
          sentence: `${image} is not in ECR: whether it is there is not looked for.`,
        };
      const cell = await findImage(scene.source, name, budget);
      const short = `${name.repository}${name.digest ? `@${name.digest}` : `:${name.tag ?? 'latest'}`}`;
      if (cell.state === 'fresh')
        return { severity: 'good', subject, sentence: `${short} is in the registry.` };
      if (cell.state === 'absent')
        return {
          severity: 'blocker',
          subject,
          sentence: `${short} is not in the registry: no new task would start.`,
        };
      return {
        severity: 'unknown',
        subject,
        sentence: `Whether ${short} is in the registry could not be found out. ${reason(cell)}`,
      };
    }),
  );
}

async function logGroupFindings(
  scene: PlanningScene,
  { containerDefinitions = [] }: TaskDefinition,
  budget: Budget,
): Promise<readonly Finding[]> {
  const wanted = new Map(
    containerDefinitions.flatMap(({ logConfiguration }) => {
      const group = logConfiguration?.options?.['awslogs-group'];
      return logConfiguration?.logDriver === 'awslogs' && group
        ? [[group, logConfiguration.options?.['awslogs-create-group'] === 'true'] as const]
        : [];
    }),
  );
  return Promise.all(
    [...wanted].map(async ([group, isMade]): Promise<Finding> => {
      const subject = 'log group';
      const cell = await askNow(
        scene,
        'logs:DescribeLogGroups',
        group,
        async ({ logs }, abortSignal) => {
          const { logGroups = [] } = await logs.send(
            new DescribeLogGroupsCommand({ logGroupNamePrefix: group }),
            { abortSignal },
          );
          return logGroups.some(({ logGroupName }) => logGroupName === group);
        },
        budget,
      );
      if (cell.state !== 'fresh')
        return {
          severity: 'unknown',
          subject,
          sentence: `Whether ${group} is there could not be found out. ${reason(cell)}`,
        };
      if (cell.value) return { severity: 'good', subject, sentence: `${group} is there.` };
      return isMade
        ? { severity: 'good', subject, sentence: `${group} is not there; the first task makes it.` }
        : {
            severity: 'blocker',
            subject,
            sentence: `${group} is not there, and the task does not make it: no new task would start.`,
          };
    }),
  );
}
