import { Button, buttonLook } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import type { Person, Role } from '../../http/people.ts';

interface SignInPanelProps {
  /** What the identity provider is called, where one is set. */
  readonly provider: string | undefined;
  readonly people: readonly Person[];
  /** Why nobody can sign in here, where that is so. */
  readonly refusal: string | undefined;
  readonly asksPassword: boolean;
  readonly redirectTo: string;
  /** What was wrong with the last attempt. */
  readonly mistake: string | undefined;
}

const MAY: Readonly<Record<Role, string>> = {
  viewer: 'States, settings and metrics; no data',
  developer: 'And the data of unguarded environments',
  operator: 'And the data of every environment',
  admin: 'Everything',
};

/** The door: the identity provider, then one button for each local person. It opens without any script. */
export function SignInPanel(props: SignInPanelProps) {
  const { provider, people, asksPassword, redirectTo, mistake } = props;
  const refusal = props.refusal ?? (people.length === 0 ? mistake : undefined);
  return (
    <main className="mx-auto max-w-sm px-4 py-16 md:py-24">
      <h1 className="text-lg font-semibold">TikTok Commerce operations</h1>
      {provider ? (
        <a
          href={`/sign-in/start?${new URLSearchParams({ redirectTo }).toString()}`}
          className={`${buttonLook('primary')} mt-4 !h-10 w-full`}
        >
          {`Sign in with ${provider}`}
        </a>
      ) : null}
      {refusal ? (
        <p role="alert" className="mt-4 rounded-lg border border-line bg-surface p-4 text-sm text-ink-muted">
          {refusal}
        </p>
      ) : null}
      {people.length > 0 ? (
        <form method="post" action="/sign-in" className={provider ? 'mt-8 space-y-4' : 'mt-2 space-y-4'}>
          <p className="text-sm text-ink-muted">Sign in on this machine as</p>
          <input type="hidden" name="redirectTo" value={redirectTo} />
          {asksPassword ? (
            <TextField
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
          ) : null}
          {mistake ? (
            <p role="alert" className="text-sm font-medium">
              {mistake}
            </p>
          ) : null}
          <ul className="space-y-2">
            {people.map((person) => (
              <li key={person.id}>
                <Button
                  type="submit"
                  name="person"
                  value={person.id}
                  className="!h-auto w-full !justify-between gap-4 py-2.5 text-left"
                >
                  <span>
                    {person.name}
                    <span className="block text-xs font-normal text-ink-muted">{MAY[person.role]}</span>
                  </span>
                  <span className="text-xs font-normal text-ink-faint">{person.role}</span>
                </Button>
              </li>
            ))}
          </ul>
        </form>
      ) : null}
    </main>
  );
}
