import type {
  CreateServiceRequest,
  CreateServiceResponse,
  DeleteServiceRequest,
  DeleteServiceResponse,
  DescribeServicesRequest,
  DescribeServicesResponse,
  ListServicesRequest,
  ListServicesResponse,
  UpdateServiceRequest,
  UpdateServiceResponse,
} from '@aws-sdk/client-ecs';
import { ServiceError } from '../../../protocol/service.ts';
import { activeCluster } from '../active-cluster.ts';
import type { EcsContext } from '../context.ts';
import { beginDeployment } from '../deployments/begin.ts';
import { clientError, invalidParameter, serviceNotActive, serviceNotFound } from '../errors.ts';
import { arnOf, readPlace } from '../names.ts';
import { takePage } from '../paging.ts';
import { checkTags } from '../task-definition-rules.ts';
import { readPlacement } from './revision-settings.ts';
import type { RevisionSettings, StoredService } from './service-record.ts';
import { primaryOf } from './service-record.ts';
import {
  activeDefinition,
  checkActive,
  checkDesiredCount,
  checkLoadBalancers,
  checkStrategy,
  completeConfiguration,
  knownDefinition,
} from './service-rules.ts';
import { describeService } from './service-view.ts';

const mostDescribed = 10;

/** Services: what is wanted is written down here, the scheduler brings it about. */
export function createServiceOperations(context: EcsContext) {
  const { cloud, services } = context;

  function find(given: string | undefined, cluster: string | undefined): StoredService {
    if (!given) throw invalidParameter('Service cannot be null or empty.');
    const place = readPlace('service', given, activeCluster(context, cluster));
    const service = services.find(place.cluster, place.name);
    if (!service) throw serviceNotFound();
    return service;
  }

  function createService(input: CreateServiceRequest): CreateServiceResponse {
    const cluster = activeCluster(context, input.cluster);
    const { serviceName = '', tags = [], loadBalancers = [] } = input;
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(serviceName)) throw invalidParameter('Invalid service name.');
    refuseUnknown(input);
    const known = services.find(cluster, serviceName);
    if (known?.status === 'ACTIVE') {
      if (input.clientToken === undefined || known.clientToken !== input.clientToken)
        throw invalidParameter('Creation of service was not idempotent.');
      return { service: describeService(context, known, true) };
    }
    if (known?.status === 'DRAINING')
      throw invalidParameter('Unable to Start a service that is still Draining.');
    const definition = activeDefinition(context, input.taskDefinition);
    if (input.desiredCount === undefined)
      throw invalidParameter('desiredCount is required for the REPLICA scheduling strategy.');
    checkDesiredCount(input.desiredCount);
    checkTags(tags);
    const configuration = completeConfiguration(input.deploymentConfiguration ?? {});
    checkLoadBalancers(context, loadBalancers, definition);
    checkStrategy(configuration, loadBalancers);
    if (input.healthCheckGracePeriodSeconds !== undefined) checkGrace(loadBalancers.length);
    const placement = readPlacement(context, cluster, definition, input);
    const now = cloud.clock.now();
    if (known) context.deployments.forget(cluster, serviceName);
    const service: StoredService = {
      cluster,
      name: serviceName,
      arn: arnOf(cloud, 'service', cluster, serviceName),
      status: 'ACTIVE',
      clientToken: input.clientToken,
      desiredCount: input.desiredCount,
      createdAt: now,
      deploymentConfiguration: configuration,
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
      propagateTags: input.propagateTags,
      enableEcsManagedTags: input.enableECSManagedTags ?? false,
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      tags,
      rollouts: [],
      events: [],
      isSteady: false,
    };
    const settings: RevisionSettings = {
      ...placement,
      taskDefinitionArn: definition.definition.taskDefinitionArn ?? '',
      loadBalancers,
      serviceRegistries: input.serviceRegistries ?? [],
    };
    const begun = beginDeployment(context, service, settings, now);
    services.save(begun);
    context.wake();
    return { service: describeService(context, begun, true) };
  }

  function updateService(input: UpdateServiceRequest): UpdateServiceResponse {
    const service = find(input.service, input.cluster);
    if (service.status !== 'ACTIVE') throw serviceNotActive();
    refuseUnknown(input);
    const previous = primaryOf(service).settings;
    const definition = knownDefinition(context, input.taskDefinition ?? previous.taskDefinitionArn);
    const desiredCount = input.desiredCount ?? service.desiredCount;
    checkDesiredCount(desiredCount);
    const loadBalancers = input.loadBalancers ?? previous.loadBalancers;
    const configuration = completeConfiguration(
      input.deploymentConfiguration ?? {},
      service.deploymentConfiguration,
    );
    if (input.loadBalancers || input.taskDefinition) checkLoadBalancers(context, loadBalancers, definition);
    checkStrategy(configuration, loadBalancers);
    if (input.healthCheckGracePeriodSeconds !== undefined) checkGrace(loadBalancers.length);
    const placement = readPlacement(context, service.cluster, definition, {
      launchType: input.capacityProviderStrategy ? undefined : previous.launchType,
      capacityProviderStrategy: input.capacityProviderStrategy,
      networkConfiguration:
        input.networkConfiguration ?? (previous.network && { awsvpcConfiguration: previous.network }),
      platformVersion: input.platformVersion ?? previous.platformVersion,
    });
    const settings: RevisionSettings = {
      ...placement,
      taskDefinitionArn: definition.definition.taskDefinitionArn ?? '',
      loadBalancers,
      serviceRegistries: input.serviceRegistries ?? previous.serviceRegistries,
    };
    const changed: StoredService = {
      ...service,
      desiredCount,
      deploymentConfiguration: configuration,
      healthCheckGracePeriodSeconds:
        input.healthCheckGracePeriodSeconds ?? service.healthCheckGracePeriodSeconds,
      propagateTags: input.propagateTags ?? service.propagateTags,
      enableEcsManagedTags: input.enableECSManagedTags ?? service.enableEcsManagedTags,
      enableExecuteCommand: input.enableExecuteCommand ?? service.enableExecuteCommand,
      isSteady: service.isSteady && desiredCount === service.desiredCount,
    };
    const isNew = input.forceNewDeployment === true || !isSame(settings, previous);
    // Only the count of what runs already may change. Source: API reference, "DeregisterTaskDefinition".
    if (isNew) checkActive(definition);
    const begun = isNew ? beginDeployment(context, changed, settings, cloud.clock.now()) : changed;
    services.save(begun);
    context.wake();
    return { service: describeService(context, begun, true) };
  }

  function deleteService(input: DeleteServiceRequest): DeleteServiceResponse {
    const service = find(input.service, input.cluster);
    if (service.status === 'INACTIVE') throw serviceNotFound();
    if (service.desiredCount > 0 && input.force !== true)
      throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
    const now = cloud.clock.now();
    const draining: StoredService = {
      ...service,
      status: 'DRAINING',
      desiredCount: 0,
      deletedAt: now,
      currentDeploymentId: undefined,
    };
    services.save(draining);
    context.wake();
    return { service: describeService(context, draining, true) };
  }

  function describeServices(input: DescribeServicesRequest): DescribeServicesResponse {
    const cluster = activeCluster(context, input.cluster);
    const { services: names = [], include = [] } = input;
    if (names.length === 0) throw invalidParameter('Services cannot be empty.');
    if (names.length > mostDescribed)
      throw invalidParameter(`Services cannot have more than ${mostDescribed} elements.`);
    const found: NonNullable<DescribeServicesResponse['services']> = [];
    const failures: NonNullable<DescribeServicesResponse['failures']> = [];
    for (const given of names) {
      const place = readPlace('service', given, cluster);
      const service = place.cluster === cluster ? services.find(cluster, place.name) : undefined;
      if (service) found.push(describeService(context, service, include.includes('TAGS')));
      else failures.push({ arn: arnOf(cloud, 'service', place.cluster, place.name), reason: 'MISSING' });
    }
    return { services: found, failures };
  }

  function listServices(input: ListServicesRequest): ListServicesResponse {
    const cluster = activeCluster(context, input.cluster);
    const { maxResults = 10, launchType, schedulingStrategy = 'REPLICA' } = input;
    const arns = services
      .ofCluster(cluster)
      .filter(({ status }) => status !== 'INACTIVE' && schedulingStrategy === 'REPLICA')
      .filter(
        (service) => launchType === undefined || service.rollouts[0]?.settings.launchType === launchType,
      )
      .map(({ arn }) => arn);
    const page = takePage(arns, input.nextToken, maxResults);
    return { serviceArns: page.items, nextToken: page.nextToken };
  }

  return {
    CreateService: createService,
    UpdateService: updateService,
    DeleteService: deleteService,
    DescribeServices: describeServices,
    ListServices: listServices,
  };
}

