import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { Answers, Intended, IntentPlace, KindForm } from '../form/kind-form.ts';
import { joined } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

const MOMENT = 'when it happened';
const PASSES = 'a state that passes';
const MADE = 'made of the name, the account and the region';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'serviceArn', reason: MADE },
  { path: 'serviceName', reason: 'what the pair is found by' },
  { path: 'clusterArn', reason: 'the cluster of the environment' },
  { path: 'status', reason: PASSES },
  { path: 'desiredCount', reason: 'moved by scaling; its limits are compared' },
  { path: 'runningCount', reason: 'counted by ECS' },
  { path: 'pendingCount', reason: 'counted by ECS' },
  { path: 'taskDefinition', reason: 'counted by ECS; what the revision says is compared' },
  { path: 'taskSets', reason: 'what a release is made of while it goes on' },
  { path: 'deployments', reason: 'what a release is made of while it goes on' },
  { path: 'events', reason: 'what happened' },
  { path: 'createdAt', reason: MOMENT },
  { path: 'createdBy', reason: 'who made it, once' },
  { path: 'currentServiceDeployment', reason: 'made up by ECS' },
  { path: 'currentServiceRevisions', reason: 'made up and counted by ECS' },
  { path: 'TaskDefinition.taskDefinitionArn', reason: MADE },
  { path: 'TaskDefinition.revision', reason: 'counted by ECS' },
  { path: 'TaskDefinition.status', reason: PASSES },
  { path: 'TaskDefinition.registeredAt', reason: MOMENT },
  { path: 'TaskDefinition.registeredBy', reason: 'who registered it, once' },
  { path: 'TaskDefinition.deregisteredAt', reason: MOMENT },
  { path: 'TaskDefinition.deleteRequestedAt', reason: MOMENT },
  { path: 'TaskDefinition.requiresAttributes', reason: 'derived by ECS from what is compared' },
  { path: 'TaskDefinition.compatibilities', reason: 'derived by ECS from what is compared' },
  { path: 'Scaling.Target.CreationTime', reason: MOMENT },
  { path: 'Scaling.Target.ScalableTargetARN', reason: 'made up by Application Auto Scaling' },
  { path: 'Scaling.Target.PredictedCapacity', reason: 'a forecast, which moves by itself' },
  { path: 'Scaling.Policies[*].PolicyARN', reason: 'made up by Application Auto Scaling' },
  { path: 'Scaling.Policies[*].CreationTime', reason: MOMENT },
  { path: 'Scaling.Policies[*].Alarms', reason: 'made and named by Application Auto Scaling' },
];

const CONTAINER = 'TaskDefinition.containerDefinitions[*]';

/** What a container of a compose project and one of a task have in common. */
export const SHARED_WITH_CONTAINERS: readonly string[] = [
  'image',
  'imageTag',
  'environment',
  'portMappings',
  'readonlyRootFilesystem',
  'user',
  'healthCheck',
].map((member) => `${CONTAINER}.${member}`);

/** Of those, what a list of containers tells. */
export const CONTAINER_IMAGE: readonly string[] = [`${CONTAINER}.image`, `${CONTAINER}.imageTag`];

