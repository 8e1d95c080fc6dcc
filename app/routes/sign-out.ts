import { redirect } from '@remix-run/node';
import type { ActionFunctionArgs } from '@remix-run/node';

/** Public: signing out twice is no mistake. */
export async function action({ request, context }: ActionFunctionArgs) {
  const cookie = await context.sessions.end(request.headers.get('Cookie'), context.secure);
  return redirect('/sign-in', { headers: { 'Set-Cookie': cookie } });
}

export function loader() {
  return redirect('/');
}
