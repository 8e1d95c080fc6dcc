import { createCookie } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import type { RecordBody } from '../../../core/actions/record.ts';
import { isOpen, LONGEST_SHARE_DAYS } from '../../../core/actions/shares.ts';
import type { Share } from '../../../core/actions/shares.ts';
import { actorOf, originOf } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { formOf } from '../../http/form.server.ts';
import type { Pair } from '../../http/pair.server.ts';
import type { Person } from '../../http/people.ts';

type Context = LoaderFunctionArgs['context'];

const DAY_MS = 86_400_000;
const LONGEST_NOTE = 200;

const formSchema = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('make'),
    note: z.string().trim().min(1).max(LONGEST_NOTE),
    days: z.coerce.number().int().min(1).max(LONGEST_SHARE_DAYS),
  }),
  z.object({ intent: z.literal('withdraw'), id: z.string().regex(/^[0-9a-f]{64}$/) }),
]);

export type ShareAnswer =
  | { readonly outcome: 'made'; readonly link: string; readonly share: Share }
  | { readonly outcome: 'withdrawn'; readonly sentence: string };

/**
 * Makes a link or withdraws one. Recorded before it is done, as every change is: a link that no record tells of is
 * not made.
 */
export async function changeShares(
  request: Request,
  context: Context,
  person: Person,
  pair: Pair,
): Promise<ShareAnswer> {
  const form = await formOf(
    request,
    formSchema,
    `A link has a note of at most ${LONGEST_NOTE} characters and lives 1 to ${LONGEST_SHARE_DAYS} days.`,
  );
  const at = Date.now();
  const who = actorOf(person);
  const { shares, records } = context.home;
  const record = async (body: Pick<RecordBody, 'kind' | 'summary'>) => {
    const whole = {
      ...body,
      at,
      who,
      from: originOf(context),
      environmentId: context.console.home.environment.id,
    };
    await records.append(whole);
    context.log.info({ record: whole }, 'record');
  };
  if (form.intent === 'withdraw') {
    await record({
      kind: 'link-withdrawn',
      summary: `Withdraw the link ${form.id.slice(0, 8)} to the product view`,
    });
    const share = await shares.withdraw(form.id, at, who);
    return {
      outcome: 'withdrawn',
      sentence: share ? `The link for ${share.note} opens nothing any more.` : 'There is no such link.',
    };
  }
  const { note, days } = form;
  await record({
    kind: 'link-made',
    summary: `Make a link to the product view for ${note}, ${days} ${days === 1 ? 'day' : 'days'} long`,
  });
  const [left, right] = pair.labels;
  const { share, word } = await shares.create({
    view: 'product',
    note,
    pair: [left.id, right.id],
    createdBy: who,
    createdAt: at,
    expiresAt: at + days * DAY_MS,
  });
  return { outcome: 'made', link: `/share?${new URLSearchParams({ key: word }).toString()}`, share };
}

/** The word of a link, kept by the browser that opened it, so that it stands in no address that is shown or logged. */
function shareCookie(secure: boolean) {
  return createCookie(secure ? '__Host-operations_share' : 'operations_share', {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure,
  });
}

export function keptWord(request: Request, { secure }: Pick<RequestContext, 'secure'>): Promise<unknown> {
  return shareCookie(secure).parse(request.headers.get('Cookie'));
}

export function keepWord(
  word: string,
  { expiresAt }: Share,
  { secure }: Pick<RequestContext, 'secure'>,
): Promise<string> {
  const maxAge = Math.max(0, Math.floor((expiresAt - Date.now()) / 1_000));
  return shareCookie(secure).serialize(word, { maxAge });
}

/** The link that a word opens now; undefined where there is none, where it has ended or was withdrawn. */
export async function openShare(
  word: unknown,
  { home }: Pick<RequestContext, 'home'>,
): Promise<Share | undefined> {
  if (typeof word !== 'string' || word === '') return undefined;
  const share = await home.shares.find(word);
  return share && isOpen(share, Date.now()) ? share : undefined;
}
