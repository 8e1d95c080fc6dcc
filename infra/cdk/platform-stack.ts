import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { NETWORK } from '../../core/catalogue/network.ts';
import type { Stage } from '../../core/catalogue/stage.ts';
import type { PlatformSettings } from './settings.ts';

/** What lives and dies together in one stage. */
export abstract class PlatformStack extends Stack {
  readonly stage: Stage;

  constructor(
    scope: Construct,
    name: string,
    description: string,
    protected readonly settings: PlatformSettings,
  ) {
    const { stage, account, region } = settings;
    super(scope, name, {
      stackName: `tiktok-commerce-${name}-${stage}`,
      description,
      env: { account, region },
      // The stack that holds everything somebody would miss is not deleted by one call.
      terminationProtection: stage === 'prod',
    });
    this.stage = stage;
  }

  /** Told by the catalogue: CDK would else ask an account for them. */
  override get availabilityZones(): string[] {
    return NETWORK.zones.map((zone) => `${this.settings.region}${zone}`);
  }
}
