import { useRef, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";

import { toPath } from "../api/paths.ts";
import { Icon } from "../parts/icon.tsx";
import { Value } from "../parts/value.tsx";
import { useShortcuts } from "../keyboard/shortcuts.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Suggestion {
  readonly label: string;
  readonly href: string;
}

/** Finds an event by its id, the sender's id, its type or its words, from everywhere. */
export function Search(): ReactNode {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [, navigate] = useLocation();
  const suggestions = toSuggestions(text.trim());
  useShortcuts({ "/": () => input.current?.select() });
  const leave = (): void => {
    setText("");
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };
  return (
    <div className="search" role="search" ref={box} onKeyDown={(event) => onArrow(event, box.current)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const [first] = suggestions;
          if (first === undefined) return;
          leave();
          navigate(first.href);
        }}
      >
        <Icon name="search" size={14} />
        <input
          ref={input}
          type="search"
          data-stop
          aria-label="Search events"
          placeholder="Find an event by id, type or words"
          value={text}
          maxLength={255}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && leave()}
        />
        <kbd aria-hidden="true">/</kbd>
      </form>
      {suggestions.length > 0 && (
        <ul className="suggestions" onClick={leave}>
          {suggestions.map(({ label, href }) => (
            <li key={label}>
              <Link href={href} data-stop>
                {label} <Value text={text.trim()} isCode isClipped />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Up and down go through the field and what it suggests. */
function onArrow(event: React.KeyboardEvent, box: HTMLElement | null): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined || box === null) return;
  const stops = [...box.querySelectorAll<HTMLElement>("[data-stop]")];
  event.preventDefault();
  stops[stops.findIndex((stop) => stop === document.activeElement) + by]?.focus();
}

function toSuggestions(text: string): readonly Suggestion[] {
  if (text === "") return [];
  if (UUID.test(text)) return [{ label: "Open event", href: `/events/${text.toLowerCase()}` }];
  const byId = { label: "Events with the sender’s id", href: toPath("/events", { id: text }) };
  const byType = { label: "Events of the type", href: toPath("/events", { type: text }) };
  const byText = { label: "Events with, in the body,", href: toPath("/events", { text }) };
  if (/\s|^[\p{L}]+$/u.test(text)) return [byText, byType, byId];
  // Types read `customer.created`, ids `evt_1a2B`.
  return /\d/.test(text) || !/[./]/.test(text) ? [byId, byType, byText] : [byType, byId, byText];
}
