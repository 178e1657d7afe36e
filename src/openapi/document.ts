/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A description of an API for programs.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export interface OpenApiDocument {
  readonly openapi: "3.1.1";
  readonly info: Info;
  readonly servers?: readonly Server[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly webhooks?: Readonly<Record<string, PathItem>>;
  readonly components?: DocumentComponents;
  readonly tags?: readonly Tag[];
}

/** What the API is called. */
export interface Info {
  readonly title: string;
  /** The API's, not the document's format. */
  readonly version: string;
  readonly summary?: string;
  readonly description?: string;
  readonly termsOfService?: string;
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string };
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string };
}

/** Where the API is. */
export interface Server {
  readonly url: string;
  readonly description?: string;
}

/** A group of operations. */
export interface Tag {
  readonly name: string;
  readonly description?: string;
}

/** What one path answers, by verb in lower case. */
export type PathItem = Readonly<Record<string, Operation>>;

/** One verb of one path. */
export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly deprecated?: true;
  readonly externalDocs?: { readonly url: string; readonly description?: string };
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, ResponseObject | Reference>>;
  readonly security?: readonly SecurityRequirement[];
  /** When the route may be gone. RFC 8594 has no place in OpenAPI. */
  readonly "x-sunset"?: string;
}

/** Something beside the body. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly deprecated?: true;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema: JsonSchema;
}

/** The body, by media type. */
export interface RequestBody {
  readonly required: boolean;
  readonly description?: string;
  readonly content: Content;
}

/** Bodies by media type. */
export type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

/** An answer. */
export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description?: string; readonly schema: JsonSchema }>>;
  readonly content?: Content;
}

/** Points at something that the document holds once. */
export interface Reference {
  readonly $ref: string;
}

/** One way to sign in, and what for. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** How to sign in. */
export type SecurityScheme =
  | {
      readonly type: "http";
      readonly scheme: string;
      readonly bearerFormat?: string;
      readonly description?: string;
    }
  | {
      readonly type: "apiKey";
      readonly in: "header" | "query" | "cookie";
      readonly name: string;
      readonly description?: string;
    }
  | { readonly type: "openIdConnect"; readonly openIdConnectUrl: string; readonly description?: string }
  | { readonly type: "oauth2"; readonly flows: JsonSchema; readonly description?: string }
  | { readonly type: "mutualTLS"; readonly description?: string };

/** What the document holds once. */
export interface DocumentComponents {
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  readonly responses?: Readonly<Record<string, ResponseObject>>;
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>;
}
