import { signIn } from "@/lib/sign-in";

export const dynamic = "force-dynamic";

export const { GET } = signIn;
