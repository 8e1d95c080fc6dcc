import { buttonLook } from '../../components/ui/button.tsx';

/** Why the identity provider's word did not let somebody in, and how to try again. */
export function SignInRefusal({ sentence }: { readonly sentence: string }) {
  return (
    <main className="mx-auto max-w-sm px-4 py-16 md:py-24">
      <h1 className="text-lg font-semibold">Not signed in</h1>
      <p role="alert" className="mt-4 break-words rounded-lg border border-line bg-surface p-4 text-sm">
        {sentence}
      </p>
      <div className="mt-5 flex flex-wrap gap-2">
        <a href="/sign-in" className={buttonLook('primary')}>
          Try again
        </a>
        <a href="/sign-in/start?again" rel="nofollow" className={buttonLook()}>
          Sign in as somebody else
        </a>
      </div>
    </main>
  );
}
