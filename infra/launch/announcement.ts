import { endpointOf, isLeftOut } from '../../core/environments/endpoint.ts';
import type { EnvironmentsFile } from '../../core/environments/schema.ts';

/** How each environment is reached from a shell: one line for its cloud, one for each of its caches. */
export function announcementOf(file: EnvironmentsFile): readonly (readonly [label: string, text: string])[] {
  return file.environments.flatMap((environment) => {
    const { id, region, caches, credentials } = environment;
    const endpoint = endpointOf(environment, 'dynamodb');
    const keys = credentials.static;
    const variables = keys
      ? `AWS_ACCESS_KEY_ID=${keys.accessKeyId} AWS_SECRET_ACCESS_KEY=${keys.secretAccessKey} `
      : '';
    const profile = credentials.profile ? ` --profile ${credentials.profile}` : '';
    const address = endpoint ? ` --endpoint-url ${endpoint}` : '';
    const tables = `${variables}aws${address} --region ${region}${profile} dynamodb list-tables`;
    return [
      ...(isLeftOut(environment, 'dynamodb') ? [] : [[id, tables] as const]),
      ...caches.map(({ url }) => [id, `redis-cli -u ${url} info`] as const),
    ];
  });
}
