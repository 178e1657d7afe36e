import { signIn } from "@/lib/sign-in";

export const { GET } = signIn;
