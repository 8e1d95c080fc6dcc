import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { CacheDefinition } from '../../../core/catalogue/guards.ts';
import { NETWORK } from '../../../core/catalogue/network.ts';
import { HOME_NAME } from '../../../core/home/home.ts';
import type { Stage } from '../../../core/catalogue/stage.ts';
import type { NetworkStack } from '../stacks/network.ts';
import { explain } from './explain.ts';
import { keptAs } from './kept.ts';

/** The cache, and how it is signed in to. */
export interface Cache {
  readonly group: elasticache.CfnReplicationGroup;
  readonly host: string;
  readonly port: number;
  /** `username` and `password` of the services. */
  readonly secret: secretsmanager.Secret;
  /** The console's user, which signs in with a token of IAM. */
  readonly consoleUser: elasticache.CfnUser;
}

const PASSWORD_LENGTH = 64;
const SNAPSHOTS_KEPT_DAYS = 7;

/** The replication group: a node in each zone, encrypted at rest and on the way, with users of its own. */
export function createCache(
  scope: Construct,
  cache: CacheDefinition,
  stage: Stage,
  { vpc, groups }: NetworkStack,
): Cache {
  const id = cache.names[stage];
  const { secret, consoleUser, userGroup } = createUsers(scope, id, stage);
  const subnets = new elasticache.CfnSubnetGroup(scope, 'CacheSubnets', {
    cacheSubnetGroupName: id,
    description: 'Private subnets',
    subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
  });
  const group = new elasticache.CfnReplicationGroup(scope, 'Cache', {
    replicationGroupId: id,
    replicationGroupDescription: 'Sessions, shops and counters',
    engine: 'redis',
    engineVersion: '7.1',
    cacheNodeType: cache.nodeType,
    numCacheClusters: NETWORK.zones.length,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    port: cache.port,
    cacheSubnetGroupName: subnets.ref,
    securityGroupIds: [groups.cache.securityGroupId],
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    transitEncryptionMode: 'required',
    userGroupIds: [userGroup.ref],
    snapshotRetentionLimit: SNAPSHOTS_KEPT_DAYS,
    snapshotWindow: '02:00-03:00',
    preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
    autoMinorVersionUpgrade: true,
  });
  group.applyRemovalPolicy(keptAs(stage));
  explain(group, {
    'AwsSolutions-AEC5':
      "The port is the catalogue's, which development and the services know too; the security group lets in the tasks alone.",
    'AwsSolutions-AEC6':
      'Everybody signs in as a user of the user group; an AUTH token beside it would be one password for all.',
  });
  return {
    group,
    host: group.attrPrimaryEndPointAddress,
    port: cache.port,
    secret,
    consoleUser,
  };
}

/**
 * Three users: that of the services with a password, that of the console without one, and the one that everybody would
 * be who names none, which may do nothing. Source: ElastiCache user guide, "Role-Based Access Control (RBAC)".
 */
function createUsers(scope: Construct, id: string, stage: Stage) {
  const username = `${id}-services`;
  const secret = new secretsmanager.Secret(scope, 'CacheSignIn', {
    secretName: `tiktok-commerce/cache-${stage}`,
    description: 'How the services sign in to the cache',
    removalPolicy: keptAs(stage),
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username }),
      generateStringKey: 'password',
      passwordLength: PASSWORD_LENGTH,
      // It stands in an address.
      excludePunctuation: true,
    },
  });
  explain(secret, {
    'AwsSolutions-SMG4':
      "ElastiCache knows a user's password by value: a rotation has to set it there as well, and is done by the operator's rotation runbook.",
  });
  const nobody = user(scope, 'CacheNobody', `${id}-nobody`, 'default', 'off -@all', {
    Type: 'no-password-required',
  });
  const services = user(scope, 'CacheServices', username, username, 'on ~* &* +@all -@dangerous -@admin', {
    Type: 'password',
    Passwords: [secret.secretValueFromJson('password').unsafeUnwrap()],
  });
  // A user that signs in with IAM has one word for its id and its name; the console's role may connect as this one.
  const consoleUser = user(scope, 'CacheConsole', HOME_NAME, HOME_NAME, 'on ~* &* +@all', { Type: 'iam' });
  const userGroup = new elasticache.CfnUserGroup(scope, 'CacheUsers', {
    engine: 'redis',
    userGroupId: `${id}-users`,
    userIds: [nobody, services, consoleUser].map(({ ref }) => ref),
  });
  return { secret, consoleUser, userGroup };
}

function user(
  scope: Construct,
  id: string,
  userId: string,
  userName: string,
  accessString: string,
  authenticationMode: object,
): elasticache.CfnUser {
  return new elasticache.CfnUser(scope, id, {
    engine: 'redis',
    userId,
    userName,
    accessString,
    authenticationMode,
  });
}
