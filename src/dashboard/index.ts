export type { Authorize, Decision, Role } from "./authorization.ts";
export type { DashboardBackend } from "./backend.ts";
export type { BodyView, EventPageView, EventView, RejectionPageView, RejectionView } from "./contract.ts";
export { createDashboard, type Dashboard, type DashboardOptions } from "./dashboard.ts";
