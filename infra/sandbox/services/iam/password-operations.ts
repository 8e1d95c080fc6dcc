import type {
  CreateLoginProfileRequest,
  CreateLoginProfileResponse,
  DeleteLoginProfileRequest,
  GetLoginProfileRequest,
  GetLoginProfileResponse,
  LoginProfile,
} from '@aws-sdk/client-iam';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { alreadyExists, noSuchEntity } from './errors.ts';
import type { PrincipalStore, StoredPassword, StoredPrincipal } from './principal-store.ts';

/** Source: IAM user guide, "Default password policy". */
const shortestPassword = 8;

function hashOf(salt: string, password: string): Buffer {
  return createHash('sha256').update(`${salt}:${password}`).digest();
}

/** Passwords of users, and the signing in with them that AWS's web site does. */
export function createPasswordOperations(cloud: Cloud, store: PrincipalStore) {
  function requireUser(name: string | undefined): StoredPrincipal {
    if (name !== undefined) return store.require('user', name);
    throw new ServiceError('ValidationError', 'Must specify userName when calling with non-User credentials');
  }

  function requirePassword(
    name: string | undefined,
  ): StoredPrincipal & { readonly password: StoredPassword } {
    const user = requireUser(name);
    if (!user.password) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
    return { ...user, password: user.password };
  }

  function profile(name: string, { createdAt, isToBeReset }: StoredPassword): LoginProfile {
    return { UserName: name, CreateDate: new Date(createdAt), PasswordResetRequired: isToBeReset };
  }

  function create(input: CreateLoginProfileRequest): CreateLoginProfileResponse {
    const user = requireUser(input.UserName);
    if (user.password) throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
    const { Password: text = '' } = input;
    if (text.length < shortestPassword)
      throw new ServiceError(
        'PasswordPolicyViolationException',
        `Password should have a minimum length of ${shortestPassword}`,
      );
    const salt = randomBytes(12).toString('hex');
    const password: StoredPassword = {
      salt,
      hash: hashOf(salt, text).toString('hex'),
      createdAt: cloud.clock.now(),
      isToBeReset: input.PasswordResetRequired ?? false,
    };
    store.save({ ...user, password });
    return { LoginProfile: profile(user.name, password) };
  }

  function get(input: GetLoginProfileRequest): GetLoginProfileResponse {
    const { name, password } = requirePassword(input.UserName);
    return { LoginProfile: profile(name, password) };
  }

  function remove(input: DeleteLoginProfileRequest): void {
    const user = requirePassword(input.UserName);
    store.save({ ...user, password: undefined });
  }

  /** Whether the password is the user's; it has been used by then. */
  function signIn(userName: string, text: string): boolean {
    const user = store.find('user', userName);
    const { password } = user ?? {};
    if (!user || !password) return false;
    if (!timingSafeEqual(hashOf(password.salt, text), Buffer.from(password.hash, 'hex'))) return false;
    store.save({ ...user, password: { ...password, usedAt: cloud.clock.now() } });
    return true;
  }

  return {
    signIn,
    operations: { CreateLoginProfile: create, GetLoginProfile: get, DeleteLoginProfile: remove },
  };
}
