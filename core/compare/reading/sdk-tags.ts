import { answerOf } from '../../resources/told.ts';
import type { Found } from './found.ts';

export type SdkTags = readonly { readonly Key?: string; readonly Value?: string }[];

/** The tags of a list's own answer, apart from the rest: they are a part of their own in the form. */
export function withTags(name: string, listed: object): Found {
  const { Tags: tags = [], ...answer } = (answerOf(listed) ?? {}) as { readonly Tags?: SdkTags };
  return { name, answers: { '': answer, Tags: tagRecord(tags) }, unseen: [] };
}

/** Tags as a map, without those that AWS sets. */
export function tagRecord(tags: SdkTags): object {
  const own = tags.filter(({ Key: key = '' }) => !key.startsWith('aws:'));
  return Object.fromEntries(own.map(({ Key = '', Value }) => [Key, Value]));
}
