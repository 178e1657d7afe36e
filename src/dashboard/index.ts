export type { Authorize, Role } from "./authorization.ts";
export { createDashboard, type Dashboard, type DashboardBackend, type DashboardOptions } from "./dashboard.ts";
export type { BodyView, EventPageView, EventView, Json, RejectionPageView, RejectionView } from "./views.ts";
