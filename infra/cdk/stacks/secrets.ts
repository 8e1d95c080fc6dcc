import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { CLIENT_SECRET } from '../../../core/catalogue/console.ts';
import { SECRETS, WEBHOOK_SECRET } from '../../../core/catalogue/guards.ts';
import type { SecretDefinition } from '../../../core/catalogue/guards.ts';
import { explain } from '../parts/explain.ts';
import { keptAs } from '../parts/kept.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';

/** Longer than any attack on a signature tries; 32 would do for HMAC with SHA-256. */
const RANDOM_LENGTH = 64;

const UNROTATED: Readonly<Record<SecretDefinition['origin'], string>> = {
  outside:
    'Outside services give these keys out: a new one is put by hand, with the action Put value of the console.',
  random:
    'A new one is put on purpose, with the one before beside it, and tasks are deployed anew: the runbook of weekly maintenance.',
};

/** The secrets, replicated to the second region; values of outside services are put once the stack is there. */
export class SecretsStack extends PlatformStack {
  /** Whole ARNs by logical name: a task is started with no other. */
  readonly arns: ReadonlyMap<string, string>;

  constructor(scope: Construct, settings: PlatformSettings) {
    super(scope, 'secrets', 'Secrets and their replicas', settings);
    const definitions = this.stage === 'dev' ? SECRETS : [...SECRETS, WEBHOOK_SECRET, CLIENT_SECRET];
    this.arns = new Map(definitions.map((one) => [one.logical, this.createSecret(one)]));
  }

  private createSecret(definition: SecretDefinition): string {
    const { logical, names, purpose, keys, former, replicaRegion, origin } = definition;
    const [key = ''] = keys;
    const secret = new secretsmanager.CfnSecret(this, `Secret-${logical}`, {
      name: names[this.stage],
      description: purpose,
      ...(this.stage !== 'dev' && { replicaRegions: [{ region: replicaRegion }] }),
      // What is not ours to choose begins without a value: a made-up one would be taken for the real one.
      ...(origin === 'random' && {
        generateSecretString: {
          // A task is not started where a key that it names is missing.
          secretStringTemplate: JSON.stringify(former === undefined ? {} : { [former]: '' }),
          generateStringKey: key,
          passwordLength: RANDOM_LENGTH,
          excludePunctuation: true,
        },
      }),
    });
    secret.applyRemovalPolicy(keptAs(this.stage));
    explain(secret, { 'AwsSolutions-SMG4': UNROTATED[origin] });
    return secret.ref;
  }
}
