import { Form, useActionData, useNavigation } from '@remix-run/react';
import { Link2, Link2Off } from 'lucide-react';
import { isOpen, LONGEST_SHARE_DAYS } from '../../../core/actions/shares.ts';
import type { Share } from '../../../core/actions/shares.ts';
import { Age } from '../../components/clock.tsx';
import { CopyButton } from '../../components/command-line.tsx';
import { formatMoment } from '../../components/format.ts';
import { Button } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import type { ShareAnswer } from './share.server.ts';

interface ShareLinksProps {
  readonly shares: readonly Share[];
  readonly mayChange: boolean;
  /** Where the console is reached, as `https://operations.example.com`. */
  readonly origin: string;
  readonly now: number;
}

/** Links by which people without a sign-in read this view, who made them, and until when. */
export function ShareLinks({ shares, mayChange, origin, now }: ShareLinksProps) {
  const answer = useActionData<ShareAnswer>();
  const isSending = useNavigation().state === 'submitting';
  // The form is empty again once there is a link more.
  const newest = Math.max(0, ...shares.map(({ createdAt }) => createdAt));
  return (
    <section aria-label="Links" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-sm font-medium">Links without a sign-in</h2>
      <p className="mt-1 text-sm text-ink-muted">
        Whoever has one reads this view and nothing else. It ends by itself, or once it is withdrawn.
      </p>
      {mayChange ? (
        <Form method="post" key={String(newest)} className="mt-4 flex flex-wrap items-end gap-3">
          <input type="hidden" name="intent" value="make" />
          <TextField
            label="For whom"
            name="note"
            required
            maxLength={200}
            placeholder="the product team"
            className="w-full sm:w-72"
          />
          <TextField
            label="Days"
            name="days"
            required
            type="number"
            min={1}
            max={LONGEST_SHARE_DAYS}
            defaultValue={7}
            className="w-24"
          />
          <Button type="submit" disabled={isSending}>
            <Link2 aria-hidden className="size-4" />
            Make a link
          </Button>
        </Form>
      ) : null}
      {answer?.outcome === 'made' ? <NewLink link={`${origin}${answer.link}`} /> : null}
      {answer?.outcome === 'withdrawn' ? (
        <p role="status" className="mt-4 text-sm text-ink-muted">
          {answer.sentence}
        </p>
      ) : null}
      {shares.length > 0 ? (
        <ul className="mt-4 divide-y divide-line border-t border-line">
          {shares.map((share) => (
            <li key={share.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-sm">
              <span className="min-w-0 break-words font-medium">{share.note}</span>
              <span className="text-xs text-ink-muted">
                {share.createdBy.name}, <Age at={share.createdAt} />
              </span>
              <span className="tabular ml-auto text-xs text-ink-muted">{stateOf(share, now)}</span>
              {mayChange && isOpen(share, now) ? (
                <Form method="post">
                  <input type="hidden" name="intent" value="withdraw" />
                  <input type="hidden" name="id" value={share.id} />
                  <Button
                    type="submit"
                    look="quiet-danger"
                    disabled={isSending}
                    aria-label={`Withdraw the link for ${share.note}`}
                  >
                    <Link2Off aria-hidden className="size-4" />
                    Withdraw
                  </Button>
                </Form>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** Why a link was not made or withdrawn; beside the list, which may not be there either then. */
export function ShareFailure() {
  const answer = useActionData<ShareAnswer>();
  if (answer?.outcome !== 'failed') return null;
  return (
    <p role="alert" className="text-sm text-bad">
      {answer.sentence}
    </p>
  );
}

function NewLink({ link }: { readonly link: string }) {
  return (
    <div role="status" className="mt-4 rounded-md border border-line bg-sunken p-3">
      <p className="text-sm">This link is shown once. Copy it now.</p>
      <p className="mt-2 flex items-center gap-2">
        <code className="min-w-0 flex-1 break-all font-mono text-xs">{link}</code>
        <CopyButton text={link} label="Copy the link" />
      </p>
    </div>
  );
}

function stateOf({ expiresAt, withdrawnAt, withdrawnBy }: Share, now: number): string {
  if (withdrawnAt !== undefined) return `withdrawn by ${withdrawnBy?.name ?? 'somebody'}`;
  return expiresAt <= now ? `ended ${formatMoment(expiresAt)}` : `until ${formatMoment(expiresAt)}`;
}
