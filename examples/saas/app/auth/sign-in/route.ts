import type { NextRequest } from "next/server";

import { origin } from "@/lib/env";
import { signIn } from "@/lib/sign-in";

/** Leaves for the identity provider, and remembers where the visitor wanted to go. */
export function GET({ nextUrl }: NextRequest): Response {
  return signIn.leave(toProvider, { target: nextUrl.searchParams.get("next") });
}

function toProvider(state: string): URL {
  return new URL(`/dev/identity?${new URLSearchParams({ state })}`, origin);
}
