import { notFound } from "next/navigation";
import type { ReactNode } from "react";

import { isDevelopment } from "@/lib/env";
import { createCode } from "@/lib/session";

const PEOPLE = [
  { id: "ada", name: "Ada" },
  { id: "free-grace", name: "Grace, on the free plan" },
];

/** Stands in for an identity provider: whoever is chosen here comes back with a code. In development only. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ state?: string }>;
}): Promise<ReactNode> {
  if (!isDevelopment) notFound();
  const { state } = await searchParams;
  const links = await Promise.all(
    PEOPLE.map(async (user) => ({
      name: user.name,
      href: `/auth/callback?${new URLSearchParams({ state: String(state), code: await createCode(user) })}`,
    })),
  );
  return (
    <main>
      <h1>Who are you?</h1>
      <p>This page plays the identity provider.</p>
      <ul>
        {links.map(({ name, href }) => (
          <li key={name}>
            <a href={href}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}
