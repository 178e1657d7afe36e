import type { Metadata } from "next";
import type { ReactNode } from "react";

import { UploadForm } from "./upload-form";

export const metadata: Metadata = { title: "Uploads" };

export default function Page(): ReactNode {
  return (
    <main>
      <h1>Uploads</h1>
      <p>
        A PNG, JPEG or WebP of up to 5 MB. What a file is, its bytes say: another file that is called{" "}
        <code>photo.png</code> is refused.
      </p>
      <UploadForm />
    </main>
  );
}
