import { sluice } from "@/sluice";

const TABLES = [
  `create table if not exists subscriptions (
     stripe_customer_id text primary key,
     status text not null,
     changed_at timestamptz not null default now()
   )`,
  `create table if not exists users (
     kinde_id text primary key,
     email text,
     changed_at timestamptz not null default now()
   )`,
  `create table if not exists pushes (
     event_id uuid primary key,
     ref text,
     created_at timestamptz not null default now()
   )`,
  `create table if not exists tasks (
     id uuid primary key,
     owner_id text not null,
     title text not null,
     is_done boolean not null,
     created_at timestamptz not null default now()
   )`,
  `create table if not exists files (
     key text primary key,
     owner_id text not null,
     type text not null,
     size integer not null,
     name text not null,
     created_at timestamptz not null default now()
   )`,
];

/** Creates the example's own tables. A real app has its migrations. */
export async function createTables(): Promise<void> {
  for (const table of TABLES) await sluice.query(table);
}