export const servicesForm: KindForm = {
  kind: 'services',
  listed: 'services',
  parts: ['TaskDefinition', 'Scaling', 'Tags'],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'healthCheckGracePeriodSeconds', unit: 'seconds', default: 0 },
    { path: 'loadBalancers', keyedBy: ['containerName', 'containerPort'] },
    { path: 'capacityProviderStrategy', keyedBy: ['capacityProvider'] },
    { path: 'deploymentConfiguration.maximumPercent', unit: 'percent' },
    { path: 'deploymentConfiguration.minimumHealthyPercent', unit: 'percent' },
    { path: 'deploymentConfiguration.strategy', default: 'ROLLING' },
    { path: 'deploymentConfiguration.deploymentCircuitBreaker.enable', default: false },
    { path: 'deploymentConfiguration.deploymentCircuitBreaker.rollback', default: false },
    { path: 'enableExecuteCommand', default: false },
    { path: 'enableECSManagedTags', default: false },
    { path: 'propagateTags', default: 'NONE' },
    { path: 'placementStrategy', ordered: true },
    { path: 'TaskDefinition.cpu', unit: 'vCPU' },
    { path: 'TaskDefinition.memory', unit: 'bytes' },
    { path: 'TaskDefinition.containerDefinitions', keyedBy: ['name'] },
    { path: `${CONTAINER}.cpu`, unit: 'vCPU' },
    { path: `${CONTAINER}.memory`, unit: 'bytes' },
    { path: `${CONTAINER}.memoryReservation`, unit: 'bytes' },
    { path: `${CONTAINER}.entryPoint`, ordered: true },
    { path: `${CONTAINER}.command`, ordered: true },
    { path: `${CONTAINER}.environment[*]` },
    { path: `${CONTAINER}.secrets[*]` },
    { path: `${CONTAINER}.portMappings`, keyedBy: ['containerPort', 'protocol'] },
    { path: `${CONTAINER}.mountPoints`, keyedBy: ['containerPath'] },
    { path: `${CONTAINER}.dependsOn`, keyedBy: ['containerName'] },
    { path: `${CONTAINER}.dockerLabels[*]` },
    { path: `${CONTAINER}.logConfiguration.options[*]` },
    { path: `${CONTAINER}.firelensConfiguration.options[*]` },
    { path: `${CONTAINER}.healthCheck.command`, ordered: true },
    { path: `${CONTAINER}.healthCheck.interval`, unit: 'seconds' },
    { path: `${CONTAINER}.healthCheck.timeout`, unit: 'seconds' },
    { path: `${CONTAINER}.healthCheck.startPeriod`, unit: 'seconds' },
    { path: `${CONTAINER}.startTimeout`, unit: 'seconds' },
    { path: `${CONTAINER}.stopTimeout`, unit: 'seconds' },
    { path: `${CONTAINER}.readonlyRootFilesystem`, default: false },
    { path: `${CONTAINER}.essential`, default: true },
    { path: 'TaskDefinition.volumes[*].dockerVolumeConfiguration.driverOpts[*]' },
    { path: 'TaskDefinition.volumes[*].dockerVolumeConfiguration.labels[*]' },
    { path: 'Scaling.Policies', keyedBy: ['PolicyName'] },
    { path: 'Tags[*]' },
  ],
  prepare,
  intended,
  intentIsPartial: true,
};

type Loose = Readonly<Record<string, unknown>>;

const CPU_UNITS = 1_024;
const MEBIBYTE = 1_048_576;

/** CPU units as vCPU, mebibytes as bytes, variables as a map: what ECS writes as lists has names. */
function prepare(answers: Answers): unknown {
  const { TaskDefinition: given, ...service } = joined(answers);
  const definition = given as Loose | undefined;
  if (!definition) return service;
  const containers = definition.containerDefinitions as readonly Loose[] | undefined;
  return {
    ...service,
    TaskDefinition: {
      ...definition,
      ...sizes(definition),
      containerDefinitions: containers?.map((container) => ({
        ...container,
        ...imageOf(container.image),
        ...sizes(container),
        memoryReservation: scaled(container.memoryReservation, (value) => value * MEBIBYTE),
        environment: byName(container.environment, 'value'),
        secrets: byName(container.secrets, 'valueFrom'),
      })),
    },
  };
}

/** The repository and the tag apart, without the registry: each environment pulls from its own. */
function imageOf(image: unknown): Loose {
  if (typeof image !== 'string') return {};
  const named = /^(?:[^/]*[.:][^/]*\/)?([^:@]+)(?:[:@](.*))?$/.exec(image);
  return named ? { image: named[1], imageTag: named[2] } : {};
}

function sizes({ cpu, memory }: Loose): Loose {
  return {
    // A container that asks for 0 asks for none.
    cpu: cpu === 0 ? undefined : scaled(cpu, (value) => value / CPU_UNITS),
    memory: scaled(memory, (value) => value * MEBIBYTE),
  };
}

function scaled(value: unknown, compute: (value: number) => number): unknown {
  const number = Number(value);
  return value === undefined || value === '' || !Number.isFinite(number) ? value : compute(number);
}

function byName(list: unknown, member: string): Loose | undefined {
  const all = list as readonly Loose[] | undefined;
  return all && Object.fromEntries(all.map((one) => [String(one.name), one[member] ?? '']));
}

/** A service of the catalogue that has tasks stands where its environment runs them. */
function intended({ stage }: IntentPlace): readonly Intended[] {
  return CATALOGUE.services
    .filter(({ tasks }) => tasks !== undefined)
    .map(({ logical, names, tasks }) => ({
      key: logical,
      name: names[stage],
      answers: { Scaling: { Target: { MinCapacity: tasks?.minimum, MaxCapacity: tasks?.maximum } } },
    }));
}
