import { createHash } from 'node:crypto';
import * as sdk from '@aws-sdk/client-sts';
import type {
  AssumeRoleRequest,
  AssumeRoleResponse,
  Credentials,
  GetAccessKeyInfoRequest,
  GetAccessKeyInfoResponse,
  GetCallerIdentityResponse,
  GetFederationTokenRequest,
  GetFederationTokenResponse,
  GetSessionTokenRequest,
  GetSessionTokenResponse,
} from '@aws-sdk/client-sts';
import type { Cloud } from '../../cloud.ts';
import { describeViolations } from '../../protocol/constraints.ts';
import type { Constraint } from '../../protocol/constraints.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { Call, SandboxService } from '../../protocol/service.ts';
import { openSessions, uniqueId } from './sessions.ts';
import type { Session } from './sessions.ts';

const sessionName = /[\w+=,.@-]*/;
const roleArn = /arn:(?:aws|aws-cn|aws-us-gov):iam::(\d{12}):role\/((?:[\w+=,.@-]+\/)*)([\w+=,.@-]{1,64})/;
const hourSeconds = 3600;

function check(constraints: readonly Constraint[]): void {
  const message = describeViolations(constraints);
  if (message) throw new ServiceError('ValidationError', message);
}

function accessDenied(caller: string, action: string, resource?: string): ServiceError {
  const where = resource === undefined ? '' : ` on resource: ${resource}`;
  return new ServiceError(
    'AccessDenied',
    `User: ${caller} is not authorized to perform: sts:${action}${where}`,
    {
      status: 403,
    },
  );
}

function credentialsOf(session: Session): Credentials {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: new Date(session.expiresAt),
  };
}

/**
 * AWS STS: who is calling, and temporary credentials. An access key that no user has is taken for the account's own root;
 * every role of this account can be assumed, be there one or not, and no role of another account.
 */
