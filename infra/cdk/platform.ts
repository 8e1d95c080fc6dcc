import { App, Tags } from 'aws-cdk-lib';
import RECOMMENDED_FLAGS from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import type { AppProps, Stack } from 'aws-cdk-lib';
import { DOMAINS } from '../../core/catalogue/domain.ts';
import { tagsOf } from '../../core/changes/environment/resources/tags.ts';
import { settingsFrom } from './settings.ts';
import type { PlatformSettings } from './settings.ts';
import { BackupStack } from './stacks/backup.ts';
import { ComputeStack } from './stacks/compute.ts';
import { ConsoleStack } from './stacks/console.ts';
import { DataStack } from './stacks/data.ts';
import { EdgeStack } from './stacks/edge.ts';
import { ImagesStack } from './stacks/images.ts';
import { MessagingStack } from './stacks/messaging.ts';
import { NetworkStack } from './stacks/network.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { SecretsStack } from './stacks/secrets.ts';
import { TrafficStack } from './stacks/traffic.ts';

/**
 * How CDK does today what it did otherwise when it was new, but for three things: references between stacks stay such that a
 * stack which others need can not be deleted; nothing is told about the constructs that are used; and the default security
 * group, which nothing here uses, is not emptied by a function of CDK's own.
 */
const FLAGS = {
  ...RECOMMENDED_FLAGS,
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/core:enableAdditionalMetadataCollection': false,
  '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': false,
} as const;

/**
 * The whole platform of one stage, as the context says. Development has tables, buckets, topics, queues and secrets alone:
 * what runs there are containers. @throws ContextError.
 */
export function createPlatform(props: AppProps = {}): App {
  const app = new App({ analyticsReporting: false, postCliContext: FLAGS, ...props });
  const settings = settingsFrom(app.node);
  for (const [key, value] of tagsOf(settings.stage)) Tags.of(app).add(key, value);
  const domain = DOMAINS[settings.stage];
  if (domain === undefined) createStores(app, settings, undefined);
  else createWhole(app, settings, domain);
  return app;
}

function createStores(app: App, settings: PlatformSettings, network: NetworkStack | undefined) {
  const data = new DataStack(app, settings, network);
  const messaging = new MessagingStack(app, settings);
  const secrets = new SecretsStack(app, settings);
  if (!network) after(new ObservabilityStack(app, settings, undefined), messaging);
  return { data, messaging, secrets };
}

function createWhole(app: App, settings: PlatformSettings, domain: string): void {
  const network = new NetworkStack(app, settings);
  const { data, messaging, secrets } = createStores(app, settings, network);
  const images = new ImagesStack(app, settings);
  const edge = new EdgeStack(app, settings, domain, data.accessLogs);
  const traffic = new TrafficStack(app, settings, { network, edge, accessLogs: data.accessLogs });
  const observability = new ObservabilityStack(app, settings, traffic);
  after(observability, messaging);
  const { cache } = data;
  const compute = new ComputeStack(app, settings, { network, traffic, images, secrets, cache });
  // Log groups have to be there before what writes to them, and alarms before the releases that they send back.
  after(compute, observability);
  const { cluster } = compute;
  after(
    new ConsoleStack(app, settings, {
      network,
      edge,
      images,
      secrets,
      cluster,
      cache,
      accessLogs: data.accessLogs,
    }),
    observability,
  );
  new BackupStack(app, settings, data.tables.values());
}

/** Names tie them together where no reference does. */
function after(stack: Stack, ...earlier: readonly Stack[]): void {
  for (const one of earlier) stack.addStackDependency(one);
}
