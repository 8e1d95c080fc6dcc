import { App, Tags } from 'aws-cdk-lib';
import RECOMMENDED_FLAGS from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import type { AppProps } from 'aws-cdk-lib';
import { tagsOf } from '../../core/changes/environment/resources/tags.ts';
import { settingsFrom } from './settings.ts';
import { DataStack } from './stacks/data.ts';
import { MessagingStack } from './stacks/messaging.ts';
import { NetworkStack } from './stacks/network.ts';

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
  const network = settings.stage === 'dev' ? undefined : new NetworkStack(app, settings);
  new DataStack(app, settings, network);
  new MessagingStack(app, settings);
  return app;
}