export function createSts(cloud: Cloud): SandboxService {
  const sessions = openSessions(cloud.store);

  function callerOf({ accessKeyId = '' }: Call): {
    readonly userId: string;
    readonly arn: string;
    readonly session?: Session;
  } {
    const session = sessions.find(accessKeyId);
    if (!session) {
      const { principalId, arn } = cloud.identityOf(accessKeyId);
      return { userId: principalId, arn };
    }
    if (session.expiresAt <= cloud.clock.now())
      throw new ServiceError('ExpiredToken', 'The security token included in the request is expired', {
        status: 403,
      });
    return { userId: session.userId, arn: session.arn, session };
  }

  function expiry(seconds: number): number {
    // AWS tells whole seconds.
    return Math.floor(cloud.clock.now() / 1000 + seconds) * 1000;
  }

  /** A user's token lives for twelve hours where nothing is said, and the account's root's for one at most. */
  function tokenSeconds(callerArn: string, asked: number | undefined): number {
    const isRoot = callerArn === `arn:aws:iam::${cloud.account}:root`;
    return isRoot ? Math.min(asked ?? hourSeconds, hourSeconds) : (asked ?? 12 * hourSeconds);
  }

  function getCallerIdentity(_input: object, call: Call): GetCallerIdentityResponse {
    const { userId, arn } = callerOf(call);
    return { UserId: userId, Account: cloud.account, Arn: arn };
  }

  function assumeRole(input: AssumeRoleRequest, call: Call): AssumeRoleResponse {
    const caller = callerOf(call);
    check([
      { path: 'RoleArn', value: input.RoleArn, minLength: 20, maxLength: 2048 },
      {
        path: 'RoleSessionName',
        value: input.RoleSessionName,
        minLength: 2,
        maxLength: 64,
        pattern: sessionName,
      },
      { path: 'DurationSeconds', value: input.DurationSeconds, minValue: 900, maxValue: 43_200 },
      { path: 'ExternalId', value: input.ExternalId, minLength: 2, maxLength: 1224 },
    ]);
    const { RoleArn: arn = '', RoleSessionName: name = '', DurationSeconds: seconds = hourSeconds } = input;
    const match = new RegExp(`^${roleArn.source}$`).exec(arn);
    if (!match) throw new ServiceError('ValidationError', `${arn} is invalid`);
    if (match[1] !== cloud.account) throw accessDenied(caller.arn, 'AssumeRole', arn);
    if (caller.session?.kind === 'role' && seconds > hourSeconds)
      throw new ServiceError(
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      );
    const mostSeconds = cloud.maxSessionSeconds(arn);
    if (mostSeconds !== undefined && seconds > mostSeconds)
      throw new ServiceError(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    // Derived from the ARN, as IAM's RoleId is: a role that IAM does not know keeps its identifier too.
    const roleId = uniqueId('AROA', createHash('sha256').update(arn).digest());
    const userId = `${roleId}:${name}`;
    const assumed = `arn:aws:sts::${cloud.account}:assumed-role/${match[3] ?? ''}/${name}`;
    const session = sessions.issue({ userId, arn: assumed, kind: 'role' }, expiry(seconds));
    return {
      Credentials: credentialsOf(session),
      AssumedRoleUser: { AssumedRoleId: userId, Arn: assumed },
      SourceIdentity: input.SourceIdentity,
    };
  }

  function getSessionToken(input: GetSessionTokenRequest, call: Call): GetSessionTokenResponse {
    const caller = callerOf(call);
    if (caller.session)
      throw new ServiceError('AccessDenied', 'Cannot call GetSessionToken with session credentials', {
        status: 403,
      });
    check([{ path: 'DurationSeconds', value: input.DurationSeconds, minValue: 900, maxValue: 129_600 }]);
    const session = sessions.issue(
      { userId: caller.userId, arn: caller.arn, kind: 'session' },
      expiry(tokenSeconds(caller.arn, input.DurationSeconds)),
    );
    return { Credentials: credentialsOf(session) };
  }

  function getFederationToken(input: GetFederationTokenRequest, call: Call): GetFederationTokenResponse {
    const caller = callerOf(call);
    if (caller.session)
      throw new ServiceError('AccessDenied', 'Cannot call GetFederationToken with session credentials', {
        status: 403,
      });
    check([
      { path: 'Name', value: input.Name, minLength: 2, maxLength: 32, pattern: sessionName },
      { path: 'DurationSeconds', value: input.DurationSeconds, minValue: 900, maxValue: 129_600 },
    ]);
    const seconds = tokenSeconds(caller.arn, input.DurationSeconds);
    const userId = `${cloud.account}:${input.Name ?? ''}`;
    const arn = `arn:aws:sts::${cloud.account}:federated-user/${input.Name ?? ''}`;
    const session = sessions.issue({ userId, arn, kind: 'federated' }, expiry(seconds));
    return { Credentials: credentialsOf(session), FederatedUser: { FederatedUserId: userId, Arn: arn } };
  }

  function getAccessKeyInfo(input: GetAccessKeyInfoRequest): GetAccessKeyInfoResponse {
    check([
      { path: 'AccessKeyId', value: input.AccessKeyId, minLength: 16, maxLength: 128, pattern: /[\w]*/ },
    ]);
    return { Account: cloud.account };
  }

  return {
    signingName: 'sts',
    apiVersion: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    protocols: ['awsQuery'],
    schemas: sdk,
    operations: {
      GetCallerIdentity: getCallerIdentity,
      AssumeRole: assumeRole,
      GetSessionToken: getSessionToken,
      GetFederationToken: getFederationToken,
      GetAccessKeyInfo: getAccessKeyInfo,
    },
    identityOf(accessKeyId) {
      const session = sessions.find(accessKeyId);
      if (!session) return undefined;
      const { kind, userId, arn } = session;
      const own = arn.endsWith(':root') ? 'Root' : 'IAMUser';
      const type = kind === 'role' ? 'AssumedRole' : kind === 'federated' ? 'FederatedUser' : own;
      return { type, principalId: userId, arn, userName: arn.split(/[/:]/).at(-1) ?? '' };
    },
    throttled: () => new ServiceError('Throttling', 'Rate exceeded', { status: 400 }),
    tick: (now) => sessions.prune(now),
  };
}
