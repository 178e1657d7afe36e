import type { Metadata } from "next";
import type { ReactNode } from "react";

import { ContactForm } from "./contact-form";

export const metadata: Metadata = { title: "Contact" };

export default function Page(): ReactNode {
  return (
    <main>
      <h1>A form with a captcha</h1>
      <p>
        The token is checked after everything else, with the service, for its host and its action. The box stands in for
        Turnstile&apos;s widget, which needs a network.
      </p>
      <ContactForm />
    </main>
  );
}
