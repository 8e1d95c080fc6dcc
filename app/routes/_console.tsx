import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useParams, useRouteError, useRouteLoaderData } from '@remix-run/react';
import { Fragment } from 'react';
import { ClockProvider } from '../components/clock.tsx';
import { SideSwitchProvider } from '../components/pair/side-switch.tsx';
import { ProblemPage, ProblemPanel } from '../components/problem-page.tsx';
import { Shell } from '../components/shell/shell.tsx';
import { noticesAtOnce } from '../features/rules/notices.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePerson } from '../http/permissions.server.ts';
import { themeOf } from '../http/preferences.server.ts';
import { problemOf } from '../http/problem.ts';

/** The frame around every page: who is here, which pair, which theme. It asks upstream nothing. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const { name, role } = requirePerson(request, context);
  const { labels } = pairOf(request, context);
  const side =
    new URL(request.url).searchParams.get('side') === 'right' ? ('right' as const) : ('left' as const);
  return {
    person: { name, role },
    all: context.console.labels,
    left: labels[0],
    right: labels[1],
    side,
    theme: themeOf(request),
    notices: noticesAtOnce(context),
    renderedAt: Date.now(),
  };
}

export default function Console() {
  const data = useLoaderData<typeof loader>();
  // Of whatever page is open below.
  const { name, id, service } = useParams();
  return (
    <ClockProvider renderedAt={data.renderedAt}>
      <SideSwitchProvider initial={data.side}>
        <Shell {...data}>
          {/* What was typed or looked at for one resource is not the next one's. */}
          <Fragment key={name ?? id ?? service}>
            <Outlet />
          </Fragment>
        </Shell>
      </SideSwitchProvider>
    </ClockProvider>
  );
}

/** A page that fails leaves the frame standing; a frame that fails leaves the reason. */
export function ErrorBoundary() {
  const problem = problemOf(useRouteError());
  const data = useRouteLoaderData<typeof loader>('routes/_console');
  if (!data) return <ProblemPage problem={problem} />;
  return (
    <ClockProvider renderedAt={data.renderedAt}>
      <SideSwitchProvider initial={data.side}>
        <Shell {...data}>
          <ProblemPanel problem={problem} />
        </Shell>
      </SideSwitchProvider>
    </ClockProvider>
  );
}
