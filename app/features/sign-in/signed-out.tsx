import { Form } from '@remix-run/react';
import { useEffect } from 'react';
import { Button, buttonLook } from '../../components/ui/button.tsx';

interface SignedOutProps {
  /** Where the identity provider signs out too; absent before anybody signed out. */
  readonly onward: { readonly address: string; readonly name: string } | undefined;
}

/** Signed out here, and on the way to where the provider signs out; or the question whether to. */
export function SignedOut({ onward }: SignedOutProps) {
  const address = onward?.address;
  useEffect(() => {
    if (address !== undefined) window.location.replace(address);
  }, [address]);
  return (
    <main className="mx-auto max-w-sm px-4 py-16 md:py-24">
      <h1 className="text-lg font-semibold">{onward ? 'You are signed out here' : 'Sign out'}</h1>
      {onward ? (
        <>
          <p className="mt-2 text-sm text-ink-muted">{`Signing out at ${onward.name} too.`}</p>
          <a href={onward.address} className={`${buttonLook()} mt-5`}>
            Go on
          </a>
        </>
      ) : (
        <Form method="post" action="/sign-out" className="mt-5">
          <Button type="submit">Sign out</Button>
        </Form>
      )}
    </main>
  );
}
