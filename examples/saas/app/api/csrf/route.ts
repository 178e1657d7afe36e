import { createCsrfTokenRoute } from "sluice/route";

import { csrf } from "@/api";

/** Where `useCsrfToken` gets the token, so that no layout has to read cookies. */
export const { GET } = createCsrfTokenRoute(csrf);
