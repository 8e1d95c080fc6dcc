/** The role that starts tasks: it pulls images, reads secrets and writes logs. Each stage has an account of its own. */
export const EXECUTION_ROLE = 'tiktok-commerce-execution';

/** The role that a service or worker of the catalogue has while it runs. */
export function programRole(logical: string): string {
  return `tiktok-commerce-${logical}`;
}
