/** The last part of an ARN, a name where it is none. Source: ECS developer guide, "Amazon Resource Names (ARNs) and IDs". */
export function lastPartOf(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
}

/** `family:revision` out of a task definition's ARN; what is none of one stays as it is. */
export function revisionName(taskDefinition: string): string {
  return taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1);
}

/** The two parts of `family:revision`; the revision is undefined where only a family is named. */
export function partsOfRevision(name: string): { readonly family: string; readonly revision?: number } {
  const found = /^(.+):(\d+)$/.exec(revisionName(name));
  return found?.[1] ? { family: found[1], revision: Number(found[2]) } : { family: revisionName(name) };
}
