export { sampleEvent, sampleTypes, type SampleContext } from "./samples/index.ts";
export { createTestRequest, type TestDelivery } from "./test-request.ts";
export { sign, type SignedRequest } from "../verify/index.ts";
export { assertVectors, type DeliveryVector, type VectorRequest } from "./vectors.ts";
