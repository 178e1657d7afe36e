import { authorize } from "@/lib/authorize";
import { sluice } from "@/sluice";

export const dynamic = "force-dynamic";

export const { GET, POST } = sluice.dashboard({ authorize });
