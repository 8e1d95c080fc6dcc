import type { EnvironmentsFile } from '../../core/environments/schema.ts';

/** How each environment is reached from a shell: one line for its cloud, one for each of its caches. */
export function announcementOf(file: EnvironmentsFile): readonly (readonly [label: string, text: string])[] {
  return file.environments.flatMap(({ id, endpoint, region, caches, credentials }) => {
    const keys = credentials.static;
    const variables = keys
      ? `AWS_ACCESS_KEY_ID=${keys.accessKeyId} AWS_SECRET_ACCESS_KEY=${keys.secretAccessKey} `
      : '';
    const profile = credentials.profile ? ` --profile ${credentials.profile}` : '';
    const address = endpoint ? ` --endpoint-url ${endpoint}` : '';
    return [
      [id, `${variables}aws${address} --region ${region}${profile} dynamodb list-tables`] as const,
      ...caches.map(({ url }) => [id, `redis-cli -u ${url} info`] as const),
    ];
  });
}
