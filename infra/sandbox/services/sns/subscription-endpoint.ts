import { invalidParameter } from './errors.ts';
import type { Topic } from './topic.ts';

const arnOf = (service: string) => new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:.+$`);

const forms: Readonly<Record<string, { readonly form: RegExp; readonly problem: string }>> = {
  sqs: { form: arnOf('sqs'), problem: 'SQS endpoint ARN' },
  lambda: { form: arnOf('lambda'), problem: 'Lambda endpoint ARN' },
  firehose: { form: arnOf('firehose'), problem: 'Firehose endpoint ARN' },
  application: { form: arnOf('sns'), problem: 'Application endpoint arn invalid:' },
  http: { form: /^http:\/\/\S+$/, problem: 'Endpoint must match the specified protocol' },
  https: { form: /^https:\/\/\S+$/, problem: 'Endpoint must match the specified protocol' },
  email: { form: /^[^@\s]+@[^@\s]+$/, problem: 'Email address' },
  'email-json': { form: /^[^@\s]+@[^@\s]+$/, problem: 'Email address' },
  sms: { form: /^\+?[0-9()./ -]{4,20}$/, problem: 'Invalid SMS endpoint:' },
};

/** Refuses a protocol that SNS does not have, and an endpoint of another kind. Error: InvalidParameter. */
export function requireEndpoint(topic: Topic, protocol: string, endpoint: string): void {
  const rule = Object.hasOwn(forms, protocol) ? forms[protocol] : undefined;
  if (rule === undefined)
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  if (!rule.form.test(endpoint))
    throw invalidParameter(rule.problem.endsWith(':') ? `${rule.problem} ${endpoint}` : rule.problem);
  const isFifoQueue = protocol === 'sqs' && endpoint.endsWith('.fifo');
  if (isFifoQueue && !topic.fifo)
    throw invalidParameter(
      'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    );
  if (topic.fifo && protocol !== 'sqs') throw invalidParameter(`Invalid protocol type: ${protocol}`);
}
