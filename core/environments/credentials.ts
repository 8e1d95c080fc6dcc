import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { endpointOf } from './endpoint.ts';
import type { Environment } from './schema.ts';

/** Fixed keys, a role, a profile, or the default chain (variables, container, instance), in that order. */
export function credentialsOf(environment: Environment): AwsCredentialIdentityProvider {
  const { static: keys, roleArn, profile, externalId } = environment.credentials;
  if (keys) return () => Promise.resolve(keys);
  const base = profile ? fromIni({ profile }) : fromNodeProviderChain();
  if (!roleArn) return base;
  return fromTemporaryCredentials({
    masterCredentials: base,
    params: { RoleArn: roleArn, RoleSessionName: 'operations-console', ExternalId: externalId },
    clientConfig: { region: environment.region, endpoint: endpointOf(environment, 'sts') },
  });
}