function checkGrace(balancers: number): void {
  if (balancers === 0)
    throw invalidParameter(
      'Health check grace period is only valid for services configured to use load balancers',
    );
}

function isSame(a: RevisionSettings, b: RevisionSettings): boolean {
  const facts = ({ taskDefinitionArn, launchType, platformVersion, ...rest }: RevisionSettings) =>
    JSON.stringify([
      taskDefinitionArn,
      launchType,
      platformVersion,
      rest.loadBalancers,
      rest.serviceRegistries,
      rest.network,
    ]);
  return facts(a) === facts(b);
}

/** What AWS has here and this endpoint does not. */
function refuseUnknown(
  input: Omit<CreateServiceRequest, 'serviceName' | 'service'> & { readonly service?: string },
): void {
  if (input.schedulingStrategy === 'DAEMON')
    throw invalidParameter('The daemon scheduling strategy is not supported for this launch type.');
  const { type = 'ECS' } = input.deploymentController ?? {};
  if (type !== 'ECS') throw clientError(`This endpoint does not offer the deployment controller ${type}.`);
  const unknown = [
    input.serviceConnectConfiguration?.enabled === true && 'serviceConnectConfiguration',
    (input.volumeConfigurations ?? []).length > 0 && 'volumeConfigurations',
    (input.vpcLatticeConfigurations ?? []).length > 0 && 'vpcLatticeConfigurations',
    input.deploymentConfiguration?.earlySuccessCriteria?.enable === true && 'earlySuccessCriteria',
  ].find((name) => name !== false);
  if (unknown !== undefined)
    throw new ServiceError('UnsupportedFeatureException', `This endpoint does not offer ${unknown}.`);
}
