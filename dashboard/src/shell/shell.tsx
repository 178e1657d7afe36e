import { useEffect, useRef, useState, type ReactNode } from "react";
import { useLocation } from "wouter";

import type { SessionView } from "../../../src/dashboard/contract.ts";
import { useView } from "../api/use-view.ts";
import { useShortcuts } from "../keyboard/shortcuts.ts";
import { Icon } from "../parts/icon.tsx";
import { Failed } from "../parts/loaded.tsx";
import { Toasts } from "../parts/toasts.tsx";
import { SessionContext } from "../session/session-context.ts";
import { HelpDialog } from "./help-dialog.tsx";
import { LiveIndicator } from "./live-indicator.tsx";
import { Navigation } from "./navigation.tsx";
import { PLACES } from "./places.ts";
import { Search } from "./search.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** What surrounds every view. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useView<SessionView>("session", { isLive: false });
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [, navigate] = useLocation();
  const main = useRef<HTMLElement>(null);
  useShortcuts({
    "?": () => setIsHelpOpen(true),
    ...Object.fromEntries(PLACES.map(({ key, path }) => [`g ${key}`, () => navigate(path)])),
  });
  useArrival(main);
  return (
    <SessionContext value={session.data ?? null}>
      <div className="shell">
        <button type="button" className="skip" onClick={() => main.current?.querySelector<HTMLElement>("h1")?.focus()}>
          Skip to the content
        </button>
        <Navigation />
        <header className="top-bar">
          <Search />
          <LiveIndicator />
          <Role session={session.data} />
          <ThemeSwitch />
          <button
            type="button"
            className="bare help-button"
            aria-label="Keys (?)"
            title="Keys (?)"
            onClick={() => setIsHelpOpen(true)}
          >
            <Icon name="question" />
          </button>
        </header>
        <main ref={main}>
          {session.error !== null && <Failed subject="Who you are" query={session} />}
          {children}
        </main>
        <Toasts />
        {isHelpOpen && <HelpDialog onClose={() => setIsHelpOpen(false)} />}
      </div>
    </SessionContext>
  );
}

function Role({ session }: { readonly session: SessionView | undefined }): ReactNode {
  if (session === undefined) return <span className="role" />;
  return (
    <span className="role" title={`You are ${session.actor}. Sluice ${session.version}`}>
      {session.role}
    </span>
  );
}

/** A view one comes to is named in the title, starts at its top unless one went back, and has the focus at its heading. */
function useArrival(main: React.RefObject<HTMLElement | null>): void {
  const [location] = useLocation();
  const before = useRef(location);
  const isBack = useRef(false);
  useEffect(() => {
    const onBack = (): void => {
      isBack.current = true;
    };
    window.addEventListener("popstate", onBack, { capture: true });
    return () => window.removeEventListener("popstate", onBack, { capture: true });
  }, []);
  useEffect(() => {
    const place = PLACES.findLast(({ path }) => location.startsWith(path));
    document.title = place === undefined || place.path === "/" ? "Sluice" : `${place.name} · Sluice`;
    if (before.current === location) return;
    before.current = location;
    main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    if (!isBack.current) window.scrollTo(0, 0);
    isBack.current = false;
  }, [location, main]);
}
