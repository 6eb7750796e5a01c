alter table training_job
  add attempt integer not null default 0, -- counts claims: a run writes only while the number is its own
  add deaths integer not null default 0; -- processes that died running it

-- Where a job that has not ended goes on from. One row a job, replaced.
create table training_checkpoint (
  job_id uuid primary key references training_job on delete cascade,
  attempt integer not null, -- that wrote it
  epoch integer not null, -- the last one in it, counted over all folds
  folds jsonb not null, -- those of a cross-validation that have ended
  state bytea not null, -- CheckpointFormat
  software text not null, -- version and matrix engine that wrote it
  created_at timestamptz not null
);

alter table training_checkpoint alter column state set storage external; -- float weights do not compress
