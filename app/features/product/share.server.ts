import { createCookie, data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import type { RecordBody } from '../../../core/actions/record.ts';
import { isOpen, LONGEST_SHARE_DAYS } from '../../../core/actions/shares.ts';
import type { Share } from '../../../core/actions/shares.ts';
import { failureSentence } from '../../../core/cells/cell.ts';
import { HomeError } from '../../../core/home/home-error.ts';
import { actorOf, originOf } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { logFailure } from '../../http/errors.server.ts';
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

type ShareForm = z.infer<typeof formSchema>;

export type ShareAnswer =
  | { readonly outcome: 'made'; readonly link: string; readonly share: Share }
  | { readonly outcome: 'withdrawn'; readonly sentence: string }
  /** The home table did not take it. */
  | { readonly outcome: 'failed'; readonly sentence: string };

/**
 * Makes a link or withdraws one. Recorded before it is done, as every change is: a link that no record tells of is
 * not made. A failure in between is recorded too, as far as that is possible.
 */
export async function changeShares(request: Request, context: Context, person: Person, pair: Pair) {
  const form = await formOf(
    request,
    formSchema,
    `A link has a note of at most ${LONGEST_NOTE} characters and lives 1 to ${LONGEST_SHARE_DAYS} days.`,
  );
  try {
    return data<ShareAnswer>(await changed(form, context, person, pair));
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    // Of an answer that was lost nobody knows; the word of a link is in it alone.
    const what = form.intent === 'make' ? 'There is no new link to give.' : 'The link may still be open.';
    const sentence = `${what} ${failureSentence(error.failure)}`;
    return data<ShareAnswer>({ outcome: 'failed', sentence }, { status: 503 });
  }
}

/** @throws HomeError */
async function changed(form: ShareForm, context: Context, person: Person, pair: Pair): Promise<ShareAnswer> {
  const at = Date.now();
  const who = actorOf(person);
  const { shares } = context.home;
  if (form.intent === 'withdraw') {
    const body = {
      kind: 'link-withdrawn',
      summary: `Withdraw the link ${form.id.slice(0, 8)} to the product view`,
    } as const;
    const share = await recorded(context, { ...body, at, who }, () => shares.withdraw(form.id, at, who));
    return {
      outcome: 'withdrawn',
      sentence: share ? `The link for ${share.note} opens nothing any more.` : 'There is no such link.',
    };
  }
  const { note, days } = form;
  const [left, right] = pair.labels;
  const body = {
    kind: 'link-made',
    summary: `Make a link to the product view for ${note}, ${days} ${days === 1 ? 'day' : 'days'} long`,
  } as const;
  const { share, word } = await recorded(context, { ...body, at, who }, () =>
    shares.create({
      view: 'product',
      note,
      pair: [left.id, right.id],
      createdBy: who,
      createdAt: at,
      expiresAt: at + days * DAY_MS,
    }),
  );
  return { outcome: 'made', link: `/share?${new URLSearchParams({ key: word }).toString()}`, share };
}

/** @throws what the change throws, which is in the chain by then. */
async function recorded<T>(
  context: Context,
  body: Pick<RecordBody, 'kind' | 'summary' | 'at' | 'who'>,
  change: () => Promise<T>,
): Promise<T> {
  const { records } = context.home;
  const whole: RecordBody = {
    ...body,
    from: originOf(context),
    environmentId: context.console.home.environment.id,
  };
  await records.append(whole);
  context.log.info({ record: whole }, 'record');
  try {
    return await change();
  } catch (error) {
    const isUnknown = error instanceof HomeError && error.uncertain;
    const outcome = isUnknown ? 'unknown' : 'failed';
    const failed: RecordBody = {
      ...whole,
      at: Date.now(),
      outcome,
      summary: `${body.summary}: ${isUnknown ? 'not known whether it happened' : 'failed'}`,
    };
    context.log.info({ record: failed }, 'record');
    await records.append(failed).catch((unwritten: unknown) => {
      logFailure(context.log, unwritten, 'A link that failed could not be put on the timeline');
    });
    throw error;
  }
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

export type OpenedShare =
  | { readonly state: 'open'; readonly share: Share }
  /** There is none, it has ended, or it was withdrawn. */
  | { readonly state: 'closed' }
  /** The home table can not be asked. */
  | { readonly state: 'away' };

/** What a word opens now. Why nobody could be asked is for the log: whoever comes by a link is not signed in. */
export async function openShare(
  word: unknown,
  { home, log }: Pick<RequestContext, 'home' | 'log'>,
): Promise<OpenedShare> {
  if (typeof word !== 'string' || word === '') return { state: 'closed' };
  try {
    const share = await home.shares.find(word);
    return share && isOpen(share, Date.now()) ? { state: 'open', share } : { state: 'closed' };
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    logFailure(log, error, 'A link to the product view could not be read');
    return { state: 'away' };
  }
}
