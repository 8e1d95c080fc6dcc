import { SERVICES, WORKERS } from '../../catalogue/compute.ts';
import type { Stage } from '../../catalogue/stage.ts';

/** Whose task definitions a family holds: a service or worker of the catalogue, else the family's own name. */
export function serviceOfFamily(family: string, stage: Stage): string {
  const entries = [...SERVICES, ...WORKERS];
  const named = entries.find((entry) => family === entry.logical || family === entry.names[stage]);
  // `tiktok-commerce-ingestion-api-prod` is the service's too: its name stands between dashes.
  const inside = entries.find((entry) => `-${family}-`.includes(`-${entry.logical}-`));
  return (named ?? inside)?.logical ?? family;
}

/** The family of a service among those that there are; the one with the barest name where several are its own. */
export function familyOfService(
  service: string,
  families: readonly string[],
  stage: Stage,
): string | undefined {
  return families
    .filter((family) => serviceOfFamily(family, stage) === service)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
}
