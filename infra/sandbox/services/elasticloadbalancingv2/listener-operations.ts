import type {
  Certificate,
  CreateListenerInput,
  CreateListenerOutput,
  DeleteListenerInput,
  DescribeListenerAttributesInput,
  DescribeListenersInput,
  DescribeListenersOutput,
  Listener,
  ModifyListenerAttributesInput,
  ModifyListenerInput,
  ModifyListenerOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceError } from '../../protocol/service.ts';
import { readActions } from './actions.ts';
import { changeAttributes, describeAttributes, listenerAttributes } from './attributes.ts';
import { newId, requireListener, requireLoadBalancer } from './context.ts';
import type { LoadBalancingContext } from './context.ts';
import { invalidConfiguration, tooMany, validationError } from './errors.ts';
import { pageOf } from './paging.ts';
import type { ListenerRecord, LoadBalancerRecord } from './records.ts';
import { saveTags } from './tag-operations.ts';

const mostListeners = 50;
const defaultPolicy = 'ELBSecurityPolicy-2016-08';

/** Listeners: each is a socket on its load balancer's address. HTTPS is spoken in plain, see the README. */
export function listenerOperations(context: LoadBalancingContext) {
  const { directory, traffic } = context;

  async function createListener(input: CreateListenerInput): Promise<CreateListenerOutput> {
    const loadBalancer = requireLoadBalancer(context, input.LoadBalancerArn);
    const { protocol, port } = readEndpoint(input.Protocol, input.Port);
    const id = newId();
    const record: ListenerRecord = {
      arn: `${loadBalancer.arn.replace(':loadbalancer/', ':listener/')}/${id}`,
      defaultRuleArn: `${loadBalancer.arn.replace(':loadbalancer/', ':listener-rule/')}/${id}/${newId()}`,
      loadBalancerArn: loadBalancer.arn,
      protocol,
      port,
      ...readCertificates(protocol, input.Certificates, input.SslPolicy),
      attributes: {},
      actions: readActions(input.DefaultActions ?? [], directory, loadBalancer.arn),
    };
    const siblings = directory.listenersOf(loadBalancer.arn);
    const known = siblings.find((listener) => listener.port === port);
    if (known) {
      if (isSame(known, record)) return { Listeners: [describe(known)] };
      throw duplicate(loadBalancer);
    }
    if (siblings.length >= mostListeners)
      throw tooMany(
        'TooManyListeners',
        `The maximum number of listeners has been reached on load balancer '${loadBalancer.arn}'`,
      );
    saveTags(directory, record.arn, input.Tags ?? []);
    await open(record, loadBalancer);
    directory.listeners.save(record);
    traffic.refresh();
    return { Listeners: [describe(record)] };
  }

  /** Errors: InvalidConfigurationRequest where this machine does not give the port. */
  async function open(record: ListenerRecord, { address }: LoadBalancerRecord): Promise<void> {
    try {
      await traffic.open(record);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES')
        throw invalidConfiguration(
          `This machine does not let port ${record.port} be listened on without privileges; take one from 1024 on.`,
        );
      if (code === 'EADDRINUSE')
        throw invalidConfiguration(
          `Port ${record.port} of ${address} is in use by another program of this machine.`,
        );
      throw error;
    }
  }

  function duplicate({ arn }: LoadBalancerRecord): ServiceError {
    return new ServiceError(
      'DuplicateListenerException',
      `A listener already exists on this port for this load balancer '${arn}'`,
    );
  }

  async function modifyListener(input: ModifyListenerInput): Promise<ModifyListenerOutput> {
    const before = requireListener(context, input.ListenerArn);
    const loadBalancer = requireLoadBalancer(context, before.loadBalancerArn);
    const { protocol, port } = readEndpoint(input.Protocol ?? before.protocol, input.Port ?? before.port);
    const siblings = directory.listenersOf(loadBalancer.arn);
    if (siblings.some((one) => one.arn !== before.arn && one.port === port)) throw duplicate(loadBalancer);
    const certificates =
      input.Certificates ?? before.certificateArns.map((CertificateArn) => ({ CertificateArn }));
    const record: ListenerRecord = {
      ...before,
      protocol,
      port,
      ...readCertificates(
        protocol,
        protocol === 'HTTP' ? input.Certificates : certificates,
        input.SslPolicy ?? before.sslPolicy,
      ),
      actions: input.DefaultActions
        ? readActions(input.DefaultActions, directory, loadBalancer.arn)
        : before.actions,
    };
    await open(record, loadBalancer);
    directory.listeners.save(record);
    traffic.refresh();
    return { Listeners: [describe(record)] };
  }

  function deleteListener(input: DeleteListenerInput): object {
    const record = requireListener(context, input.ListenerArn);
    traffic.close(record.arn);
    directory.removeListener(record);
    return {};
  }

  function describeListeners(input: DescribeListenersInput): DescribeListenersOutput {
    const { LoadBalancerArn: loadBalancerArn, ListenerArns: arns } = input;
    if (arns === undefined && loadBalancerArn === undefined)
      throw validationError('You must specify either listener ARNs or a load balancer ARN');
    if (arns !== undefined && loadBalancerArn !== undefined)
      throw validationError('You cannot specify both listener ARNs and a load balancer ARN');
    const found =
      arns?.map((arn) => requireListener(context, arn)) ??
      directory.listenersOf(requireLoadBalancer(context, loadBalancerArn).arn);
    const { page, NextMarker } = pageOf(found, ({ arn }) => arn, input);
    return { Listeners: page.map(describe), NextMarker };
  }

  function modifyAttributes(input: ModifyListenerAttributesInput) {
    const record = requireListener(context, input.ListenerArn);
    const attributes = changeAttributes(listenerAttributes, record.attributes, input.Attributes ?? []);
    directory.listeners.save({ ...record, attributes });
    return { Attributes: describeAttributes(listenerAttributes, attributes) };
  }

  return {
    CreateListener: createListener,
    ModifyListener: modifyListener,
    DeleteListener: deleteListener,
    DescribeListeners: describeListeners,
    DescribeListenerAttributes: (input: DescribeListenerAttributesInput) => ({
      Attributes: describeAttributes(
        listenerAttributes,
        requireListener(context, input.ListenerArn).attributes,
      ),
    }),
    ModifyListenerAttributes: modifyAttributes,
  };
}

