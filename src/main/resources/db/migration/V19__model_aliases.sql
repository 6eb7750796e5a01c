-- Names under which models answer. Every change is a revision, which is never changed or deleted; model_alias has the
-- latest one of each alias that exists.
create table model_alias_revision (
  alias text not null check (alias ~ '^[a-z][a-z0-9-]{0,62}$'),
  revision integer not null,
  model_id uuid, -- null: the alias was deleted; not a reference, because models can be deleted later
  shadow_model_id uuid,
  changed_at timestamptz not null,
  changed_by text, -- name of an API key or subject of a token; null if no authentication is required
  reason text,
  request_id text,
  comparison jsonb, -- on which the change was decided
  primary key (alias, revision)
);

create table model_alias (
  name text primary key,
  revision integer not null,
  model_id uuid not null references model,
  shadow_model_id uuid references model,
  foreign key (name, revision) references model_alias_revision
);

create index model_alias_model_id on model_alias (model_id);
create index model_alias_shadow_model_id on model_alias (shadow_model_id);

-- The model that has answered until now.
insert into model_alias_revision (alias, revision, model_id, changed_at, reason)
select 'default', 1, id, now(), 'the newest model when aliases were introduced'
from model order by created_at desc, id limit 1;

insert into model_alias (name, revision, model_id)
select alias, revision, model_id from model_alias_revision;

-- What the shadow model of a revision did with the pictures of the alias. Every replica adds its counts.
create table shadow_statistics (
  alias text not null,
  revision integer not null,
  requests bigint not null,
  dropped bigint not null,
  failed bigint not null,
  agreements bigint not null,
  only_live_out_of_class bigint not null,
  only_shadow_out_of_class bigint not null,
  disagreements bigint[] not null, -- 15 x 15, label of the live model x label of the shadow, row by row
  live_latencies bigint[] not null, -- LatencyHistogram
  shadow_latencies bigint[] not null,
  primary key (alias, revision),
  foreign key (alias, revision) references model_alias_revision
);

-- What a request has changed.
alter table audit_log add before jsonb;
alter table audit_log add after jsonb;
