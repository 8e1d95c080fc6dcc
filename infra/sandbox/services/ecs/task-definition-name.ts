import type { StoredRevision, TaskDefinitionStore } from './task-definition-store.ts';

/** `family`, `family:revision`, or either behind an ARN; undefined where it is none of these. */
export function readName(text: string): { readonly family: string; readonly revision?: number } | undefined {
  const match = /^(?:arn:[\w-]+:ecs:[\w-]+:\d{12}:task-definition\/)?([A-Za-z0-9_-]+)(?::(\d+))?$/.exec(text);
  if (!match?.[1]) return undefined;
  return { family: match[1], revision: match[2] === undefined ? undefined : Number(match[2]) };
}

/** The revision that a name or an ARN stands for: the latest active one where it names none. */
export function readTaskDefinition(store: TaskDefinitionStore, text: string): StoredRevision | undefined {
  const name = readName(text);
  return name && store.find(name.family, name.revision);
}
