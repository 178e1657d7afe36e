import { useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";

import type { QueueView } from "../../../src/dashboard/contract.ts";
import { useView } from "../api/use-view.ts";
import { toBoundedText } from "../format/quantities.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { PLACES, type Place } from "./places.ts";

/** How many of the places fit below a narrow page. */
const PLACES_BELOW = 4;

/** The way to all views: at the left, or below where the page is narrow. */
export function Navigation(): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <nav className="navigation" aria-label="Views">
        <Link href="/" className="brand" aria-label="Sluice, overview">
          <Icon name="logo" size={20} />
          <span>Sluice</span>
        </Link>
        <ul>
          {PLACES.map((place) => (
            <PlaceLink key={place.path} place={place} />
          ))}
        </ul>
      </nav>
      <nav className="navigation-below" aria-label="Views">
        <ul>
          {PLACES.slice(0, PLACES_BELOW).map((place) => (
            <PlaceLink key={place.path} place={place} />
          ))}
          <li>
            <button type="button" aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
              <Icon name="menu" />
              <span>More</span>
            </button>
          </li>
        </ul>
      </nav>
      {isOpen && (
        <Dialog title="Views" onClose={() => setIsOpen(false)}>
          <ul className="place-list" onClick={() => setIsOpen(false)}>
            {PLACES.map((place) => (
              <PlaceLink key={place.path} place={place} />
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}

function PlaceLink({ place }: { readonly place: Place }): ReactNode {
  const [location] = useLocation();
  const isHere = place.path === "/" ? location === "/" : location.startsWith(place.path);
  return (
    <li>
      <Link href={place.path} aria-current={isHere ? "page" : undefined} title={`${place.name} (g ${place.key})`}>
        <Icon name={place.icon} />
        <span>{place.name}</span>
        {place.path === "/failures" && <DeadBadge />}
      </Link>
    </li>
  );
}

/** How many jobs are dead, where any are. */
function DeadBadge(): ReactNode {
  const dead = useView<QueueView>("queue").data?.dead;
  if (dead === undefined || dead.count === 0) return null;
  return (
    <b className="badge">
      {toBoundedText(dead)}
      <span className="hidden"> dead jobs</span>
    </b>
  );
}
