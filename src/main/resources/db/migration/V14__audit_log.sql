-- Requests that change something, those that were refused, too; but not those of strangers. Keys and tokens are never in it.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  client text, -- name of an API key or subject of a token; null where nobody is asked
  address text not null,
  method text not null,
  path text not null,
  request_id text,
  status integer, -- null: the outcome is not known
  resource text -- id of what was made
);

create index audit_log_at on audit_log (at);
