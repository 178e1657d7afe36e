import { methods, redirect303 } from "sluice/route";

import { api } from "@/api";
import { signIn } from "@/lib/sign-in";

/** Not below `/api/`, and with a cookie: another site's form is refused by the CSRF check. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: api
    .route("/auth/sign-out")
    .auth("optional")
    .handle(() => {
      const answer = redirect303("/routes", { fallback: "/" });
      const secure = signIn.cookieName.startsWith("__Host-") ? "; Secure" : "";
      answer.headers.append("set-cookie", `${signIn.cookieName}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`);
      return answer;
    }),
});
