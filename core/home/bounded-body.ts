import { createHash } from 'node:crypto';
import type { Change } from '../actions/plan.ts';
import type { MadeCall, RecordBody } from '../actions/record.ts';
import { canonicalJson } from './record-chain.ts';

/** A value of a change, and every sentence, is cut to this many bytes. */
const VALUE_BYTES = 2_048;
/** DynamoDB takes 400 KB an item; a page of the timeline reads a hundred of them. */
export const BODY_BYTES = 96 * 1024;

/**
 * The body as it can be stored: values and sentences cut, and as many changes and calls as fit. What was left out is
 * counted and hashed in `omitted`, so that it can be proved later what it was.
 */
export function boundedBody(body: RecordBody): RecordBody {
  const cut: RecordBody = {
    ...(cutTexts(body) as RecordBody),
    changes: body.changes?.map(cutChange),
  };
  if (sizeOf(cut) <= BODY_BYTES) return cut;
  const left = BODY_BYTES - sizeOf({ ...cut, changes: undefined, calls: undefined }) - 256;
  const changes = fitting(cut.changes ?? [], left * 0.75);
  const calls = fitting(cut.calls ?? [], left - sizeOf(changes));
  const omitted = {
    changes: (body.changes?.length ?? 0) - changes.length,
    calls: (body.calls?.length ?? 0) - calls.length,
    sha256: sha256(
      canonicalJson({
        changes: body.changes?.slice(changes.length) ?? [],
        calls: body.calls?.slice(calls.length) ?? [],
      }),
    ),
  };
  return { ...cut, changes, calls, omitted };
}

/** The text, or its beginning with its size and hash behind, where it is longer than a record holds. */
export function cutText(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= VALUE_BYTES) return text;
  const tail = `… (${bytes} bytes, sha256 ${sha256(text)})`;
  return beginningOf(text, VALUE_BYTES - Buffer.byteLength(tail)) + tail;
}

function cutChange(change: Change): Change {
  return {
    attribute: cutText(change.attribute),
    ...(change.before !== undefined && { before: cutText(change.before) }),
    ...(change.after !== undefined && { after: cutText(change.after) }),
  };
}

/** Every text of the body but those in its lists, and those of its people and its origin. */
function cutTexts(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [name, cutMember(member)]),
  );
}

function cutMember(member: unknown): unknown {
  if (typeof member === 'string') return cutText(member);
  if (Array.isArray(member)) return member;
  return typeof member === 'object' && member !== null ? cutTexts(member) : member;
}

/** As many of the first ones as the bytes allow. */
function fitting<Member extends Change | MadeCall>(
  members: readonly Member[],
  bytes: number,
): readonly Member[] {
  let left = bytes;
  const end = members.findIndex((member) => (left -= sizeOf(member) + 1) < 0);
  return end === -1 ? members : members.slice(0, end);
}

/** A character that is cut in two would be another one when it is read back. */
function beginningOf(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  let end = bytes;
  while (end > 0 && ((buffer[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return buffer.toString('utf8', 0, end);
}

function sizeOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
