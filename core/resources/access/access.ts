// listUsers(source, budget): Cell<Listed<AccessUser>>
// accessKeys(source, userName, budget): Cell<readonly AccessKey[]>      `empty` where the user has none
// listRoles(source, budget): Cell<Listed<AccessRole>>                   without those that AWS made for its services
import {
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  ListRolesCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import type { AccessKeyMetadata } from '@aws-sdk/client-iam';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { trustOf } from './trust.ts';
import type { AccessKey, AccessRole, AccessUser } from './types.ts';

/** IAM lists at most a thousand a page. Source: IAM API reference, ListUsers, ListRoles. */
const PER_PAGE = 1_000;
/** An account has 5,000 users and, unless AWS raised it, 1,000 roles. Source: IAM quotas. */
const MOST_PAGES = 6;
/** Who has access changes by the day; IAM limits its calls for the whole account. */
const FRESH_MS = 60_000;

/** Every user of the account, by name. */
export function listUsers(source: Source, budget: Budget): Promise<Cell<Listed<AccessUser>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'iam:ListUsers',
      key: '',
      freshMs: FRESH_MS,
      isEmpty: (users) => users.length === 0,
      run: (abortSignal) =>
        tokenPages(MOST_PAGES, async (Marker) => {
          const page = await source.clients.iam.send(new ListUsersCommand({ MaxItems: PER_PAGE, Marker }), {
            abortSignal,
          });
          const items = (page.Users ?? []).map((user) => ({
            name: user.UserName ?? '',
            createdAt: user.CreateDate?.getTime(),
            passwordUsedAt: user.PasswordLastUsed?.getTime(),
          }));
          return { items, token: page.IsTruncated ? page.Marker : undefined };
        }),
    },
    budget,
  );
}

/** The keys of one user, and when each was last used: a call, and one for each key (two at most). */
export function accessKeys(
  source: Source,
  userName: string,
  budget: Budget,
): Promise<Cell<readonly AccessKey[]>> {
  return source.reader.read<readonly AccessKey[]>(
    {
      environmentId: source.environment.id,
      operation: 'iam:ListAccessKeys',
      key: userName,
      freshMs: FRESH_MS,
      isEmpty: (keys) => keys.length === 0,
      run: async (signal) => {
        const answer = await source.clients.iam.send(new ListAccessKeysCommand({ UserName: userName }), {
          abortSignal: signal,
        });
        return Promise.all((answer.AccessKeyMetadata ?? []).map((key) => withUse(source, key, signal)));
      },
    },
    budget,
  );
}

async function withUse(source: Source, key: AccessKeyMetadata, abortSignal: AbortSignal): Promise<AccessKey> {
  const answer = await source.clients.iam.send(
    new GetAccessKeyLastUsedCommand({ AccessKeyId: key.AccessKeyId }),
    { abortSignal },
  );
  const { LastUsedDate, ServiceName } = answer.AccessKeyLastUsed ?? {};
  return {
    ending: key.AccessKeyId?.slice(-4) ?? '',
    userName: key.UserName ?? '',
    isActive: key.Status === 'Active',
    createdAt: key.CreateDate?.getTime(),
    usedAt: LastUsedDate?.getTime(),
    usedFor: ServiceName === 'N/A' ? undefined : ServiceName,
  };
}

/** Every role that somebody of the account made, with who may take it on. */
export function listRoles(source: Source, budget: Budget): Promise<Cell<Listed<AccessRole>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'iam:ListRoles',
      key: '',
      freshMs: FRESH_MS,
      isEmpty: (roles) => roles.length === 0,
      run: async (abortSignal) => {
        const all = await tokenPages(MOST_PAGES, async (Marker) => {
          const page = await source.clients.iam.send(new ListRolesCommand({ MaxItems: PER_PAGE, Marker }), {
            abortSignal,
          });
          return { items: page.Roles ?? [], token: page.IsTruncated ? page.Marker : undefined };
        });
        return mapListed(all, (roles) =>
          roles
            // AWS makes these for its own services, and nobody else can take them on.
            .filter(({ Path }) => !Path?.startsWith('/aws-service-role/'))
            .map((role) => ({
              name: role.RoleName ?? '',
              createdAt: role.CreateDate?.getTime(),
              ...trustOf(role.AssumeRolePolicyDocument),
            })),
        );
      },
    },
    budget,
  );
}
