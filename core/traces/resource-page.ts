/** Where the console shows resources of a service, and how its ARNs name them. */
const PAGES: Readonly<Record<string, { readonly page: string; readonly name: RegExp }>> = {
  dynamodb: { page: 'tables', name: /:table\/([^/]+)/ },
  s3: { page: 'buckets', name: /:::([^/]+)/ },
  sqs: { page: 'queues', name: /([^:/]+)$/ },
  sns: { page: 'topics', name: /:sns:[^:]*:[^:]*:([^:]+)/ },
  secretsmanager: { page: 'secrets', name: /:secret:(.+?)(?:-[A-Za-z0-9]{6})?$/ },
  lambda: { page: 'functions', name: /:function:([^:]+)/ },
  ecs: { page: 'deployments', name: /:service\/(?:[^/]+\/)?([^/]+)$/ },
  monitoring: { page: 'alarms', name: /:alarm:(.+)$/ },
};

/** Operations that are about something else than their service's page shows. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  ecs: /Service/,
  monitoring: /Alarm/,
};

/** A resource's own name, without the ARN or the address around it. */
export function plainName(service: string, resource: string): string {
  const isAddress = resource.startsWith('arn:') || (service === 'sqs' && resource.includes('/'));
  return (isAddress && PAGES[service]?.name.exec(resource)?.[1]) || resource;
}

/** The page of what a change was made to; undefined where the console has none. */
export function pageOfResource(service: string, operation: string, resource: string): string | undefined {
  const known = PAGES[service];
  if (!known || (ELSEWHERE[service]?.test(operation) ?? true) === false) return undefined;
  return `/${known.page}/${encodeURIComponent(plainName(service, resource))}`;
}