function describe(record: ListenerRecord): Listener {
  return {
    ListenerArn: record.arn,
    LoadBalancerArn: record.loadBalancerArn,
    Port: record.port,
    Protocol: record.protocol,
    Certificates:
      record.protocol === 'HTTPS'
        ? record.certificateArns.map((CertificateArn) => ({ CertificateArn }))
        : undefined,
    SslPolicy: record.sslPolicy,
    DefaultActions: [...record.actions],
  };
}

function readEndpoint(
  protocol: string | undefined,
  port: number | undefined,
): Pick<ListenerRecord, 'protocol' | 'port'> {
  if (protocol === undefined) throw validationError('A listener protocol must be specified');
  if (port === undefined) throw validationError('A listener port must be specified');
  if (protocol !== 'HTTP' && protocol !== 'HTTPS')
    throw validationError(`Listener protocol '${protocol}' must be one of 'HTTP, HTTPS'`);
  if (port < 1 || port > 65_535)
    throw validationError(
      `1 validation error detected: Value '${port}' at 'port' failed to satisfy constraint: Member must have value ` +
        `${port < 1 ? 'greater than or equal to 1' : 'less than or equal to 65535'}`,
    );
  return { protocol, port };
}

function readCertificates(
  protocol: ListenerRecord['protocol'],
  certificates: readonly Certificate[] | undefined,
  sslPolicy: string | undefined,
): Pick<ListenerRecord, 'certificateArns' | 'sslPolicy'> {
  const arns = (certificates ?? []).map(({ CertificateArn = '' }) => CertificateArn);
  if (protocol === 'HTTP') {
    if (arns.length > 0) throw invalidConfiguration('A certificate cannot be specified for HTTP listeners');
    return { certificateArns: [] };
  }
  const [arn, second] = arns;
  if (arn === undefined)
    throw new ServiceError('ValidationError', 'A certificate must be specified for HTTPS listeners');
  if (second !== undefined)
    throw tooMany(
      'TooManyCertificates',
      'Only one certificate can be specified as the default of a listener',
    );
  if (!/^arn:[\w-]+:(acm|iam):[\w-]*:\d{12}:(certificate|server-certificate)\//.test(arn))
    throw new ServiceError('CertificateNotFoundException', `Certificate '${arn}' not found`);
  return { certificateArns: arns, sslPolicy: sslPolicy ?? defaultPolicy };
}

function isSame(known: ListenerRecord, wanted: ListenerRecord): boolean {
  const { protocol, certificateArns, actions } = known;
  return (
    JSON.stringify([protocol, certificateArns, actions]) ===
    JSON.stringify([wanted.protocol, wanted.certificateArns, wanted.actions])
  );
}
