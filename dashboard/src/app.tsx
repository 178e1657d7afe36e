import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Route, Router, Switch } from "wouter";

import { ApiFailure } from "./api/request.ts";
import { LiveProvider } from "./live/live-provider.tsx";
import { Empty } from "./parts/empty.tsx";
import { Shell } from "./shell/shell.tsx";
import { AuditPage } from "./views/audit/audit-page.tsx";
import { EventPage } from "./views/event/event-page.tsx";
import { EventsPage } from "./views/events/events-page.tsx";
import { FailurePage } from "./views/failure/failure-page.tsx";
import { FailuresPage } from "./views/failures/failures-page.tsx";
import { HandlersPage } from "./views/handlers/handlers-page.tsx";
import { OverviewPage } from "./views/overview/overview-page.tsx";
import { RejectionPage } from "./views/rejection/rejection-page.tsx";
import { RejectionsPage } from "./views/rejections/rejections-page.tsx";
import { ReplaysPage } from "./views/replays/replays-page.tsx";
import { SourcesPage } from "./views/sources/sources-page.tsx";

/** The page. */
export function App(): ReactNode {
  const [client] = useState(createClient);
  return (
    <QueryClientProvider client={client}>
      <LiveProvider>
        <Router base={new URL(document.baseURI).pathname.replace(/\/$/, "")}>
          <Shell>
            <Views />
          </Shell>
        </Router>
      </LiveProvider>
    </QueryClientProvider>
  );
}

function Views(): ReactNode {
  return (
    <Switch>
      <Route path="/" component={OverviewPage} />
      <Route path="/events" component={EventsPage} />
      <Route path="/events/:id">{({ id }) => <EventPage key={id} id={id} />}</Route>
      <Route path="/failures" component={FailuresPage} />
      <Route path="/failures/:fingerprint">
        {({ fingerprint }) => <FailurePage key={fingerprint} fingerprint={fingerprint} />}
      </Route>
      <Route path="/rejections" component={RejectionsPage} />
      <Route path="/rejections/:id">{({ id }) => <RejectionPage key={id} id={id} />}</Route>
      <Route path="/handlers" component={HandlersPage} />
      <Route path="/sources" component={SourcesPage} />
      <Route path="/replays" component={ReplaysPage} />
      <Route path="/audit" component={AuditPage} />
      <Route>
        <Empty icon="question" title="There is no such page.">
          The address may be cut, or of another version. Everything is reachable from the navigation.
        </Empty>
      </Route>
    </Switch>
  );
}

const MAX_TRIES = 2;

function createClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The stream says when something changed; returning to a view shows the last answer while it asks anew.
        staleTime: 1000,
        refetchOnWindowFocus: false,
        retryDelay: 500,
        retry: (tries, error) => tries < MAX_TRIES && !(error instanceof ApiFailure && isFinal(error.status)),
      },
    },
  });
}

function isFinal(status: number): boolean {
  return status >= 400 && status < 500;
}
